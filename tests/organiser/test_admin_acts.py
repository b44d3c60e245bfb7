"""What the panel's buttons do; each asks first, and each leaves an audit record of who pressed it."""

from datetime import UTC, datetime

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company
from apps.forums.models import Forum, Registration, Session
from apps.meetings.models import Meeting, PairRule, Plan
from apps.meetings.services import publish_plan
from tests.doors import signed_in
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    ForumFactory,
    InterpreterFactory,
    RegistrationFactory,
    TableFactory,
    VenueFactory,
)
from tests.people import Cast, organiser_of

Record = tuple[object, dict[str, list[str]]]


def records_of(row: object, *fields: str) -> list[Record]:
    """Return who changed these fields of the row, and from what to what, the oldest first."""
    entries = LogEntry.objects.get_for_object(row).filter(action=LogEntry.Action.UPDATE)
    found = []
    for entry in entries.order_by("timestamp", "pk"):
        changes = {name: values for name, values in entry.changes_dict.items() if name in fields}
        if changes:
            found.append((entry.actor, changes))
    return found


def texts(response: object) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def submitted(people: Cast) -> Company:
    return CompanyFactory(verification_state="submitted", submitted_at=timezone.now())


@pytest.mark.parametrize(
    ("decision", "state"), [("verify", "verified"), ("changes", "changes_requested"), ("reject", "rejected")]
)
def test_decide(decision: str, state: str, people: Cast, host: Client, submitted: Company) -> None:
    url = reverse("admin:companies_company_decide", args=[submitted.pk])
    data = {"decision": decision, "reason": "See the extract.", "seen_version": submitted.version}
    assert host.post(url, data).url == f"{reverse('admin:companies_company_changelist')}?queue=waiting"
    submitted.refresh_from_db()
    assert submitted.verification_state == state
    assert submitted.decisions.get().decided_by == people.organiser
    assert records_of(submitted, "verification_state") == [
        (people.organiser, {"verification_state": ["submitted", state]})
    ]


def test_decide_on_what_has_changed_meanwhile(host: Client, submitted: Company) -> None:
    url = reverse("admin:companies_company_decide", args=[submitted.pk])
    data = {"decision": "verify", "reason": "", "seen_version": submitted.version - 1}
    response = host.post(url, data)
    assert response.status_code == 200
    submitted.refresh_from_db()
    assert submitted.verification_state == "submitted"
    # What is shown now is the company as it is: the next decision is on that.
    assert response.context["form"]["seen_version"].value() == str(submitted.version)


def test_refusal_needs_a_reason(host: Client, submitted: Company) -> None:
    url = reverse("admin:companies_company_decide", args=[submitted.pk])
    response = host.post(url, {"decision": "reject", "reason": " ", "seen_version": submitted.version})
    assert texts(response) == ["Say why, so that the company can do something about it."]
    submitted.refresh_from_db()
    assert submitted.verification_state == "submitted"


@pytest.mark.parametrize(
    ("act", "state", "data"), [("approve", "approved", {}), ("decline", "declined", {"reason": "Full."})]
)
def test_registration(act: str, state: str, data: dict[str, str], people: Cast, host: Client) -> None:
    row = RegistrationFactory(forum=ForumFactory(hosts=[people.body]), state="pending")
    url = reverse(f"admin:forums_registration_{act}", args=[row.pk])
    assert host.get(url).status_code == 200
    row.refresh_from_db()
    assert row.state == "pending"
    assert host.post(url, data | {"confirm": "1"}).url == reverse("admin:forums_registration_changelist")
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (state, people.organiser)
    assert records_of(row, "state") == [(people.organiser, {"state": ["pending", state]})]


def test_approve_several(people: Cast, host: Client) -> None:
    forum = ForumFactory(hosts=[people.body])
    rows = [RegistrationFactory(forum=forum, state="pending") for _ in range(2)]
    foreign = RegistrationFactory(state="pending")
    data = {"action": "approve_all", "_selected_action": [row.pk for row in (*rows, foreign)]}
    host.post(reverse("admin:forums_registration_changelist"), data)
    states = Registration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["approved", "approved", "pending"]


