"""How many questions each page asks the database, at one row and at three: the numbers are the same."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.forums.models import Forum
from apps.letters.models import InvitationLetter
from apps.meetings.models import Meeting, PairRule, Plan
from apps.meetings.services import ask_for_plan, carry_out_run, publish_plan
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    EditionFactory,
    ForumFactory,
    HsCodeFactory,
    ListingFactory,
    MeetingRequestFactory,
    MembershipFactory,
    PersonFactory,
    PlaceFactory,
    RegistrationFactory,
    SectorFactory,
    VenueFactory,
    take_part,
)
from tests.people import Cast


def queries(host: Client, url: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        assert host.get(url).status_code == 200
    return len(seen)


def at_one_and_three(host: Client, url: str, more: Callable[[], object]) -> tuple[int, int]:
    more()
    host.get(url)  # the first visit also opens the session's record
    first = queries(host, url)
    more()
    more()
    return first, queries(host, url)


def waiting_company() -> None:
    CompanyFactory(verification_state="submitted", submitted_at=timezone.now(), city=PlaceFactory())


def test_dashboard(people: Cast, host: Client) -> None:
    def more() -> None:
        waiting_company()
        forum = ForumFactory(hosts=[people.body])
        RegistrationFactory(forum=forum, state="pending", company=CompanyFactory(city=PlaceFactory()))

    assert at_one_and_three(host, reverse("admin:index"), more) == (24, 24)


def test_companies(host: Client) -> None:
    assert at_one_and_three(host, reverse("admin:companies_company_changelist"), waiting_company) == (17, 17)


def test_planning_page(people: Cast, host: Client, forum: Forum) -> None:
    def more() -> None:
        buyer = CompanyFactory(country="CN")
        take_part(forum, buyer)
        MeetingRequestFactory(forum=forum, sender=people.company, recipient=buyer, state="accepted")
        run = ask_for_plan(user=people.organiser, forum=forum, seconds=1)
        plan = carry_out_run(run_id=run.pk)
        assert plan is not None
        publish_plan(user=people.organiser, plan=plan)

    url = reverse("organiser:forum", args=[forum.public_id])
    assert at_one_and_three(host, url, more) == (26, 26)
    assert Meeting.objects.count() == 3
    draft = reverse("organiser:draft", args=[Plan.objects.latest("pk").public_id])
    assert queries(host, draft) == 21


def test_plans(people: Cast, host: Client) -> None:
    assert at_one_and_three(host, reverse("organiser:forums"), lambda: ForumFactory(hosts=[people.body])) == (
        14,
        14,
    )


def rule(people: Cast, forum: Forum) -> None:
    PairRule.objects.create(forum=forum, company=people.company, other=CompanyFactory(), kind="must")


def place_with_parent(**values: object) -> None:
    PlaceFactory(parent=PlaceFactory(), **values)


LISTS: dict[str, Callable[[Cast, Forum], object]] = {
    "exhibitions_edition": lambda people, forum: EditionFactory(),
    "forums_forum": lambda people, forum: ForumFactory(
        hosts=[people.body], edition=EditionFactory(), venue=VenueFactory()
    ),
    "forums_registration": lambda people, forum: RegistrationFactory(forum=forum),
    "letters_invitationletter": lambda people, forum: InvitationLetter.objects.create(
        company=people.company,
        person=PersonFactory(company=people.company),
        forum=forum,
        stays_from=forum.starts_on,
        stays_until=forum.ends_on,
    ),
    "meetings_meetingrequest": lambda people, forum: MeetingRequestFactory(forum=forum),
    "meetings_pairrule": rule,
    "reference_cooperationtype": lambda people, forum: CooperationTypeFactory(
        complement=CooperationTypeFactory(side="seek")
    ),
    "reference_hscode": lambda people, forum: HsCodeFactory(parent=HsCodeFactory()),
    "reference_place": lambda people, forum: place_with_parent(),
    "reference_sector": lambda people, forum: SectorFactory(parent=SectorFactory()),
    "reference_venue": lambda people, forum: VenueFactory(),
}


@pytest.mark.parametrize("name", LISTS)
def test_other_lists(name: str, people: Cast, host: Client, forum: Forum) -> None:
    url = reverse(f"admin:{name}_changelist")
    first, third = at_one_and_three(host, url, lambda: LISTS[name](people, forum))
    assert first == third


def test_one_company(people: Cast, host: Client) -> None:
    company = people.company

    def more() -> None:
        ListingFactory(company=company)
        MembershipFactory(company=company, role="delegate")

    url = reverse("admin:companies_company_change", args=[company.pk])
    assert at_one_and_three(host, url, more) == (20, 20)
