"""Proposing another time at a forum: a slot where companies choose, a time of day where organisers plan."""

from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import Forum, Slot
from apps.meetings.models import Meeting, MeetingRequest, Seat, TimeProposal
from apps.meetings.selectors.openings import Openings
from apps.meetings.services import (
    accept_meeting_request,
    accept_proposal,
    book_meeting,
    decline_meeting_request,
    propose_time,
)
from apps.meetings.services.placing import SlotTaken
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.doors import get_statuses, post_statuses, signed_in
from tests.factories import CompanyFactory, MeetingRequestFactory, take_part
from tests.meetings.steps import accepted, forum_of_owners
from tests.people import Cast
from tests.races import at_once

NOW = "2027-04-01 09:00:00+00:00"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_of_owners(people, slots=4, tables=2, meeting_mode="self")


@pytest.fixture
def asked(people: Cast, forum: Forum) -> MeetingRequest:
    return MeetingRequestFactory(forum=forum, sender=people.company, recipient=people.other_company)


def slot(forum: Forum, number: int) -> Slot:
    return forum.slots.get(number=number)


def propose(people: Cast, asked: MeetingRequest, number: int) -> TimeProposal:
    return propose_time(user=people.other_owner, request=asked, slot=slot(asked.forum, number))


def mails(kind: str) -> list[tuple[str, int, str]]:
    rows = Delivery.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("recipient__email", "revision", "state"))


def states(asked: MeetingRequest) -> list[str]:
    return list(asked.proposals.order_by("number").values_list("state", flat=True))