def test_publish_is_recorded(people: Cast, host: Client, draft: Plan) -> None:
    host.post(reverse("organiser:publish", args=[draft.public_id]))
    assert records_of(draft.forum, "state")[-1] == (
        people.organiser, {"state": ["planned", "published"]},
    )  # fmt: skip
    # What the plan placed stays with it, row by row; the record says who made it everybody's agenda.
    assert records_of(draft, "state") == [(people.organiser, {"state": ["draft", "published"]})]


def test_lock_and_unlock(people: Cast, host: Client, draft: Plan) -> None:
    publish_plan(user=people.organiser, plan=draft)
    meeting = Meeting.objects.get()
    url = reverse("admin:meetings_meeting_toggle_lock", args=[meeting.pk])
    back = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    for locked in (True, False):
        assert host.post(url, {"confirm": "1"}).url == back
        meeting.refresh_from_db()
        assert meeting.is_locked is locked
    assert [record[0] for record in records_of(meeting, "is_locked")][-2:] == [people.organiser] * 2


def test_cancel(people: Cast, host: Client, draft: Plan) -> None:
    publish_plan(user=people.organiser, plan=draft)
    meeting = Meeting.objects.get()
    url = reverse("admin:meetings_meeting_cancel", args=[meeting.pk])
    assert host.post(url, {"reason": ""}).status_code == 200
    host.post(url, {"reason": "The hall is closed."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == ("cancelled", "The hall is closed.")
    assert records_of(meeting, "state")[-1] == (
        people.organiser, {"state": ["scheduled", "cancelled"]},
    )  # fmt: skip


def forum_form(people: Cast, **values: object) -> dict[str, object]:
    """Return what the add form posts: two sessions, two tables and an interpreter below the forum itself."""
    sessions = [
        {"kind": "plenary", "title_en": "Opening", "starts_at_0": "2027-04-14", "starts_at_1": "09:00",
         "ends_at_0": "2027-04-14", "ends_at_1": "10:00"},
        {"kind": "meetings", "title_en": "Meetings", "starts_at_0": "2027-04-14", "starts_at_1": "10:00",
         "ends_at_0": "2027-04-14", "ends_at_1": "12:00"},
    ]  # fmt: skip
    inlines = {
        "sessions": sessions,
        "tables": [{"label": "A1", "position": "1"}, {"label": "A2", "position": "2"}],
        "engagements": [{"interpreter": InterpreterFactory().pk, "longest_run": "4", "rest_slots": "1"}],
        "speakers": [{"name": "Leyla Quliyeva", "role_en": "Chamber of Commerce", "position": "1"}],
        "host_rights": [
            {"body": people.body.pk, "may_edit": "on", "may_plan": "on", "decides_for": "country"}
        ],
    }
    data: dict[str, object] = {
        "name_en": "Silk forum", "name_az": "İpək forumu", "name_zh_hans": "丝绸论坛", "name_ru": "Форум",
        "hosts": [people.body.pk], "edition": EditionFactory().pk, "venue": VenueFactory().pk,
        "time_zone": "Asia/Shanghai", "starts_on": "2027-04-14", "ends_on": "2027-04-14",
        "slot_minutes": "25", "gap_minutes": "5", "requests_per_company": "20", "request_expiry_days": "14", "request_expiry_hours": "0",
        "cross_country_only": "on", "meeting_mode": "plan", "notice_hours": "0",
        "format": "mixed", "languages": ["az", "zh-hans"], "fee": "150", "fee_currency": "CNY", "places": "40",
        "places_az": "", "places_cn": "25", "meetings_most": "12", "meetings_least": "3", "meetings_per_day": "8",
    }  # fmt: skip
    for prefix, rows in inlines.items():
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data | values


def test_a_forum_is_made_laid_out_and_opened(people: Cast, host: Client) -> None:
    people.organiser.time_zone = "Asia/Baku"
    people.organiser.save()
    response = host.post(reverse("admin:forums_forum_add"), forum_form(people))
    assert response.status_code == 302, response.context["errors"]
    forum = Forum.objects.get()
    assert (forum.state, forum.name_zh_hans, list(forum.hosts.all())) == ("draft", "丝绸论坛", [people.body])
    assert [table.label for table in forum.tables.all()] == ["A1", "A2"]
    assert forum.engagements.get().longest_run == 4
    assert (forum.format, forum.languages, forum.fee) == ("mixed", ["az", "zh-hans"], 150)
    assert (forum.places, forum.places_az, forum.places_cn) == (40, None, 25)
    assert (forum.meetings_most, forum.meetings_least, forum.meetings_per_day) == (12, 3, 8)
    assert [(each.name, each.role_en) for each in forum.speakers.all()] == [
        ("Leyla Quliyeva", "Chamber of Commerce")
    ]
    assert forum.host_rights.get().decides_for == "country"
    # The programme is on the forum's clock, not on that of an organiser who sits in Baku.
    assert Session.objects.get(kind="meetings").starts_at == datetime(2027, 4, 14, 2, tzinfo=UTC)
    page = host.get(reverse("admin:forums_forum_change", args=[forum.pk])).content.decode()
    assert 'value="10:00:00"' in page

    for act in ("lay_out", "open_forum"):
        host.post(reverse(f"admin:forums_forum_{act}", args=[forum.pk]), {"confirm": "1"})
    forum.refresh_from_db()
    assert (forum.state, forum.slots.count()) == ("open", 4)
    assert records_of(forum, "state")[-1] == (people.organiser, {"state": ["draft", "open"]})


def test_whoever_makes_a_forum_keeps_it(people: Cast, host: Client) -> None:
    other = organiser_of(ForumFactory().hosts.get()).appointments.get().body
    host.post(reverse("admin:forums_forum_add"), forum_form(people, hosts=[other.pk]))
    assert set(Forum.objects.get(name_en="Silk forum").hosts.all()) == {people.body, other}


def test_a_forum_without_programme_is_not_opened(people: Cast, host: Client) -> None:
    forum = ForumFactory(hosts=[people.body], state="draft")
    response = host.post(reverse("admin:forums_forum_open_forum", args=[forum.pk]), follow=True)
    assert texts(response) == [
        "Add a session for meetings and lay out its slots before you open the forum. Add tables before you open the forum."
    ]
    forum.refresh_from_db()
    assert forum.state == "draft"


def test_close_and_open_again(people: Cast, host: Client, forum: Forum) -> None:
    for act, state in (("close_forum", "closed"), ("open_forum", "open")):
        response = host.post(reverse(f"admin:forums_forum_{act}", args=[forum.pk]))
        assert response.url == reverse("admin:forums_forum_change", args=[forum.pk])
        forum.refresh_from_db()
        assert forum.state == state


def test_more_tables(people: Cast, host: Client, forum: Forum) -> None:
    url = reverse("admin:forums_forum_more_tables", args=[forum.pk])
    host.post(url, {"count": "3", "hall": "B", "prefix": "B"})
    assert list(forum.tables.values_list("label", flat=True)) == ["1", "2", "B1", "B2", "B3"]
    assert host.post(url, {"count": "0"}).status_code == 200
    assert forum.tables.count() == 5


@pytest.mark.parametrize(("act", "place"), [("plan", "forum"), ("score", "forum")])
def test_shortcuts_to_the_planning_page(act: str, place: str, host: Client, forum: Forum) -> None:
    response = host.get(reverse(f"admin:forums_forum_{act}", args=[forum.pk]))
    assert response.url == reverse(f"organiser:{place}", args=[forum.public_id])


def test_pair_rules_are_for_own_forums(people: Cast, host: Client, forum: Forum) -> None:
    url = reverse("admin:meetings_pairrule_add")
    data = {"kind": "must", "company": people.company.pk, "other": people.other_company.pk}
    assert host.post(url, data | {"forum": ForumFactory().pk}).status_code == 200
    assert PairRule.objects.count() == 0
    host.post(url, data | {"forum": forum.pk})
    rule = PairRule.objects.get()
    assert (rule.forum, rule.is_private) == (forum, False)


@pytest.mark.parametrize("role", ["admin", "country_desk"])
def test_hosts_are_looked_up_by_name(role: str, people: Cast) -> None:
    client = signed_in(organiser_of(people.body, role))
    query = {"app_label": "forums", "model_name": "forum", "field_name": "hosts", "term": people.body.name}
    answer = client.get(reverse("admin:autocomplete"), query)
    assert [row["text"] for row in answer.json()["results"]] == [str(people.body)]


def test_tables_of_a_forum_show_their_owner(people: Cast, host: Client, forum: Forum) -> None:
    TableFactory(forum=forum, owner=people.company)
    page = host.get(reverse("admin:forums_forum_change", args=[forum.pk])).content.decode()
    assert str(people.company) in page
