"""What the outbox and the inbox know of a person, for the archive of their own data."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, facts_of, register_section
from apps.accounts.models import User
from apps.notifications.models import Delivery, NoticeChoice, Notification


def inbox(user: User) -> Iterable[Record]:
    rows = Notification.objects.filter(recipient=user).order_by("pk").iterator()
    return (facts_of(row, "kind", "subject_key", "payload", "due_at", "read_at") for row in rows)


def mails(user: User) -> Iterable[Record]:
    rows = Delivery.objects.filter(recipient=user).order_by("pk").iterator()
    return (facts_of(row, "kind", "subject_key", "channel", "state", "due_at", "sent_at") for row in rows)


def choices(user: User) -> Iterable[Record]:
    rows = NoticeChoice.objects.filter(user=user).order_by("group", "way")
    return [facts_of(row, "group", "way", "is_wanted", "changed_at") for row in rows]


def register_sections() -> None:
    register_section("inbox", _("Inbox"), inbox)
    register_section("mails", _("Messages sent to you"), mails)
    register_section("notice_choices", _("Notices that you chose"), choices)
