"""Forums as everybody sees them, and a company's place in them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.companies.models import Company
from apps.forums.models import Delegate, Registration
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, post_statuses, signed_in
from tests.factories import (
    CompanyFactory,
    ForumFactory,
    PersonFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.people import Cast

BADGE_QUERIES = 13


def url_of(name: str, *args: object) -> str:
    return reverse(f"forums:{name}", args=args)


def test_everybody_sees_forums_that_are_no_drafts(people: Cast) -> None:
    forum, draft = forum_with_programme(), ForumFactory(state="draft")
    assert get_statuses(url_of("list"), people) == (200, 200, 200, 200)
    assert get_statuses(url_of("detail", forum.public_id), people) == (200, 200, 200, 200)
    assert get_statuses(url_of("detail", draft.public_id), people) == (404, 404, 404, 404)
    assert Client().get(url_of("list")).context["coming"] == [forum]
    assert Client().post(url_of("list")).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_forums_answer_in_every_language(people: Cast, language: str) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company)
    urls = [
        url_of("list"),
        url_of("detail", forum.public_id),
        url_of("delegates", forum.public_id, people.company.public_id),
        url_of("absences", forum.public_id, people.company.public_id),
        url_of("badges", forum.public_id, people.company.public_id),
    ]
    owner = signed_in(people.owner)
    assert [owner.get(in_language(url, language)).status_code for url in urls] == [200] * 5


def test_only_confirmed_companies_that_show_themselves_are_named(people: Cast) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    RegistrationFactory(forum=forum, state="pending")
    Company.objects.filter(pk=people.company.pk).update(is_visible=False)
    assert Client().get(url_of("detail", forum.public_id)).context["participants"] == [people.other_company]


def test_the_programme_goes_by_days_of_the_place(people: Cast) -> None:
    # 17:00 UTC is the next day in Shanghai.
    forum = forum_with_programme(first=datetime(2027, 4, 14, 17, tzinfo=UTC), time_zone="Asia/Shanghai")
    programme = Client().get(url_of("detail", forum.public_id)).context["programme"]
    assert [day["day"].isoformat() for day in programme] == ["2027-04-15"]


# --- registering ------------------------------------------------------------------------------------------------------


def test_registering_with_delegates_and_a_note(people: Cast) -> None:
    forum, person = forum_with_programme(), PersonFactory(company=people.company)
    url = url_of("register", forum.public_id, people.company.public_id)
    owner = signed_in(people.owner)
    assert owner.get(url).status_code == 200
    answer = owner.post(url, {"people": [person.pk], "note": "We arrive at noon."})
    assert answer.headers["Location"] == url_of("detail", forum.public_id)
    registration = Registration.objects.get(forum=forum)
    assert (registration.company, registration.state, registration.note) == (
        people.company, "pending", "We arrive at noon.",
    )  # fmt: skip
    assert [delegate.person for delegate in registration.delegates.all()] == [person]
    assert owner.get(url).headers["Location"] == url_of(
        "delegates", forum.public_id, people.company.public_id
    )


@pytest.mark.parametrize(("change", "status"), [("closed", 409), ("unverified", 403), ("no delegate", 422)])
def test_a_registration_that_cannot_be_keeps_what_was_typed(people: Cast, change: str, status: int) -> None:
    forum = forum_with_programme(state="closed" if change == "closed" else "open")
    person = PersonFactory(company=people.company)
    if change == "unverified":
        Company.objects.filter(pk=people.company.pk).update(verification_state="submitted")
    typed = {"people": [] if change == "no delegate" else [person.pk], "note": "Kept note"}
    url = url_of("register", forum.public_id, people.company.public_id)
    answer = signed_in(people.owner).post(url, typed)
    assert answer.status_code == status
    assert not Registration.objects.exists()
    assert answer.context["form"]["note"].value() == "Kept note"


def test_the_way_to_registering_goes_through_the_own_company(people: Cast) -> None:
    forum = forum_with_programme()
    url = url_of("choose_company", forum.public_id)
    answer = signed_in(people.owner).get(url)
    assert answer.headers["Location"] == url_of("register", forum.public_id, people.company.public_id)
    assert get_statuses(url, people) == (302, 200, 200, 302)


def test_others_cannot_act_for_the_company(people: Cast) -> None:
    forum, person = forum_with_programme(), PersonFactory(company=people.company)
    args = (forum.public_id, people.company.public_id)
    assert post_statuses(url_of("register", *args), people, {"people": [person.pk]}) == (404, 404, 302)
    assert not Registration.objects.exists()
    take_part(forum, people.company)
    for name in ("delegates", "absences", "cancel"):
        assert post_statuses(url_of(name, *args), people, {"people": [person.pk]}) == (404, 404, 302)
    assert Registration.objects.get().state == "approved"
    assert not Delegate.objects.filter(person=person).exists()
    assert get_statuses(url_of("delegates", *args), people) == (200, 404, 404, 302)
    assert get_statuses(url_of("absences", *args), people) == (200, 404, 404, 302)
    assert signed_in(people.owner).get(url_of("cancel", *args)).status_code == 405


def test_a_company_that_is_not_registered_has_nothing_to_change(people: Cast) -> None:
    args = (forum_with_programme().public_id, people.company.public_id)
    owner = signed_in(people.owner)
    assert [owner.get(url_of(name, *args)).status_code for name in ("delegates", "absences")] == [404, 404]


def test_changing_delegates_their_absences_and_cancelling(people: Cast) -> None:
    forum = forum_with_programme(slots=4)
    [delegate] = take_part(forum, people.company)
    args = (forum.public_id, people.company.public_id)
    owner, second = signed_in(people.owner), PersonFactory(company=people.company)
    both = [delegate.person_id, second.pk]
    assert owner.post(url_of("delegates", *args), {"people": both}).status_code == 302
    assert [d.person_id for d in delegate.registration.delegates.order_by("pk")] == both
    ticks = {f"d{delegate.pk}-slots": ["2", "3"]}
    assert owner.post(url_of("absences", *args), ticks).status_code == 302
    assert sorted(slot.number for slot in delegate.blocked_slots.all()) == [2, 3]
    assert owner.post(url_of("absences", *args), {f"d{delegate.pk}-slots": ["99"]}).status_code == 422
    assert sorted(slot.number for slot in delegate.blocked_slots.all()) == [2, 3]
    assert owner.post(url_of("cancel", *args)).status_code == 302
    assert Registration.objects.get().state == "cancelled"
    assert owner.post(url_of("cancel", *args)).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_often_for_three_rows_as_for_one(
    people: Cast, rows: int, django_assert_num_queries: Counter
) -> None:
    forums = [forum_with_programme() for _ in range(rows)]
    take_part(forums[0], *[CompanyFactory() for _ in range(rows)])
    for url, count in ((url_of("list"), 1), (url_of("detail", forums[0].public_id), 5)):
        with django_assert_num_queries(count):
            Client().get(url)


def test_a_companys_badges_are_for_its_team(people: Cast) -> None:
    forum = forum_with_programme()
    [mine, _theirs] = take_part(forum, people.company, people.other_company)
    url = url_of("badges", forum.public_id, people.company.public_id)
    assert get_statuses(url, people) == (200, 200, 404, 302)
    page = signed_in(people.colleague).get(url)
    assert [card.delegate for card in page.context["cards"]] == [mine]
    assert "no-store" in page["Cache-Control"]
    assert signed_in(people.owner).post(url).status_code == 405
    assert url in signed_in(people.owner).get(url_of("detail", forum.public_id)).content.decode()


@pytest.mark.parametrize("state", ["pending", "waiting_list", "declined", "cancelled"])
def test_without_a_place_there_are_no_badges(people: Cast, state: str) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company)
    Registration.objects.update(state=state)
    url = url_of("badges", forum.public_id, people.company.public_id)
    assert signed_in(people.owner).get(url).status_code == 404
    assert url not in signed_in(people.owner).get(url_of("detail", forum.public_id)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_badges_in_a_fixed_number_of_queries(
    people: Cast, count: int, django_assert_num_queries: Counter
) -> None:
    forum = forum_with_programme()
    take_part(forum, people.company, delegates=count)
    owner, url = signed_in(people.owner), url_of("badges", forum.public_id, people.company.public_id)
    owner.get(url)
    with django_assert_num_queries(BADGE_QUERIES):
        assert len(owner.get(url).context["cards"]) == count


def test_the_forums_languages_leave_the_language_menu_alone(people: Cast) -> None:
    forum = forum_with_programme(languages=["az", "zh-hans"])
    page = Client().get(url_of("detail", forum.public_id))
    assert page.context["forum_languages"] == ["Azərbaycanca", "简体中文"]
    content = page.content.decode()
    assert 'href=""' not in content
    assert f'href="/ru/forums/{forum.public_id}/"' in content
