"""Pages that cross domains: home, overview, a company as a stranger sees it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company, CompanyText, ListingText
from apps.exhibitions.models import Attendance
from apps.meetings.models import Meeting
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, signed_in
from tests.factories import (
    EditionFactory,
    ForumFactory,
    ListingFactory,
    MeetingRequestFactory,
    MembershipFactory,
    PersonFactory,
    forum_with_programme,
    take_part,
)
from tests.people import Cast


def url_of(name: str, *args: object) -> str:
    return reverse(f"website:{name}", args=args)


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


# --- front ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "privacy", "terms"])
def test_everybody_sees_the_front_pages(people: Cast, name: str) -> None:
    assert get_statuses(url_of(name), people) == (200, 200, 200, 200)
    assert Client().post(url_of(name)).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", "privacy", "terms", "dashboard"])
def test_pages_answer_in_every_language(people: Cast, name: str, language: str) -> None:
    answer = signed_in(people.owner).get(in_language(url_of(name), language))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("accepted", "place"), [("zh-CN,zh", "/zh-hans/"), ("az", "/az/"), ("fr", "/en/"), ("ru-RU", "/ru/")]
)
def test_the_bare_address_leads_to_the_browsers_language(db: None, accepted: str, place: str) -> None:
    assert Client(headers={"accept-language": accepted}).get("/").headers["Location"] == place


@time_machine.travel(datetime(2027, 4, 1, tzinfo=UTC), tick=False)
def test_the_home_page_shows_what_is_ahead_and_no_date_that_nobody_confirmed(db: None) -> None:
    coming = EditionFactory()
    EditionFactory(confidence="low")
    EditionFactory(status="cancelled")
    EditionFactory(start_date="2027-03-01", end_date="2027-03-03")
    forum = ForumFactory()
    ForumFactory(state="draft")
    ForumFactory(state="finished")
    answer = Client().get(url_of("home"))
    assert answer.context["editions"] == [coming]
    assert answer.context["forums"] == [forum]


def test_the_texts_for_counsel_say_that_they_are_templates(db: None) -> None:
    for name in ("privacy", "terms"):
        assert "A template, not legal advice" in text_of(Client(), url_of(name))


# --- overview ---------------------------------------------------------------------------------------------------------


def test_who_has_an_overview(people: Cast) -> None:
    assert get_statuses(url_of("dashboard"), people) == (200, 200, 200, 302)
    theirs = {"company": people.other_company.public_id}
    assert signed_in(people.owner).get(url_of("dashboard"), theirs).status_code == 404
    assert signed_in(people.owner).post(url_of("dashboard")).status_code == 405


def test_without_a_company_the_overview_leads_to_registering(people: Cast) -> None:
    assert reverse("companies:register") in text_of(signed_in(people.outsider), url_of("dashboard"))


def test_the_overview_says_what_is_missing(people: Cast) -> None:
    Company.objects.filter(pk=people.company.pk).update(verification_state="draft", description="")
    answer = signed_in(people.owner).get(url_of("dashboard"))
    assert len(answer.context["missing"]) == 3


def test_the_overview_shows_requests_that_wait(people: Cast) -> None:
    asked = MeetingRequestFactory(sender=people.other_company, recipient=people.company)
    page = text_of(signed_in(people.owner), url_of("dashboard"))
    assert reverse("meetings:request", args=[asked.public_id]) in page


def test_the_overview_shows_the_next_meeting_also_at_a_fair(people: Cast) -> None:
    """It has no forum, and perhaps neither table nor booth: the fair's own zone and name stand there."""
    edition = EditionFactory()
    asked = MeetingRequestFactory(
        forum=None, edition=edition, sender=people.other_company, recipient=people.company
    )
    start = timezone.now() + timedelta(days=3)
    for booth, plus in (("4B-102", 0), ("", 1)):
        meeting = Meeting.objects.create(
            request=asked
            if booth
            else MeetingRequestFactory(sender=people.other_company, recipient=people.company),
            edition=edition,
            booth=booth,
            starts_at=start + timedelta(hours=plus),
            ends_at=start + timedelta(hours=plus, minutes=30),
        )
        page = text_of(signed_in(people.owner), url_of("dashboard"))
        assert reverse("meetings:meeting", args=[meeting.public_id]) in page
        assert edition.title in page
        assert "4B-102" in page
        assert "Table None" not in page


def test_only_organisers_are_led_to_the_panel(people: Cast) -> None:
    panel = reverse("admin:index")
    assert panel in text_of(signed_in(people.organiser), url_of("dashboard"))
    assert panel not in text_of(signed_in(people.owner), url_of("dashboard"))


# --- a company --------------------------------------------------------------------------------------------------------


def company_url(people: Cast) -> str:
    return url_of("company", people.other_company.public_id)


