"""What tests of meetings do again and again, through the services."""

from collections.abc import Sequence

from apps.accounts.models import User
from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest, Plan
from apps.meetings.services import ask_for_plan, carry_out_run, publish_plan
from tests.factories import MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast


def forum_of_owners(people: Cast, **values: object) -> Forum:
    """Return a forum at which the owners of both companies sit at the table themselves, so that they are told."""
    forum = forum_with_programme(hosts=[people.body], **values)
    owners = {people.company.pk: people.owner, people.other_company.pk: people.other_owner}
    for delegate in take_part(forum, people.company, people.other_company):
        delegate.person.user = owners[delegate.person.company_id]
        delegate.person.save()
    return forum


def accepted(forum: Forum, sender: Company, recipient: Company, **values: object) -> MeetingRequest:
    return MeetingRequestFactory(forum=forum, sender=sender, recipient=recipient, state="accepted", **values)


def drafted(organiser: User, forum: Forum) -> Plan:
    """Plan the forum's accepted requests."""
    plan = carry_out_run(run_id=ask_for_plan(user=organiser, forum=forum, seconds=1).pk)
    assert plan is not None
    return plan


def published(organiser: User, forum: Forum) -> Sequence[Meeting]:
    """Plan and publish; return the live meetings in order of time."""
    publish_plan(user=organiser, plan=drafted(organiser, forum))
    return list(forum.meetings.filter(state="scheduled").order_by("starts_at", "pk"))
