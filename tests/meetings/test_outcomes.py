"""Each side says what came of a meeting; the forum's figures count a meeting and a deal once."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import Forum
from apps.meetings.models import Meeting, Outcome
from apps.meetings.selectors.outcomes import deals_of, outcome_figures
from apps.meetings.services import Agreed, cancel_meeting, report_outcome
from apps.notifications.models import Delivery
from apps.opportunities.models import Deal, DealReport
from apps.opportunities.services import report_result
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.doors import get_statuses, post_statuses, signed_in
from tests.factories import forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
AFTER = "2027-04-14 12:00:00+00:00"


@pytest.fixture(autouse=True)
def _after_the_forum() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=2, tables=2, hosts=[people.body])


@pytest.fixture
def meeting(people: Cast, forum: Forum) -> Meeting:
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        [meeting] = published(people.organiser, forum)
    Delivery.objects.all().delete()
    return meeting


def follow_ups(state: str = "pending") -> list[str]:
    rows = Delivery.objects.filter(kind="meetings.follow_up", state=state).order_by("due_at", "pk")
    return list(rows.values_list("offset", flat=True))


def test_reporting_and_correcting(people: Cast, meeting: Meeting) -> None:
    said = report_outcome(
        user=people.owner, meeting=meeting, result="held", interest=4, next_step="Samples by May."
    )
    assert (said.company, said.result, said.interest, said.next_step, said.reported_by) == (
        people.company, "held", 4, "Samples by May.", people.owner,
    )  # fmt: skip
    report_outcome(user=people.owner, meeting=meeting, result="held", interest=5)
    report_outcome(user=people.other_owner, meeting=meeting, result="no_show")
    assert list(Outcome.objects.order_by("pk").values_list("company", "result", "interest")) == [
        (people.company.pk, "held", 5),
        (people.other_company.pk, "no_show", None),
    ]


def test_who_may_report(people: Cast, meeting: Meeting) -> None:
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            report_outcome(user=user, meeting=meeting, result="held")
    assert not Outcome.objects.exists()
    person = meeting.seats.get(company=people.company).person
    person.user = people.colleague
    person.save()
    assert report_outcome(user=people.colleague, meeting=meeting, result="held").company == people.company


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"result": "perhaps"}, "result"),
        ({"result": "held", "interest": 6}, "interest"),
        ({"result": "held", "interest": 0}, "interest"),
        ({"result": "no_show", "interest": 3}, "interest"),
        ({"result": "moved", "agreed": Agreed("mou")}, "agreed"),
        ({"result": "held", "agreed": Agreed("contract", Decimal(5), "")}, "currency"),
    ],
)
def test_what_cannot_be_said(people: Cast, meeting: Meeting, values: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        report_outcome(user=people.owner, meeting=meeting, **values)
    assert refused.value.field == field
    assert (Outcome.objects.count(), Deal.objects.count()) == (0, 0)


def test_not_before_its_hour_and_not_when_cancelled(people: Cast, meeting: Meeting) -> None:
    with time_machine.travel(meeting.starts_at - timedelta(minutes=1), tick=False):
        with pytest.raises(Conflict) as refused:
            report_outcome(user=people.owner, meeting=meeting, result="held")
        assert refused.value.code == "meeting_to_come"
        cancel_meeting(user=people.organiser, meeting=meeting)
    with pytest.raises(Conflict) as refused:
        report_outcome(user=people.owner, meeting=meeting, result="held")
    assert refused.value.code == "meeting_cancelled"


def test_four_questions_afterwards(people: Cast, meeting: Meeting) -> None:
    report_outcome(user=people.owner, meeting=meeting, result="held")
    report_outcome(user=people.owner, meeting=meeting, result="held", interest=2)
    assert sorted(set(follow_ups())) == ["180d", "30d", "7d", "90d"]
    rows = Delivery.objects.filter(recipient=people.owner, kind="meetings.follow_up").order_by("due_at")
    assert [(row.due_at - meeting.ends_at).days for row in rows] == [7, 30, 90, 180]
    report_outcome(user=people.owner, meeting=meeting, result="no_show")
    assert follow_ups() == []
    report_outcome(user=people.owner, meeting=meeting, result="held")
    assert sorted(set(follow_ups())) == ["180d", "30d", "7d", "90d"]


def test_one_deal_however_many_report_it(people: Cast, forum: Forum, meeting: Meeting) -> None:
    agreed = Agreed("contract", Decimal("250000.00"), "USD")
    for user in (people.owner, people.other_owner):
        report_outcome(user=user, meeting=meeting, result="held", interest=4, agreed=agreed)
    assert Deal.objects.count() == 1
    [row] = deals_of(forum)
    assert (row["kind"], row["currency"], row["count"], row["total"]) == (
        "contract", "USD", 1, Decimal("250000.00"),
    )  # fmt: skip


def test_a_meeting_that_was_not_held_takes_its_deal_back(people: Cast, meeting: Meeting) -> None:
    agreed = Agreed("contract", Decimal("250000.00"), "USD")
    for user in (people.owner, people.other_owner):
        report_outcome(user=user, meeting=meeting, result="held", agreed=agreed)
    report_outcome(user=people.owner, meeting=meeting, result="held", interest=2)
    assert DealReport.objects.count() == 2
    report_outcome(user=people.owner, meeting=meeting, result="no_show")
    assert list(DealReport.objects.values_list("company", flat=True)) == [people.other_company.pk]
    report_outcome(user=people.other_owner, meeting=meeting, result="moved")
    assert (Deal.objects.count(), DealReport.objects.count()) == (0, 0)
    report_outcome(user=people.owner, meeting=meeting, result="held", agreed=agreed)
    assert Deal.objects.count() == 1


def test_a_deal_that_was_reported_elsewhere_stays(people: Cast, meeting: Meeting) -> None:
    report_result(user=people.owner, company=people.company, partner=people.other_company, kind="mou")
    report_outcome(user=people.owner, meeting=meeting, result="held", agreed=Agreed("mou"))
    report_outcome(user=people.owner, meeting=meeting, result="no_show")
    assert Deal.objects.count() == 1


def test_a_colleague_does_not_take_a_managers_deal_back(people: Cast, meeting: Meeting) -> None:
    person = meeting.seats.get(company=people.company).person
    person.user = people.colleague
    person.save()
    report_outcome(user=people.owner, meeting=meeting, result="held", agreed=Agreed("mou"))
    with pytest.raises(NotAllowed) as refused:
        report_outcome(user=people.colleague, meeting=meeting, result="no_show")
    assert refused.value.code == "deal_reported"
    assert (Outcome.objects.get().result, Deal.objects.count()) == ("held", 1)


def test_figures_count_a_meeting_once(people: Cast, forum: Forum, meeting: Meeting) -> None:
    now = meeting.ends_at
    assert (outcome_figures(forum, now).over, outcome_figures(forum, now).reported) == (1, 0)
    report_outcome(user=people.owner, meeting=meeting, result="held", interest=4)
    report_outcome(user=people.other_owner, meeting=meeting, result="no_show")
    figures = outcome_figures(forum, now)
    assert (figures.over, figures.reported, figures.held, figures.no_show, figures.disagree) == (
        1,
        1,
        1,
        0,
        1,
    )
    assert figures.interest == 4.0


# --- pages and API ----------------------------------------------------------------------------------------------------


def test_the_page(people: Cast, meeting: Meeting) -> None:
    owner, url = signed_in(people.owner), reverse("meetings:outcome", args=[meeting.public_id])
    assert url in owner.get(reverse("meetings:meeting", args=[meeting.public_id])).content.decode()
    typed = {
        "result": "held", "interest": "5", "next_step": "Visit", "agreed": "mou", "value": "", "currency": "",
    }  # fmt: skip
    assert owner.post(url, typed).status_code == 302
    said = Outcome.objects.get()
    assert (said.interest, said.next_step, Deal.objects.get().kind) == (5, "Visit", "mou")
    assert owner.get(url).context["form"]["interest"].value() == 5
    assert owner.post(url, {"result": "held", "value": "5", "currency": "USD"}).status_code == 422
    assert owner.post(url, {}).status_code == 422
    said.refresh_from_db()
    assert said.next_step == "Visit"


def test_the_page_is_closed_until_the_meeting_begins(people: Cast, meeting: Meeting) -> None:
    url = reverse("meetings:outcome", args=[meeting.public_id])
    shown = reverse("meetings:meeting", args=[meeting.public_id])
    with time_machine.travel(meeting.starts_at - timedelta(seconds=1), tick=False):
        owner = signed_in(people.owner)
        assert owner.get(url).status_code == 409
        assert owner.post(url, {"result": "held"}).status_code == 409
        assert url not in owner.get(shown).content.decode()
    with time_machine.travel(meeting.starts_at, tick=False):
        assert signed_in(people.owner).get(url).status_code == 200
    assert not Outcome.objects.exists()


def test_the_page_says_that_a_deal_goes(people: Cast, meeting: Meeting) -> None:
    url = reverse("meetings:outcome", args=[meeting.public_id])
    report_outcome(user=people.owner, meeting=meeting, result="held")
    owner = signed_in(people.owner)
    assert "is taken back" not in owner.get(url).content.decode()
    report_outcome(user=people.owner, meeting=meeting, result="held", agreed=Agreed("mou"))
    assert "is taken back" in owner.get(url).content.decode()


def test_who_sees_the_page(people: Cast, meeting: Meeting) -> None:
    url = reverse("meetings:outcome", args=[meeting.public_id])
    assert get_statuses(url, people) == (200, 403, 404, 302)
    assert post_statuses(url, people, {"result": "held"}) == (403, 404, 302)
    assert signed_in(people.owner).delete(url).status_code == 405
    assert not Outcome.objects.exists()


def test_the_organisers_results(people: Cast, forum: Forum, meeting: Meeting) -> None:
    report_outcome(
        user=people.owner, meeting=meeting, result="held", next_step="A secret step", is_confidential=True
    )
    url = reverse("organiser:results", args=[forum.public_id])
    answer = signed_in(people.organiser).get(url)
    assert answer.context["figures"].held == 1
    assert "A secret step" not in answer.content.decode()
    stranger = organiser_of(people.body.__class__.objects.create(name="Another body"))
    assert signed_in(stranger).get(url).status_code == 404
    assert get_statuses(url, people) == (404, 404, 404, 302)


def test_the_api(people: Cast, meeting: Meeting) -> None:
    path = f"meetings/{meeting.public_id}/outcome/"
    owner = Api(people.owner)
    assert problem(Api().post(path, {"result": "held"})) == SIGN_IN
    assert kind(Api(people.colleague).post(path, {"result": "held"})) == (403, "not_allowed")
    assert kind(Api(people.outsider).post(path, {"result": "held"})) == (404, "not_found")
    assert kind(owner.get(path)) == (404, "not_found")
    agreed = {"kind": "contract", "value": "10.50", "currency": "CNY"}
    said = owner.post(path, {"result": "held", "interest": 3, "agreed": agreed}).json()
    assert (said["result"], said["interest"], said["next_step"]) == ("held", 3, "")
    assert owner.get(path).json() == said
    assert Deal.objects.get().value == Decimal("10.50")
    # The other side has said nothing, and reads nothing of ours.
    assert kind(Api(people.other_owner).get(path)) == (404, "not_found")