def test_everybody_sees_a_verified_company(people: Cast) -> None:
    assert get_statuses(company_url(people), people) == (200, 200, 200, 200)
    assert Client().post(company_url(people)).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_company_answers_in_every_language(people: Cast, language: str) -> None:
    ListingFactory(company=people.other_company)
    assert Client().get(in_language(company_url(people), language)).status_code == 200


@pytest.mark.parametrize("values", [{"verification_state": "draft"}, {"is_visible": False}])
def test_what_is_not_shown_is_there_for_its_own_people_only(people: Cast, values: dict[str, object]) -> None:
    Company.objects.filter(pk=people.company.pk).update(**values)
    assert get_statuses(url_of("company", people.company.public_id), people) == (200, 200, 404, 404)


def test_texts_come_in_the_readers_language_with_the_original_beside(people: Cast) -> None:
    company = people.other_company
    CompanyText.objects.create(
        company=company, language="en", text="We press juice.", translated_by="machine"
    )
    listing = ListingFactory(company=company, text="石榴汁")
    ListingText.objects.create(listing=listing, language="en", text="Pomegranate juice")
    answer = Client().get(company_url(people))
    shown, original = answer.context["description"], answer.context["original"]
    assert (shown.text, shown.language, shown.translated) == ("We press juice.", "en", "machine")
    assert (original.text, original.language) == ("What we do.", "zh-hans")
    assert [line.wording.text for line in answer.context["offers"]] == ["Pomegranate juice"]
    chinese = Client().get(in_language(company_url(people), "zh-hans"))
    assert (chinese.context["description"].text, chinese.context["original"]) == ("What we do.", None)
    assert [line.wording.text for line in chinese.context["offers"]] == ["石榴汁"]


@time_machine.travel(datetime(2027, 4, 1, tzinfo=UTC), tick=False)
def test_fairs_are_shown_where_the_company_says_so_publicly(people: Cast) -> None:
    shown = Attendance.objects.create(company=people.other_company, edition=EditionFactory())
    Attendance.objects.create(company=people.other_company, edition=EditionFactory(), is_public=False)
    assert list(Client().get(company_url(people)).context["attendances"]) == [shown]


def test_who_learns_the_people_and_their_contacts(people: Cast) -> None:
    person = PersonFactory(company=people.other_company, family_name="Lihua", email="lihua@example.cn")
    url = company_url(people)
    stranger, member = signed_in(people.outsider), signed_in(people.colleague)

    def seen() -> list[tuple[bool, bool]]:
        pages = [text_of(client, url) for client in (Client(), stranger, member)]
        return [("Lihua" in page, person.email in page) for page in pages]

    assert seen() == [(False, False), (False, False), (True, False)]
    request = MeetingRequestFactory(sender=people.company, recipient=people.other_company)
    assert seen() == [(False, False), (False, False), (True, False)]
    request.state = "accepted"
    request.save()
    assert seen() == [(False, False), (False, False), (True, True)]


def test_people_of_an_unverified_company_see_no_names(people: Cast) -> None:
    PersonFactory(company=people.other_company, family_name="Lihua")
    newcomer = MembershipFactory(company__verification_state="draft").user
    assert "Lihua" not in text_of(signed_in(newcomer), company_url(people))


def test_asking_is_offered_where_both_take_part(people: Cast) -> None:
    owner = signed_in(people.owner)
    assert owner.get(company_url(people)).context["may_ask_now"] is False
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    assert owner.get(company_url(people)).context["may_ask_now"] is True
    assert signed_in(people.colleague).get(company_url(people)).context["may_ask_now"] is False
    MeetingRequestFactory(forum=forum, sender=people.other_company, recipient=people.company)
    assert owner.get(company_url(people)).context["may_ask_now"] is False


# --- how many queries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "count"), [("home", 10), ("dashboard", 18), ("company", 25)])
def test_pages_ask_as_often_for_three_rows_as_for_one(
    people: Cast, name: str, count: int, rows: int, django_assert_num_queries: Counter
) -> None:
    for _ in range(rows):
        Attendance.objects.create(
            company=people.other_company, edition=EditionFactory(start_date="2099-01-01", end_date=None)
        )
        forum = forum_with_programme(starts_on="2099-01-01", ends_on="2099-01-02")
        take_part(forum, people.company, people.other_company)
        ForumFactory(starts_on="2099-01-01", ends_on="2099-01-02")
        ListingFactory(company=people.other_company)
        PersonFactory(company=people.other_company)
        MeetingRequestFactory(forum=forum, sender=people.other_company, recipient=people.company)
    owner = signed_in(people.owner)
    url = company_url(people) if name == "company" else url_of(name)
    owner.get(url)
    with django_assert_num_queries(count):
        owner.get(url)
