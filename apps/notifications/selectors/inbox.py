"""What a person sees in the own inbox. Lines that are not due yet do not exist for anybody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from apps.accounts.models import User
from apps.notifications.messages import InboxLine, RenderContext
from apps.notifications.models import Notification
from apps.notifications.recipients import Recipient
from apps.notifications.renderers import SummarisesMany, renderer_for
from apps.notifications.selectors.choices import without_muted

PAGE_SIZE = 20

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    public_id: str
    at: datetime
    is_unread: bool
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Newest first; `older` is the public id to pass as `before` for the next page, None on the last one."""

    entries: list[InboxEntry]
    older: str | None


def visible_notifications(user: User) -> QuerySet[Notification]:
    """Return the lines that are due, without the groups that the user does not want to see here."""
    return without_muted(Notification.objects.filter(recipient=user, due_at__lte=timezone.now()))


def unread_notifications(user: User) -> QuerySet[Notification]:
    return visible_notifications(user).filter(read_at=None)


def unread_count(user: User) -> int:
    return unread_notifications(user).count()


def get_notification(user: User, public_id: str) -> Notification:
    """Return one of the user's own lines, or raise Http404."""
    try:
        return visible_notifications(user).get(public_id=public_id)
    except Notification.DoesNotExist:
        raise Http404 from None


def inbox_page(user: User, *, before: str | None = None, page_size: int = PAGE_SIZE) -> InboxPage:
    """Return a page of the user's inbox in the language that is active; a `before` that is not theirs is Http404."""
    lines = visible_notifications(user).order_by("-due_at", "-id")
    if before:
        last = get_notification(user, before)
        lines = lines.filter(Q(due_at__lt=last.due_at) | Q(due_at=last.due_at, id__lt=last.pk))
    found = list(lines[: page_size + 1])
    shown = found[:page_size]
    older = shown[-1].public_id if len(found) > page_size else None
    return InboxPage(entries=_entries(user, shown), older=older)


def _entries(user: User, notifications: Sequence[Notification]) -> list[InboxEntry]:
    context = RenderContext(
        language=get_language() or user.language,
        time_zone=timezone.get_current_timezone_name(),
        site_url=settings.SITE_URL,
        recipient=Recipient.of_user(user),
    )
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for notification in notifications:
        by_kind[notification.kind].append(notification)
    lines: dict[int, InboxLine] = {}
    for kind, group in by_kind.items():
        summaries = _summaries(kind, group, context)
        lines.update(zip((notification.pk for notification in group), summaries, strict=True))
    return [_entry(notification, lines[notification.pk]) for notification in notifications]


def _entry(notification: Notification, line: InboxLine) -> InboxEntry:
    return InboxEntry(
        public_id=notification.public_id,
        at=notification.due_at,
        is_unread=notification.is_unread,
        text=line.text,
        url=line.url,
    )


def _summaries(kind: str, group: Sequence[Notification], context: RenderContext) -> list[InboxLine]:
    """Return one line for each; what cannot be told any more becomes a neutral line instead of a broken page."""
    try:
        renderer = renderer_for(kind)
        if isinstance(renderer, SummarisesMany):
            return list(renderer.summaries([notification.payload for notification in group], context))
    except Exception:
        log.exception("inbox_lines_not_told", kind=kind)
        return [InboxLine.untold() for _notification in group]
    return [_summary(notification, context) for notification in group]


def _summary(notification: Notification, context: RenderContext) -> InboxLine:
    try:
        return renderer_for(notification.kind).summary(notification.payload, context)
    except Exception:
        log.exception("inbox_line_not_told", kind=notification.kind, notification=notification.pk)
        return InboxLine.untold()
