"""The edition's page shows the forums beside it, which the calendar itself does not know."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import EditionFactory, ForumFactory

pytestmark = pytest.mark.django_db


def test_the_forums_beside_an_edition_are_shown_and_drafts_are_not(client: Client) -> None:
    edition = EditionFactory()
    shown = ForumFactory(edition=edition, name_en="Forum in the hall", state="open")
    ForumFactory(edition=edition, name_en="Not announced yet", state="draft")
    ForumFactory(name_en="Forum elsewhere")

    answer = client.get(reverse("exhibitions:edition", args=[edition.slug]))

    assert answer.context["forums"] == [shown]
    assert "Forum in the hall" in answer.content.decode()
    assert "Not announced yet" not in answer.content.decode()


def test_an_unknown_edition_is_not_found(client: Client) -> None:
    assert client.get("/en/calendar/no-such-fair/").status_code == 404


def test_the_month_views_keep_their_address(client: Client) -> None:
    assert client.get(reverse("exhibitions:month", args=[2027, 4])).status_code == 200
    assert client.get(reverse("exhibitions:this_month")).status_code in {200, 302}
