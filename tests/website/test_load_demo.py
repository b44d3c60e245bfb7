"""The demo as a newcomer finds it, loaded once for this module on top of the project's own reference data."""

import io
import json
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from apps.accounts.models import OrganiserBody, User
from apps.agenda.models import Trip
from apps.companies.models import Company, Listing, Membership
from apps.companies.selectors import companies_of
from apps.core.pictures import picture_path
from apps.forums.enums import ForumState
from apps.forums.models import Forum, Registration
from apps.letters.models import InvitationLetter
from apps.matching.models import ScoreRun
from apps.matching.selectors import suggestions_for
from apps.matching.services import carry_out_run as carry_out_score_run
from apps.meetings.models import MeetingRequest
from apps.meetings.selectors import pending_for, requests_for
from apps.meetings.selectors.online import join_url
from apps.meetings.selectors.openings import Openings
from apps.meetings.services import ask_for_plan, carry_out_run
from apps.notifications.models import Delivery
from apps.notifications.selectors import unread_count
from apps.opportunities.models import Opportunity
from apps.website.demo import loading
from apps.website.demo.rows import read_demo
from apps.website.demo.signing_in import OWNERS
from tests.goods import some_goods_names

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "organiser@ipek.example",
    "verifier@ipek.example",
    "azerbaijan@ipek.example",
    "china@ipek.example",
)
PASSWORDS = {address: f"a-Long-passphrase-4-{address}" for address in ADDRESSES}


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forum]:
    """The demo forum; the whole load is undone after the last test of this module."""
    files = tmp_path_factory.mktemp("files")
    rooms = override_settings(MEDIA_ROOT=files / "media", PRIVATE_ROOT=files / "private")
    with django_db_blocker.unblock(), rooms, transaction.atomic():
        with some_goods_names():
            call_command("load_reference", stdout=io.StringIO())
        call_command("load_opportunities", stdout=io.StringIO())
        forum = loading.load(read_demo(), PASSWORDS)
        # What is left to be checked at the commit would otherwise be checked again after every single test.
        connection.check_constraints()
        yield forum
        transaction.set_rollback(True)


def states(rows: Any, field: str) -> dict[str, int]:
    return dict(Counter(rows.values_list(field, flat=True)))


def user(address: str) -> User:
    return User.objects.get(email=address)


def test_without_reference_data_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IPEK_DEMO_PASSWORDS_FILE", raising=False)
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", stdout=io.StringIO())
    assert (User.objects.count(), Company.objects.count()) == (0, 0)


def test_the_companies_are_those_of_the_files(loaded: Forum) -> None:
    content = read_demo()
    companies = Company.objects.filter(is_example=True)
    assert states(companies, "country") == {"AZ": 60, "CN": 90}
    assert states(companies, "verification_state") == dict(Counter(c.verification for c in content.companies))
    listings = sum(len(company.listings) for company in content.companies)
    assert sum(company.listings.count() for company in companies) == listings
    by_number = {company.registration_number: company for company in companies}
    first = content.companies[0]
    company = by_number[first.registration_number]
    assert company.legal_name == first.legal_name
    assert company.city is not None
    assert company.city.code == first.city
    assert [p.email for p in company.people.all()] == [p.email for p in first.persons]
    assert [text.text for text in company.texts.all()] == [text.text for text in first.descriptions[1:]]


def test_the_forum_is_open_and_can_be_planned(loaded: Forum) -> None:
    forum = Forum.objects.get(pk=loaded.pk)
    content = read_demo().forum
    assert forum.state == ForumState.OPEN
    assert forum.edition is not None
    assert forum.edition.key == content.edition
    assert [(s.starts_at, s.ends_at) for s in forum.slots.order_by("number")] == [
        (slot.start, slot.end) for slot in content.slots()
    ]
    assert [table.label for table in forum.tables.all()] == [table.label for table in content.tables]
    assert forum.engagements.count() == len(content.interpreters)
    run = ask_for_plan(user=user("organiser@ipek.example"), forum=forum, seconds=2)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    assert plan.meetings.count() + plan.unplaced.count() == 99
    assert plan.unplaced.count() == 0


def test_requests_and_registrations_stand_as_in_the_files(loaded: Forum) -> None:
    content = read_demo()
    verified = {company.key for company in content.companies if company.verification == "verified"}
    registered = Counter(r.state for r in content.forum.registrations if r.company in verified)
    assert states(Registration.objects.filter(forum=loaded), "state") == dict(registered)
    asked = Counter(request.state for request in content.forum.requests)
    assert states(MeetingRequest.objects.filter(forum=loaded), "state") == dict(asked)


@pytest.mark.parametrize(
    ("address", "language", "country"),
    [("azerbaijan@ipek.example", "az", "AZ"), ("china@ipek.example", "zh-hans", "CN")],
)
def test_each_side_has_an_owner_with_something_to_do(
    loaded: Forum, address: str, language: str, country: str
) -> None:
    owner = user(address)
    [company] = companies_of(owner)
    assert (owner.language, company.country, company.is_verified) == (language, country, True)
    assert owner.check_password(PASSWORDS[address])
    assert EmailAddress.objects.get(user=owner).verified
    assert company.people.get(user=owner).delegations.filter(registration__forum=loaded).exists()
    assert Registration.objects.get(forum=loaded, company=company).state == "approved"
    assert pending_for(owner).count() >= 2
    assert requests_for(owner).filter(state="accepted").count() >= 2
    assert unread_count(owner) == 0


