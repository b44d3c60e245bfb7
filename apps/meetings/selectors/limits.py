"""How many meetings a company may have at a forum, and who has reached it."""

from collections import Counter
from itertools import chain

from django.db.models import Q

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.enums import MeetingState
from apps.meetings.models import Meeting


def full_sides(forum: Forum, *sides: Company) -> list[Company]:
    """Return which of these companies have as many live meetings as the forum allows; one query, none without a limit."""
    if forum.meetings_most is None:
        return []
    keys = [side.pk for side in sides]
    live = Meeting.objects.filter(
        Q(request__sender__in=keys) | Q(request__recipient__in=keys),
        forum=forum,
        state=MeetingState.SCHEDULED,
    )
    count = Counter(chain.from_iterable(live.values_list("request__sender_id", "request__recipient_id")))
    return [side for side in sides if count[side.pk] >= forum.meetings_most]