def test_a_slot_in_place_of_a_yes(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    proposal = propose(people, asked, 3)
    assert (proposal.company, proposal.number, proposal.state) == (people.other_company, 1, "open")
    asked.refresh_from_db()
    assert asked.state == "pending"
    assert mails("meetings.proposed") == [(people.owner.email, 1, "pending")]
    accept_proposal(user=people.owner, proposal=proposal)
    asked.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (asked.state, meeting.slot, meeting.table.label) == ("accepted", slot(forum, 3), "1")
    assert states(asked) == ["accepted"]
    assert mails("meetings.proposal_accepted") == [(people.other_owner.email, 1, "pending")]
    assert mails("meetings.proposed") == [(people.owner.email, 1, "retired")]
    assert len(mails("meetings.booked")) == 2


def test_countering_to_and_fro(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    first = propose(people, asked, 1)
    second = propose_time(user=people.owner, request=asked, slot=slot(forum, 2), note="Earlier is hard")
    assert states(asked) == ["replaced", "open"]
    with pytest.raises(Conflict) as refused:
        accept_proposal(user=people.owner, proposal=first)
    assert refused.value.code == "proposal_over"
    accept_proposal(user=people.other_owner, proposal=second)
    assert Meeting.objects.get().slot == slot(forum, 2)
    # The asked side said yes to the request as well, so the sender is told that.
    assert mails("meetings.answered") == [(people.owner.email, 1, "pending")]
    assert mails("meetings.proposal_accepted") == []


def test_nobody_accepts_their_own_and_outsiders_see_nothing(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    proposal = propose(people, asked, 1)
    for user, refusal in (
        (people.other_owner, NotAllowed),
        (people.colleague, NotAllowed),
        (people.outsider, NotFound),
    ):
        with pytest.raises(refusal):
            accept_proposal(user=user, proposal=proposal)
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            propose_time(user=user, request=asked, slot=slot(forum, 2))
    assert (states(asked), Meeting.objects.count()) == (["open"], 0)


def test_a_proposal_holds_nothing_back(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    """A third company books the proposed slot; whoever agrees then reads what is left, and nothing has changed."""
    proposal = propose(people, asked, 2)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    book_meeting(user=people.owner, request=accepted(forum, people.company, third), slot=slot(forum, 2))
    with pytest.raises(SlotTaken) as refused:
        accept_proposal(user=people.owner, proposal=proposal)
    assert [option["slot"] for option in refused.value.extra["alternatives"]] == [1, 3, 4]
    asked.refresh_from_db()
    assert (asked.state, states(asked), Meeting.objects.count()) == ("pending", ["open"], 1)
    with pytest.raises(SlotTaken):
        propose(people, asked, 2)


def test_an_answer_ends_what_is_proposed(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    proposal = propose(people, asked, 1)
    decline_meeting_request(user=people.other_owner, request=asked)
    assert (states(asked), mails("meetings.proposed")) == (["closed"], [(people.owner.email, 1, "retired")])
    for act in (
        lambda: accept_proposal(user=people.owner, proposal=proposal),
        lambda: propose_time(user=people.owner, request=asked, slot=slot(forum, 2)),
    ):
        with pytest.raises(Conflict):
            act()
    assert not Meeting.objects.exists()


def test_booking_ends_what_is_proposed(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    accept_meeting_request(user=people.other_owner, request=asked)
    proposal = propose(people, asked, 1)
    book_meeting(user=people.owner, request=asked, slot=slot(forum, 4))
    assert states(asked) == ["closed"]
    with pytest.raises(Conflict):
        accept_proposal(user=people.owner, proposal=proposal)
    with pytest.raises(Conflict) as refused:
        propose(people, asked, 2)
    assert refused.value.code == "already_placed"


def test_a_proposed_slot_overrules_the_time_of_day(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    """All slots are in the morning: who asked for the afternoon may be offered one nevertheless, and agree."""
    MeetingRequest.objects.filter(pk=asked.pk).update(part_of_day="afternoon")
    asked.refresh_from_db()
    assert list(Openings(asked, now=timezone.now())) == []
    accept_proposal(user=people.owner, proposal=propose(people, asked, 1))
    assert Meeting.objects.get().slot == slot(forum, 1)


def test_where_organisers_plan_it_is_a_time_of_day(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    Forum.objects.filter(pk=forum.pk).update(meeting_mode="plan")
    for values in ({"part_of_day": "any"}, {"part_of_day": "evening"}, {"slot": slot(forum, 1)}):
        with pytest.raises(InvalidInput):
            propose_time(user=people.other_owner, request=asked, **values)
    proposal = propose_time(user=people.other_owner, request=asked, part_of_day="morning")
    accept_proposal(user=people.owner, proposal=proposal, wish="must")
    asked.refresh_from_db()
    # The wish is the sender's own answer to itself nowhere: it is the asked side whose wish is kept.
    assert (asked.state, asked.part_of_day, asked.answer_wish) == ("accepted", "morning", "would")
    assert not Meeting.objects.exists()


def test_the_mail(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    propose_time(user=people.other_owner, request=asked, slot=slot(forum, 2), note="After the opening")
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    [sent] = [each for each in mail.outbox if "proposes" in each.subject]
    assert (sent.to, sent.subject) == (
        [people.owner.email], f"{people.other_company} proposes when to meet",
    )  # fmt: skip
    assert "09:30–09:55 (Asia/Shanghai)" in sent.body
    assert "05:30–05:55 (Asia/Baku)" in sent.body
    assert "After the opening" in sent.body


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_pages(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    shown = reverse("meetings:request", args=[asked.public_id])
    url = reverse("meetings:propose", args=[asked.public_id])
    other = signed_in(people.other_owner)
    assert url in other.get(shown).content.decode()
    assert [number for number, _label in other.get(url).context["form"].fields["slot"].choices] == [
        1,
        2,
        3,
        4,
    ]
    assert other.post(url, {"slot": "3", "note": "Better"}).status_code == 302
    proposal = TimeProposal.objects.get()
    assert (proposal.slot.number, proposal.note) == (3, "Better")
    agree = reverse("meetings:agree", args=[asked.public_id, proposal.public_id])
    assert agree not in other.get(shown).content.decode()
    owner = signed_in(people.owner)
    assert agree in owner.get(shown).content.decode()
    assert owner.post(agree).status_code == 302
    assert Meeting.objects.get().slot.number == 3
    page = owner.get(shown).content.decode()
    assert url not in page
    assert "Earlier proposals" in page


def test_a_lost_slot_is_told_on_the_page(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    proposal = propose(people, asked, 2)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    book_meeting(user=people.owner, request=accepted(forum, people.company, third), slot=slot(forum, 2))
    answer = signed_in(people.owner).post(
        reverse("meetings:agree", args=[asked.public_id, proposal.public_id])
    )
    assert answer.status_code == 409
    assert "This slot is no longer free" in answer.content.decode()
    assert states(asked) == ["open"]


def test_who_sees_the_pages(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    url = reverse("meetings:propose", args=[asked.public_id])
    assert get_statuses(url, people) == (200, 403, 404, 302)
    assert post_statuses(url, people, {"slot": "1"}) == (403, 404, 302)
    proposal = propose(people, asked, 1)
    agree = reverse("meetings:agree", args=[asked.public_id, proposal.public_id])
    assert post_statuses(agree, people) == (403, 404, 302)
    assert signed_in(people.owner).get(agree).status_code == 405
    assert (TimeProposal.objects.count(), Meeting.objects.count()) == (1, 0)


def test_the_api(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    path = f"meeting-requests/{asked.public_id}/proposals/"
    assert problem(Api().post(path, {"slot": 1})) == SIGN_IN
    assert kind(Api(people.colleague).post(path, {"slot": 1})) == (403, "not_allowed")
    assert kind(Api(people.outsider).post(path, {"slot": 1})) == (404, "not_found")
    made = Api(people.other_owner).post(path, {"slot": 2, "note": "Hm"})
    assert made.status_code == 201
    line = made.json()
    assert (line["slot"], line["state"], line["starts_at"], line["time_zone"]) == (
        2, "open", "2027-04-14T09:30:00+08:00", "Asia/Shanghai",
    )  # fmt: skip
    owner = Api(people.owner)
    assert owner.get(path).json()["results"] == [line]
    assert kind(Api(people.outsider).get(path)) == (404, "not_found")
    agreement = f"{path}{line['id']}/agreement/"
    assert kind(Api(people.other_owner).post(agreement)) == (403, "own_proposal")
    assert kind(Api(people.outsider).post(agreement)) == (404, "not_found")
    assert owner.post(agreement).json()["state"] == "accepted"
    assert kind(owner.post(agreement)) == (409, "proposal_over")
    assert Meeting.objects.get().slot.number == 2


@pytest.mark.django_db(transaction=True)
def test_agreeing_and_declining_at_once(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    """Whoever comes second is told; a live meeting stands for an accepted request alone."""
    proposal = propose(people, asked, 2)
    outcomes = at_once(
        lambda: accept_proposal(user=people.owner, proposal=proposal),
        lambda: decline_meeting_request(user=people.other_owner, request=asked),
        behind=lambda: list(MeetingRequest.objects.select_for_update().filter(pk=asked.pk)),
    )
    asked.refresh_from_db()
    assert Counter(isinstance(each, Conflict) for each in outcomes) == {True: 1, False: 1}
    assert Seat.objects.filter(is_live=True).count() == (3 if asked.state == "accepted" else 0)