def test_the_organiser_administers_both_bodies(loaded: Forum) -> None:
    organiser, verifier = user("organiser@ipek.example"), user("verifier@ipek.example")
    assert OrganiserBody.objects.filter(is_example=True).count() == 2
    assert states(organiser.appointments, "role") == {"admin": 2}
    assert states(verifier.appointments, "role") == {"verifier": 2}
    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_signs_in_for_the_other_companies(loaded: Forum) -> None:
    others = Membership.objects.exclude(user__email__in=ADDRESSES).select_related("user")
    [caretaker] = {membership.user for membership in others}
    assert (caretaker.is_active, caretaker.has_usable_password()) == (False, False)


def test_no_mail_goes_out_about_what_was_loaded(loaded: Forum) -> None:
    assert states(Delivery.objects.all(), "state").keys() == {"retired"}


def test_suggestions_appear_once_the_worker_has_run(loaded: Forum) -> None:
    run = ScoreRun.objects.get(forum=loaded)
    assert carry_out_score_run(run_id=run.pk) is not None
    for address in ("azerbaijan@ipek.example", "china@ipek.example"):
        [company] = companies_of(user(address))
        lines = suggestions_for(company, loaded)
        assert len(lines) >= 3
        assert all(line.reasons for line in lines)


def printed(*options: str) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("load_demo", *options, stdout=out)
    return list(json.loads(out.getvalue().splitlines()[-1]))


def test_a_second_run_changes_nothing(
    loaded: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    kept = tmp_path / "passwords.json"
    kept.write_text(json.dumps(PASSWORDS))
    monkeypatch.setenv("IPEK_DEMO_PASSWORDS_FILE", str(kept))
    before = (Company.objects.count(), Delivery.objects.count())
    with django_assert_num_queries(1):
        signins = printed("--print-signins")
    assert {row["email"]: row["password"] for row in signins} == PASSWORDS
    assert [row["role"] for row in signins] == [
        "Organiser",
        "Verifier",
        "Azerbaijani company",
        "Chinese company",
    ]
    assert before == (Company.objects.count(), Delivery.objects.count())


def test_lost_passwords_are_made_anew_and_kept(
    loaded: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "passwords.json"
    monkeypatch.setenv("IPEK_DEMO_PASSWORDS_FILE", str(kept))
    first = printed("--print-signins")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text()) == {row["email"]: row["password"] for row in first}
    assert all(user(row["email"]).check_password(row["password"]) for row in first)
    assert printed("--print-signins") == first


def test_unreadable_passwords_are_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "passwords.json"
    kept.write_text("not json")
    monkeypatch.setenv("IPEK_DEMO_PASSWORDS_FILE", str(kept))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_demo", stdout=io.StringIO())


def test_opportunities_and_trips_are_alive(loaded: Forum) -> None:
    hub = Opportunity.objects.get(code="ALATLC")
    assert (hub.stage, hub.interests.count(), hub.deals.get().reports.count()) == ("interest", 2, 2)
    assert Opportunity.objects.filter(review="submitted").count() == 1
    assert Trip.objects.count() <= len(OWNERS)


def test_the_two_companies_meet_at_fairs(loaded: Forum) -> None:
    asked = MeetingRequest.objects.exclude(edition=None).order_by("pk")
    assert [(row.state, row.meetings.filter(state="scheduled").count()) for row in asked] == [
        ("accepted", 1),
        ("pending", 0),
    ]
    assert [list(row.proposals.order_by("pk").values_list("state", flat=True)) for row in asked] == [
        ["accepted"],
        ["replaced", "open"],
    ]
    meeting = asked[0].meetings.get()
    assert meeting.seats.filter(person__isnull=False, is_live=True).count() == 2


def test_pages_of_the_example_companies_are_not_empty(loaded: Forum) -> None:
    [ours], [theirs] = (companies_of(user(address)) for address in ADDRESSES[2:])
    for company in (ours, theirs):
        assert [picture.kind for picture in company.pictures.all()] == ["logo", "photo", "photo"]
        assert all(picture_path(picture.token, "medium") for picture in company.pictures.all())
    waiting = Company.objects.filter(verification_state="submitted")
    assert [[paper.kind for paper in company.papers.all()] for company in waiting] == [["extract"]] * len(
        waiting
    )
    assert len(waiting) == 5
    guest = ours if loaded.venue and loaded.venue.city.country == "CN" else theirs
    letters = InvitationLetter.objects.order_by("pk").select_related("company")
    assert [letter.state for letter in letters] == ["issued", "requested", "requested"]
    assert letters[0].company == guest
    assert {letter.company.country for letter in letters} == {guest.country}


def test_only_goods_that_are_offered_are_certified_and_have_markets(loaded: Forum) -> None:
    lines = Listing.objects.filter(company__is_example=True)
    assert lines.filter(side="seek").exclude(certificates=[], markets=[]).count() == 0
    assert lines.filter(side="offer", markets=[]).count() == 0
    wines = lines.filter(side="offer", sector__code="FOOD-WIN", hs_codes__code__startswith="22").distinct()
    assert {tuple(line.certificates) for line in wines} == {("iso22000", "gacc")}


def test_the_two_companies_meet_online(loaded: Forum) -> None:
    forum = Forum.objects.get(format="online")
    booked, undecided = forum.requests.order_by("pk")
    meeting = booked.meetings.get()
    assert (booked.state, undecided.state, undecided.meetings.count()) == ("accepted", "accepted", 0)
    assert join_url(meeting).startswith("https://meet.example.org/ipek-")
    for address in ADDRESSES[2:]:
        assert meeting.seats.filter(person__user=user(address)).exists()
    offered = {opening.slot for opening in Openings(undecided, now=timezone.now())}
    assert 0 < len(offered) < forum.slots.count()
