"""The components, rendered alone: what a screen reader and a phone would get."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import Context, engines
from django.test import Client
from django.utils import translation

from apps.core.templatetags import ipek, styleguide
from tests.core.rendering import render
from tests.people import Cast

ROOT = Path(settings.BASE_DIR)
COMPONENTS = sorted((ROOT / "templates" / "cotton").glob("*.html"))
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Nesting(HTMLParser):
    """Collects ids and references, and notes tags that close out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and tag not in ("path", "use"):
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-describedby", "aria-labelledby"):
                self.references += (value or "").split()
            if name == "style" or name.startswith("on"):
                self.forbidden.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in ("path", "use"):
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def read(html: str) -> Nesting:
    parser = Nesting()
    parser.feed(html)
    return parser


# --- every component -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_says_how_it_is_used(path: Path) -> None:
    first = path.read_text().split("{% endcomment %}")[0]
    assert first.startswith("{% comment %}\n<c-") or path.stem in ("dl", "timeline_item", "agenda_item")
    assert "<c-vars" in path.read_text()


def test_reference_names_every_component() -> None:
    listed = set(re.findall(r"<c-([a-z-]+)>`", (ROOT / "docs" / "components.md").read_text()))
    assert listed == {path.stem.replace("_", "-") for path in COMPONENTS} - {"field-notes"}


@pytest.mark.parametrize("code", ["az", "zh-hans", "en", "ru"])
def test_styleguide_is_sound_html_without_inline_code(code: str) -> None:
    with translation.override(code):
        html = engines["django"].get_template("styleguide.html").render({"nav": [{"label": "A", "url": "/"}]})
    page = read(html)
    assert page.wrong == []
    assert page.open == []
    assert page.forbidden == []
    assert sorted(set(page.ids)) == sorted(page.ids)
    assert set(page.references) - set(page.ids) == set()
    assert f'<html lang="{ipek.html_lang(code)}"' in html


TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").rglob("templates/**/*.html")])
PAGES = [path for path in TEMPLATES if "mail" not in path.as_posix()]


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Return where a pattern stands outside template comments, as `file: text`."""
    found = []
    for path in paths:
        text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.S)
        found += [f"{path.relative_to(ROOT)}: {match.group(0)}" for match in re.finditer(pattern, text)]
    return found


def test_every_component_that_a_page_uses_exists() -> None:
    used = {place.rsplit("<c-", 1)[1] for place in places(r"<c-[a-z][a-z-]*", TEMPLATES)} - {"vars", "slot"}
    assert used - {path.stem.replace("_", "-") for path in COMPONENTS} == set()


def test_attributes_with_a_colon_hold_no_filter_and_no_tag() -> None:
    assert places(r"""(?<=\s):[a-z_]+="[^"]*(?:\||\{[{%])[^"]*\"""", TEMPLATES) == []


def test_no_page_carries_inline_style_or_script() -> None:
    assert places(r"""\s(?:style|on[a-z]+)=["']""", PAGES) == []
    assert places(r"<script(?![^>]*(?:\ssrc=|application/json))[^>]*>", PAGES) == []


# --- buttons, badges, states ----------------------------------------------------------------------------------


def test_button_with_address_is_a_link_and_without_it_a_button() -> None:
    assert render('<c-button href="/x" variant="action">Go</c-button>') == (
        '<a href="/x" class="btn btn-accent " >Go</a>'
    )
    assert render('<c-button type="button" name="a" value="b">Go</c-button>') == (
        '<button type="button" class="btn btn-primary " name="a" value="b">Go</button>'
    )


def test_disabled_button_says_so() -> None:
    assert '<button type="submit" disabled class' in render('<c-button :disabled="True">Go</c-button>')


@pytest.mark.parametrize(
    ("code", "tone", "icon"),
    [
        ("accepted", "success", "circle-check"),
        ("changes-requested", "warning", "hourglass"),
        ("DECLINED", "danger", "circle-x"),
        ("draft", "neutral", ""),
    ],
)
def test_state_is_never_told_by_colour_alone(code: str, tone: str, icon: str) -> None:
    html = render('<c-status :code="code" label="Shown" />', code=code)
    assert f'class="tag tag--{tone} "' in html
    assert re.findall(r"sprite[^#]*#([a-z-]+)", html) == ([icon] if icon else [])
    assert "<span>Shown</span>" in html


def test_text_of_users_is_escaped_once() -> None:
    html = render('<c-card :title="name"><p>{{ name }}</p></c-card>', name="<b>R&D</b>")
    assert html.count("&lt;b&gt;R&amp;D&lt;/b&gt;") == 2
    assert "<b>" not in html


# --- forms ------------------------------------------------------------------------------------------------------


class Dated(forms.Form):
    on = forms.DateField(label="On")
    at = forms.DateTimeField(label="At", required=False)


def test_help_and_error_are_tied_to_their_control() -> None:
    form = styleguide.ExampleForm(data={})
    page = read(render('<c-field :field="form.name" />', form=form))
    assert page.ids == ["id_name", "id_name_helptext", "id_name_error"]
    assert page.references == ["id_name", "id_name_helptext", "id_name_error"]
    assert 'aria-invalid="true"' in str(form["name"])


def test_group_of_ticks_is_a_fieldset_with_one_label_each() -> None:
    html = render(
        '<c-field :field="form.wants" />', form=styleguide.ExampleForm(initial={"wants": ["energy"]})
    )
    assert html.startswith(
        '<fieldset class="field " id="id_wants" > <legend class="field__label">Interested in'
    )
    assert re.findall(r'<label class="field__choice" for="([^"]+)">', html) == [
        "id_wants_0",
        "id_wants_1",
        "id_wants_2",
    ]
    assert re.findall(r'value="([a-z]+)"[^>]* checked', html) == ["energy"]


def test_date_pickers_speak_iso_in_every_language() -> None:
    form = Dated(initial={"on": dt.date(2026, 4, 3), "at": dt.datetime(2026, 4, 3, 9, 30)})
    with translation.override("ru"):
        assert 'type="date"' in ipek.control(form["on"])
        assert 'value="2026-04-03"' in ipek.control(form["on"])
        assert 'value="2026-04-03T09:30"' in ipek.control(form["at"])
        sent = Dated({"on": "2026-04-03", "at": "2026-04-03T09:30"})
        assert sent.is_valid()
        assert sent.cleaned_data["on"] == dt.date(2026, 4, 3)


def test_form_errors_lead_to_their_fields() -> None:
    html = render('<c-form-errors :form="form" />', form=styleguide.ExampleForm(data={}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_name", "id_text", "id_paper", "id_role", "id_terms"]
    everything = read(render('<c-fields :form="form" />', form=styleguide.ExampleForm(data={})))
    assert set(targets) <= set(everything.ids)


def test_form_without_errors_shows_no_alert() -> None:
    assert render('<c-form-errors :form="form" />', form=styleguide.ExampleForm()) == ""


def test_post_forms_carry_the_token() -> None:
    html = render('<c-confirm label="Stop" action="/stop">Sure?</c-confirm>', csrf_token="t0ken")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="t0ken">' in html


# --- names and languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("王小明", "王"),
        ("Aysel Quliyeva", "AQ"),
        ("Xəzər", "X"),
        ("əli vəliyev", "ƏV"),
        ("", ""),
        ("· Göyçay", "G"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert ipek.initials(name) == letters


def test_text_of_another_language_is_marked_up() -> None:
    html = render('<c-lang-text lang="zh-hans" translated="machine">果汁</c-lang-text>')
    assert '<div lang="zh-Hans" dir="auto">果汁</div>' in html
    assert "简体中文, machine translation" in html


def test_query_is_changed_in_place(rf: Any) -> None:
    context = Context({"request": rf.get("/x", {"q": "fındıq", "page": "abc", "sector": ["a", "b"]})})
    changed = ipek.query_with(context, page=None, sort="name")
    assert changed == "?q=f%C4%B1nd%C4%B1q&sector=a&sector=b&sort=name"


# --- allauth's pages in our frame -------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["az", "zh-hans", "en", "ru"])
@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_entrance_pages_are_sound_in_every_language(client: Client, path: str, code: str) -> None:
    page = client.get(f"/{code}/accounts/{path}")
    assert page.status_code == 200
    html = read(page.content.decode())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])
    assert set(html.references) - set(html.ids) == set()
    assert page.content.decode().count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/"])
def test_account_pages_are_sound(people: Cast, as_user: Any, path: str) -> None:
    page = as_user(people.owner).get(f"/en/accounts/{path}")
    assert page.status_code == 200
    html = read(page.content.decode())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])
    assert page.content.decode().count('aria-current="page"') == 1


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_no_context(name: str) -> None:
    html = read(engines["django"].get_template(f"{name}.html").render())
    assert (html.wrong, html.open, html.forbidden) == ([], [], [])


def test_mail_frame_shows_its_button_and_address() -> None:
    html = (
        engines["django"]
        .get_template("mail/base.html")
        .render({"subject": "S", "action_url": "https://ipek.example/a?b=1&c=2", "action_label": "Open"})
    )
    assert html.count("https://ipek.example/a?b=1&amp;c=2") == 2
    assert read(html).wrong == []
