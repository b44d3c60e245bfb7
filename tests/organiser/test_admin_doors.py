"""Every page of the panel: the organiser reads it, nobody without a role and a second factor does."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from apps.companies.models import Company
from apps.forums.models import Forum, Registration
from apps.meetings.models import Meeting, MeetingRequest, PairRule, Plan
from apps.meetings.services import publish_plan
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue
from tests.doors import signed_in
from tests.factories import (
    CompanyFactory,
    CooperationTypeFactory,
    EditionFactory,
    HsCodeFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    PlaceFactory,
    SectorFactory,
    VenueFactory,
)
from tests.organiser.steps import FORBIDDEN, NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast, organiser_of

DASHBOARD = (302, "/en/dashboard/")
LISTS = (
    "agenda_trip",
    "companies_company",
    "companies_companymerge",
    "companies_duplicatepair",
    "companies_importrun",
    "companies_invitation",
    "companies_joinrequest",
    "companies_knownname",
    "exhibitions_edition",
    "exhibitions_exhibition",
    "forums_forum",
    "forums_interpreter",
    "forums_registration",
    "letters_invitationletter",
    "matching_flaggedcompany",
    "matching_heldpair",
    "matching_learnedmodel",
    "matching_scorerun",
    "matching_sensitivecode",
    "meetings_meeting",
    "meetings_meetingrequest",
    "meetings_outcome",
    "meetings_pairrule",
    "meetings_planrun",
    "notifications_delivery",
    "reference_cooperationtype",
    "reference_holiday",
    "reference_hscode",
    "reference_institution",
    "reference_place",
    "reference_sector",
    "reference_venue",
)
# Accounts and what belongs to signing in: no organiser's role reaches them.
THEIRS = {"account", "accounts", "auth", "auditlog", "mfa", "socialaccount", "usersessions"}
FORUM_ACTS = ("lay_out", "more_tables", "open_forum", "close_forum")


@pytest.fixture
def published(people: Cast, draft: Plan) -> Plan:
    publish_plan(user=people.organiser, plan=draft)
    return draft


def reference_rows() -> list[object]:
    return [
        SectorFactory(),
        CooperationTypeFactory(),
        HsCodeFactory(),
        PlaceFactory(),
        VenueFactory(),
        InterpreterFactory(),
        EditionFactory(),
        Holiday.objects.create(
            country="AZ", date="2027-03-20", name_en="Novruz", source="law", confidence="high"
        ),
        Institution.objects.create(
            country="AZ", code="AGENCY", name_en="Agency", source="site", confidence="high"
        ),
    ]


def change_url(row: object) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def test_every_model_of_the_panel_is_looked_at_here_or_belongs_to_superusers() -> None:
    names = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    own = {name for name in names if name.partition("_")[0] not in THEIRS}
    assert own - set(LISTS) == {
        "exhibitions_attendance",
        "exhibitions_dateclaim",
        "exhibitions_deadline",
        "exhibitions_editionchange",
        "notifications_notification",
        "opportunities_deal",
        "opportunities_interest",
        "opportunities_opportunity",
    }


@pytest.mark.parametrize("name", LISTS)
def test_lists(name: str, people: Cast, host: Client) -> None:
    url = reverse(f"admin:{name}_changelist")
    assert answer(host, url) == (200, "")
    assert refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=(200, ""), owner=DASHBOARD, visitor=sign_in(url)
    )


def test_index(people: Cast, host: Client) -> None:
    url = reverse("admin:index")
    assert answer(host, url) == (200, "")
    assert refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=(200, ""), owner=DASHBOARD, visitor=sign_in(url)
    )


def test_reference_forms(host: Client, people: Cast) -> None:
    for row in reference_rows():
        url = change_url(row)
        assert answer(host, url) == (200, ""), url
        assert refusals(url, people) == Refusals(
            unprotected=enrolment(url), stranger=(200, ""), owner=DASHBOARD, visitor=sign_in(url)
        )


def forum_rows() -> list[object]:
    return [
        Forum.objects.get(),
        *Registration.objects.all(),
        Meeting.objects.get(),
        MeetingRequest.objects.get(),
    ]


def test_another_bodys_rows_do_not_exist(host: Client, people: Cast, published: Plan) -> None:
    rule = PairRule.objects.create(
        forum=published.forum, company=people.company, other=people.other_company, kind="must"
    )
    gone = (302, reverse("admin:index"))
    for row in (*forum_rows(), published.run, rule):
        url = change_url(row)
        assert answer(host, url) == (200, ""), url
        assert refusals(url, people) == Refusals(
            unprotected=enrolment(url), stranger=gone, owner=DASHBOARD, visitor=sign_in(url)
        )
    stranger = signed_in(organiser_of(OrganiserBodyFactory()))
    for name in (
        "forums_forum", "forums_registration", "meetings_meeting", "meetings_meetingrequest",
        "meetings_pairrule", "meetings_planrun", "matching_scorerun",
    ):  # fmt: skip
        assert list(stranger.get(reverse(f"admin:{name}_changelist")).context["cl"].queryset) == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", FORUM_ACTS)
def test_who_may_act_on_a_forum(act: str, method: str, people: Cast, host: Client, forum: Forum) -> None:
    url = reverse(f"admin:forums_forum_{act}", args=[forum.pk])
    before = Forum.objects.values().get(), forum.slots.count(), forum.tables.count()
    assert refusals(url, people, method) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=DASHBOARD, visitor=sign_in(url)
    )
    assert answer(host, url) == (200, "")
    assert (Forum.objects.values().get(), forum.slots.count(), forum.tables.count()) == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", ["approve", "decline"])
def test_who_may_decide_on_a_registration(
    act: str, method: str, people: Cast, host: Client, forum: Forum
) -> None:
    forum.registrations.update(state="pending")
    registration = forum.registrations.order_by("pk")[0]
    url = reverse(f"admin:forums_registration_{act}", args=[registration.pk])
    assert refusals(url, people, method) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=DASHBOARD, visitor=sign_in(url)
    )
    assert answer(host, url) == (200, "")
    assert set(forum.registrations.values_list("state", flat=True)) == {"pending"}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("act", ["cancel", "toggle_lock"])
def test_who_may_act_on_a_meeting(act: str, method: str, people: Cast, host: Client, published: Plan) -> None:
    before = Meeting.objects.values().get()
    url = reverse(f"admin:meetings_meeting_{act}", args=[Meeting.objects.get().pk])
    assert refusals(url, people, method) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=DASHBOARD, visitor=sign_in(url)
    )
    assert answer(host, url) == (200, "")
    assert Meeting.objects.values().get() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_decide_on_a_company(method: str, people: Cast, host: Client) -> None:
    company = CompanyFactory(verification_state="submitted")
    url = reverse("admin:companies_company_decide", args=[company.pk])
    answers = refusals(url, people, method)
    # Companies belong to no organiser: whoever verifies, of any body, may read each.
    assert answers == Refusals(
        unprotected=enrolment(url), stranger=(200, ""), owner=DASHBOARD, visitor=sign_in(url)
    )
    assert answer(host, url) == (200, "")
    assert Company.objects.get(pk=company.pk).verification_state == "submitted"


@pytest.mark.parametrize("role", ["hall_staff", "statistics"])
def test_who_cannot_verify(role: str, people: Cast) -> None:
    company = CompanyFactory(verification_state="submitted")
    url = reverse("admin:companies_company_decide", args=[company.pk])
    client = signed_in(organiser_of(people.body, role))
    response = client.post(url, {"decision": "verify", "reason": "", "seen_version": company.version})
    assert response.status_code == 403
    assert Company.objects.get(pk=company.pk).verification_state == "submitted"


def test_hall_staff_see_the_hall_only(people: Cast, published: Plan) -> None:
    client = signed_in(organiser_of(people.body, "hall_staff"))
    seen = {name for name in LISTS if answer(client, reverse(f"admin:{name}_changelist")) == (200, "")}
    assert seen == {"forums_forum", "forums_registration", "meetings_meeting"}
    assert answer(client, reverse("admin:index")) == (200, "")
    for url in (
        reverse("admin:forums_forum_add"),
        reverse("admin:forums_forum_open_forum", args=[published.forum.pk]),
        reverse("admin:meetings_meeting_cancel", args=[Meeting.objects.get().pk]),
    ):
        assert answer(client, url, "post") == FORBIDDEN, url


@pytest.mark.parametrize("act", FORUM_ACTS)
def test_verifiers_cannot_change_a_forum(act: str, people: Cast, forum: Forum) -> None:
    before = Forum.objects.values().get(), forum.slots.count(), forum.tables.count()
    client = signed_in(organiser_of(people.body, "verifier"))
    url = reverse(f"admin:forums_forum_{act}", args=[forum.pk])
    assert answer(client, url, "post") == FORBIDDEN
    assert (Forum.objects.values().get(), forum.slots.count(), forum.tables.count()) == before


def test_country_desk_reads_and_decides_on_its_own_country(people: Cast) -> None:
    ours = CompanyFactory(country="AZ", verification_state="submitted", name_en="Ours Ltd")
    theirs = CompanyFactory(country="CN", verification_state="submitted", name_en="Theirs Ltd")
    desk = signed_in(organiser_of(OrganiserBodyFactory(country="AZ"), "country_desk"))
    rows = desk.get(reverse("admin:companies_company_changelist")).context["cl"].queryset
    assert {company.pk for company in rows} == {ours.pk, people.company.pk}
    assert list(desk.get(reverse("admin:index")).context["queue"]) == [ours]
    data = {"decision": "verify", "reason": "", "seen_version": 0}
    url = reverse("admin:companies_company_decide", args=[theirs.pk])
    assert desk.post(url, data | {"seen_version": theirs.version}).status_code == 404
    assert Company.objects.get(pk=theirs.pk).verification_state == "submitted"
    url = reverse("admin:companies_company_decide", args=[ours.pk])
    assert desk.post(url, data | {"seen_version": ours.version}).status_code == 302
    assert Company.objects.get(pk=ours.pk).verification_state == "verified"


@pytest.mark.parametrize(
    "model", [Sector, CooperationType, HsCode, Place, Venue], ids=lambda model: model._meta.model_name
)
def test_reference_rows_are_neither_added_nor_deleted_by_organisers(model: type, host: Client) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert answer(host, reverse(f"admin:{name}_add"), "post") == FORBIDDEN


def test_posting_to_a_read_only_page_changes_nothing(host: Client, people: Cast) -> None:
    before = Company.objects.values().get(pk=people.company.pk)
    host.post(
        reverse("admin:companies_company_change", args=[people.company.pk]),
        {"legal_name": "Taken", "verification_state": "rejected"},
    )
    assert Company.objects.values().get(pk=people.company.pk) == before
