"""A person's own settings."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.doors import LANGUAGES, get_statuses, in_language, signed_in
from tests.people import Cast


def test_everybody_who_signed_in_has_settings(people: Cast) -> None:
    assert get_statuses(reverse("accounts:settings"), people) == (200, 200, 200, 302)


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_answer_in_every_language(people: Cast, language: str) -> None:
    assert signed_in(people.owner).get(in_language(reverse("accounts:settings"), language)).status_code == 200


def test_saving_goes_on_in_the_chosen_language(people: Cast) -> None:
    typed = {"name": "Aysel Quliyeva", "language": "zh-hans", "time_zone": "Asia/Shanghai"}
    answer = signed_in(people.owner).post(reverse("accounts:settings"), typed)
    assert answer.headers["Location"] == "/zh-hans/settings/"
    user = User.objects.get(pk=people.owner.pk)
    assert (user.name, user.language, user.time_zone) == ("Aysel Quliyeva", "zh-hans", "Asia/Shanghai")


def test_an_unknown_zone_is_refused_and_nothing_changes(people: Cast) -> None:
    typed = {"name": "Somebody Else", "language": "en", "time_zone": "Mars/Olympus"}
    answer = signed_in(people.owner).post(reverse("accounts:settings"), typed)
    assert answer.status_code == 422
    assert 'value="Somebody Else"' in answer.content.decode()
    assert User.objects.get(pk=people.owner.pk).name == people.owner.name


def test_nobody_else_changes_settings(people: Cast) -> None:
    assert Client().post(reverse("accounts:settings"), {"name": "X"}).status_code == 302
    assert signed_in(people.owner).delete(reverse("accounts:settings")).status_code == 405
    assert User.objects.get(pk=people.owner.pk).name == people.owner.name
