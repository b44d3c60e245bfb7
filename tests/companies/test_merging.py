"""Two companies that are one: everything moves, nothing is lost, everything can be traced."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from apps.companies.enums import VerificationState
from apps.companies.events import CompaniesMerged, MergeReport
from apps.companies.models import (
    Company,
    CompanyMerge,
    CompanyName,
    DuplicatePair,
    Invitation,
    JoinRequest,
    Listing,
    Membership,
    Person,
)
from apps.companies.services import ask_to_join, compare_due, merge_companies, preview_merge, register_company
from apps.core.errors import Conflict, Moved, NotAllowed, NotFound
from apps.core.events import _handlers
from apps.exhibitions.models import Attendance
from apps.forums.models import Registration
from apps.notifications.models import Delivery
from tests.companies.merging import fates, merge
from tests.doors import signed_in
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    ListingFactory,
    MembershipFactory,
    PersonFactory,
    SectorFactory,
    UserFactory,
)
from tests.factories.companies import valid_voen
from tests.people import Cast, organiser_of
from tests.races import at_once

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[Any]]:
    """Return every row of every table, for saying that nothing has changed."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()
    }


# --- the company itself -----------------------------------------------------------------------------------------------


def test_blanks_are_filled_and_the_merged_row_stays_hidden_with_its_number(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    Company.objects.filter(pk=merged.pk).update(
        website="https://same.az", phone="+994124930091", address="Elsewhere", languages=["az", "ru"]
    )
    sector = SectorFactory()
    merged.sectors.add(sector)
    done = merge(people, kept, merged, reason="Registered twice.")
    kept.refresh_from_db()
    merged.refresh_from_db()
    assert (kept.website, kept.phone, kept.address) == ("https://same.az", "+994124930091", "1 Main Street")
    assert (kept.languages, list(kept.sectors.all())) == (["az", "en", "ru"], [sector])
    assert [(n.name, n.kind) for n in kept.names.all()] == [("Same Again", "former")]
    assert "same again" in kept.search_text
    assert (merged.merged_into, merged.is_visible) == (kept, False)
    assert merged.registration_number == twins[1].registration_number
    assert done.snapshot["legal_name"] == "Same Again"
    assert done.snapshot["filled"] == {"website": "https://same.az", "phone": "+994124930091"}
    assert (done.merged_by, done.reason) == (people.organiser, "Registered twice.")


def test_the_old_address_leads_to_the_company_that_stayed(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    merge(people, kept, merged)
    public = reverse("website:company", args=[merged.public_id])
    answer = Client().get(f"{public}?a=b")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{reverse('website:company', args=[kept.public_id])}?a=b"
    own = reverse("companies:detail", args=[merged.public_id])
    assert signed_in(people.owner).get(own).headers["Location"] == reverse(
        "companies:detail", args=[kept.public_id]
    )
    assert signed_in(people.outsider).get(own).status_code == 404
    edit = reverse("companies:edit", args=[merged.public_id])
    assert signed_in(people.owner).post(edit, {"description": "Lost?"}).status_code == 404
    api = Client().get(f"/api/v1/companies/{merged.public_id}/?lang=en")
    assert (api.status_code, api.headers["Location"], api.json()["type"]) == (
        308,
        f"/api/v1/companies/{kept.public_id}/?lang=en",
        "urn:ipek:problem:moved",
    )
    Company.objects.filter(pk=kept.pk).update(is_visible=False)
    assert Client().get(public).status_code == 404


def test_the_old_number_leads_to_the_team_of_the_company_that_stayed(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    Company.objects.filter(pk=merged.pk).update(registration_number=valid_voen(51))
    merge(people, kept, merged)
    with pytest.raises(Conflict):
        register_company(
            user=people.outsider,
            country="AZ",
            registration_number=valid_voen(51),
            legal_name="X Y",
            language="az",
        )
    asked = ask_to_join(user=people.outsider, country="AZ", registration_number=valid_voen(51))
    assert asked.company == kept


def test_a_merged_company_that_had_been_merged_into_leads_straight_on(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    earlier = CompanyFactory(country="AZ")
    merge(people, merged, earlier)
    merge(people, kept, merged)
    earlier.refresh_from_db()
    assert earlier.merged_into == kept
    assert [m.merged for m in CompanyMerge.objects.order_by("pk")] == [earlier, merged]


# --- who may, and when ------------------------------------------------------------------------------------------------


def test_what_may_not_be_merged_changes_nothing(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    draft = CompanyFactory(country="AZ", verification_state=VerificationState.DRAFT)
    seen = (kept.version, merged.version)
    desk = organiser_of(people.body, "country_desk")
    statistics = organiser_of(people.body, "statistics")
    attempts = [
        ({"user": people.owner, "kept": kept, "merged": merged, "seen": seen}, NotAllowed),
        ({"user": statistics, "kept": kept, "merged": merged, "seen": seen}, NotAllowed),
        ({"user": desk, "kept": kept, "merged": people.other_company, "seen": (1, 1)}, NotFound),
        ({"user": people.organiser, "kept": kept, "merged": kept, "seen": (1, 1)}, Conflict),
        ({"user": people.organiser, "kept": kept, "merged": merged, "seen": (1, 2)}, Conflict),
        ({"user": people.organiser, "kept": draft, "merged": merged, "seen": (1, 1)}, Conflict),
    ]
    before = everything()
    for values, refusal in attempts:
        with pytest.raises(refusal):
            merge_companies(**values)
    assert everything() == before


def test_a_company_is_merged_once(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    merge(people, kept, merged)
    for pair in ((kept, merged), (merged, kept), (people.other_company, merged)):
        with pytest.raises(Conflict) as error:
            merge(people, *pair)
        assert error.value.code == "merged_already"
    assert CompanyMerge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_organisers_who_merge_at_once_merge_once(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    outcomes = at_once(
        lambda: merge_companies(user=people.organiser, kept=kept, merged=merged, seen=(1, 1)),
        lambda: merge_companies(user=people.organiser, kept=merged, merged=kept, seen=(1, 1)),
        behind=lambda: Company.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).first(),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CompanyMerge", "Conflict"]


def test_a_preview_says_what_happens_and_changes_nothing(
    people: Cast, twins: tuple[Company, Company]
) -> None:
    kept, merged = twins
    ListingFactory(company=merged)
    MembershipFactory(company=merged)
    Attendance.objects.create(company=merged, edition=EditionFactory())
    Company.objects.filter(pk=merged.pk).update(website="https://same.az")
    merged.refresh_from_db()
    before = everything()
    preview = preview_merge(user=people.organiser, kept=kept, merged=merged)
    assert everything() == before
    done = merge(people, kept, merged)
    assert (preview.report, preview.filled) == (done.report, {"website": "https://same.az"})


def test_an_error_above_undoes_the_whole_merge(
    people: Cast, twins: tuple[Company, Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, merged = twins
    ListingFactory(company=merged)

    def fail(_event: CompaniesMerged) -> None:
        raise Conflict("No.")

    monkeypatch.setitem(_handlers, CompaniesMerged, [*_handlers[CompaniesMerged], fail])
    before = everything()
    with pytest.raises(Conflict):
        merge(people, kept, merged)
    assert everything() == before


def test_both_teams_are_told_and_the_pair_is_closed(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    theirs = MembershipFactory(company=merged).user
    Company.objects.filter(pk__in=[kept.pk, merged.pk]).update(legal_name="Xəzər Körpü", name_en="")
    compare_due()
    merge(people, kept, merged)
    told = Delivery.objects.filter(kind="company.merged").order_by("recipient_id")
    assert [d.recipient for d in told] == sorted([people.owner, theirs], key=lambda user: user.pk)
    pair = DuplicatePair.objects.get()
    assert (pair.state, pair.decided_by) == ("merged", people.organiser)
    compare_due()
    assert DuplicatePair.objects.filter(state="open").count() == 0


# --- its own rows -----------------------------------------------------------------------------------------------------


def test_the_team_comes_together_with_the_stronger_role(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    MembershipFactory(company=merged, user=people.colleague, role="owner")
    new = MembershipFactory(company=merged, role="manager").user
    waiting, twice = UserFactory(), UserFactory()
    JoinRequest.objects.create(company=merged, user=waiting)
    for company in twins:
        JoinRequest.objects.create(company=company, user=twice)
    JoinRequest.objects.create(company=kept, user=new)
    done = merge(people, kept, merged)
    roles = dict(Membership.objects.filter(company=kept).values_list("user_id", "role"))
    assert roles == {people.owner.pk: "owner", people.colleague.pk: "owner", new.pk: "manager"}
    assert not merged.memberships.exists()
    assert fates(done)["companies.membership", "moved"] == 1
    assert fates(done)["companies.membership", "joined"] == 1
    pending = JoinRequest.objects.filter(state="pending").order_by("user_id")
    assert [(r.company, r.user) for r in pending] == [(kept, waiting), (kept, twice)]


def test_people_who_were_named_twice_are_one(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    same_user = PersonFactory(company=kept, user=people.colleague, phone="")
    same_mail = PersonFactory(company=kept, email="a@example.com", job_title="Director")
    lost_user = PersonFactory(company=merged, user=people.colleague, phone="+1")
    lost_mail = PersonFactory(company=merged, email="A@example.com", job_title="Other", native_name="王")
    other = PersonFactory(company=merged)
    done = merge(people, kept, merged)
    assert list(kept.people.order_by("pk")) == [same_user, same_mail, other]
    same_user.refresh_from_db()
    same_mail.refresh_from_db()
    assert (same_user.phone, same_mail.job_title, same_mail.native_name) == ("+1", "Director", "王")
    left = Person.objects.filter(company=merged).order_by("pk")
    assert [(p.pk, p.left_at is None) for p in left] == [(lost_user.pk, False), (lost_mail.pk, False)]
    assert fates(done)["companies.person", "moved"] == 1
    assert fates(done)["companies.person", "joined"] == 2


def test_the_same_line_is_one_and_others_move(people: Cast, twins: tuple[Company, Company]) -> None:
    kept, merged = twins
    own = ListingFactory(company=kept, is_active=False)
    same = ListingFactory(
        company=merged, cooperation_type=own.cooperation_type, sector=own.sector, text=own.text
    )
    other = ListingFactory(company=merged)
    CompanyName.objects.create(company=kept, name="CNPC")
    CompanyName.objects.create(company=merged, name="CNPC")
    CompanyName.objects.create(company=merged, name="PetroChina")
    merged.texts.create(language="ru", text="Из второй")
    kept.texts.create(language="ru", text="Из первой")
    merge(people, kept, merged)
    assert [(row.pk, row.is_active) for row in kept.listings.order_by("pk")] == [
        (own.pk, True),
        (other.pk, True),
    ]
    assert list(Listing.objects.filter(company=merged, is_active=False)) == [same]
    assert sorted(kept.names.values_list("name", flat=True)) == ["CNPC", "PetroChina", "Same Again"]
    assert kept.texts.get().text == "Из первой"
    assert merged.texts.get().text == "Из второй"


# --- nothing forgotten ------------------------------------------------------------------------------------------------

# Every way in which a row can hang on a company or a person, and what a merge does with it. A new foreign key fails the
# test below until a handler of `CompaniesMerged` moves it and its line stands here.
STAY = {
    "companies.Company.merged_into", "companies.CompanyMerge.kept", "companies.CompanyMerge.merged",
    "companies.VerificationDecision.company", "directory.Entry.company", "companies.DuplicatePair.first", "companies.DuplicatePair.second",
    "companies.ImportRow.company",
}  # fmt: skip
MOVE = {
    "agenda.Trip.company",
    "companies.Picture.company",
    "companies.CompanyAddress.company", "companies.CompanyName.company", "companies.CompanyText.company",
    "companies.Invitation.company", "companies.JoinRequest.company", "companies.Listing.company",
    "companies.MatchKey.company", "companies.Membership.company", "companies.Paper.company",
    "companies.Person.company", "exhibitions.Attendance.company", "forums.Registration.company",
    "forums.Table.owner", "letters.InvitationLetter.company", "matching.Suggestion.company", "matching.Suggestion.other",
    "matching.Dismissal.company", "matching.Dismissal.other", "matching.Exposure.company", "matching.Price.company", "matching.Boost.company", "matching.FlaggedCompany.company",
    "matching.HeldPair.company", "matching.HeldPair.other", "matching.Digest.company", "matching.DigestedPair.company",
    "matching.DigestedPair.other", "matching.Rescore.company",
    "meetings.MeetingRequest.recipient", "meetings.MeetingRequest.sender", "meetings.Outcome.company",
    "meetings.PairRule.company", "meetings.PairRule.other", "meetings.Seat.company", "meetings.TimeProposal.company", "opportunities.Deal.first", "opportunities.Deal.second",
    "opportunities.DealReport.company", "opportunities.Interest.company", "opportunities.Opportunity.proposed_by",
}  # fmt: skip
OF_PEOPLE = {
    "companies.Invitation.person", "forums.Delegate.person", "letters.InvitationLetter.person", "meetings.Seat.person", "meetings.TimeProposal.person",
}  # fmt: skip


def test_every_row_that_hangs_on_a_company_is_known_to_the_merge() -> None:
    found: dict[type, set[str]] = {Company: set(), Person: set()}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.related_model in found and not field.many_to_many:
                found[field.related_model].add(f"{model._meta.label}.{field.name}")
    assert found[Company] == STAY | MOVE
    assert found[Person] == OF_PEOPLE


def test_reports_keep_what_is_noted() -> None:
    report = MergeReport()
    report.note(Invitation, "moved", 0)
    report.note(Registration, "joined", 1, [{"id": 1}])
    assert report.lines == [
        {"model": "forums.registration", "fate": "joined", "count": 1, "rows": [{"id": 1}]}
    ]


def test_moved_names_both_addresses() -> None:
    moved = Moved("Gone.", old="abc", new="xyz")
    assert (moved.address("/companies/abc/?q=1"), moved.extra) == ("/companies/xyz/?q=1", {"moved_to": "xyz"})
    with transaction.atomic():
        assert str(moved) == "Gone."
