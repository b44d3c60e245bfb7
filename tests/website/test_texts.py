"""The terms, the privacy notice and the help pages, in four languages and in all their versions."""

import re
from collections.abc import Sequence

import pytest
from django.template.loader import get_template
from django.test import Client

from apps.accounts import texts
from apps.accounts.texts import VERSIONS, text_template
from apps.website.help import TOPICS
from tests.doors import LANGUAGES

pytestmark = pytest.mark.django_db
PAGES = [f"help/{topic.slug}/" for topic in TOPICS]


def steps(page: str) -> Sequence[int]:
    """How many headings, list items and links the text has: the same in every language."""
    text = (
        re.split(r'<(?:div|article) class="prose">', page)[1].partition("</nav>")[0].partition("</main>")[0]
    )
    return [text.count(tag) for tag in ("<h2>", "<li>", "<strong>", "<p>")]


@pytest.mark.parametrize("path", [*PAGES, "terms/", "privacy/"])
def test_a_text_says_the_same_in_every_language(client: Client, path: str) -> None:
    found = {}
    for language in LANGUAGES:
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200
        found[language] = steps(answer.content.decode())
    assert {tuple(count) for count in found.values()} == {tuple(found["en"])}, found
    assert found["en"][0] >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_leads_to_each_of_its_pages_and_stands_in_the_footer(client: Client, language: str) -> None:
    page = client.get(f"/{language}/help/").content.decode()
    for path in PAGES:
        assert f'href="/{language}/{path}"' in page
    assert f'href="/{language}/help/"' in client.get(f"/{language}/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", VERSIONS)
def test_every_version_there_has_been_is_kept(name: str, language: str) -> None:
    for version in VERSIONS[name]:
        assert get_template(text_template(name, version, language))


def test_a_text_is_plainly_a_template_for_counsel(client: Client) -> None:
    for path in ("terms", "privacy"):
        page = client.get(f"/en/{path}/").content.decode()
        assert "A template, not legal advice" in page
        assert "Version 2026-11 of the text." in page


def test_an_earlier_version_says_so_and_leads_to_the_one_that_applies(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    [version] = VERSIONS["terms"]
    assert "has been replaced" not in client.get(f"/en/terms/{version}/").content.decode()
    monkeypatch.setattr(texts, "VERSIONS", {**VERSIONS, "terms": ("2027-03", version)})
    monkeypatch.setattr("apps.website.views.texts.VERSIONS", {**VERSIONS, "terms": ("2027-03", version)})
    page = client.get(f"/en/terms/{version}/").content.decode()
    assert "has been replaced" in page
    assert 'href="/en/terms/"' in page


def test_unknown_texts_and_other_methods(client: Client) -> None:
    for path in ("terms/1999/", "privacy/1999/", "help/everything/"):
        assert client.get(f"/en/{path}").status_code == 404
    for path in ("terms/", "help/", "help/register/"):
        assert client.post(f"/en/{path}").status_code == 405


def test_an_empty_list_leads_to_its_help(client: Client) -> None:
    assert 'href="/en/help/finding/"' in client.get("/en/companies/?q=nothing-has-this-name").content.decode()
