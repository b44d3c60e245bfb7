"""What somebody has chosen to hear of, and whether a message may go out to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from apps.accounts.models import User
from apps.accounts.selectors import has_consent
from apps.notifications.enums import NoticeWay
from apps.notifications.groups import NoticeGroup, all_groups, group_of, kinds_of
from apps.notifications.models import NoticeChoice, Notification
from apps.notifications.recipients import Recipient
from apps.notifications.unsubscribing import Subscription


@dataclass(frozen=True, slots=True)
class WayChoice:
    way: NoticeWay
    is_wanted: bool
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class GroupChoice:
    group: NoticeGroup
    ways: list[WayChoice]


def choices_of(user: User) -> list[GroupChoice]:
    """Return every group with what the user wants of it, in one query."""
    rows = NoticeChoice.objects.filter(user=user).values_list("group", "way", "is_wanted")
    chosen = {(group, way): is_wanted for group, way, is_wanted in rows}
    return [
        GroupChoice(
            group,
            [
                WayChoice(
                    way,
                    not group.is_optional(way) or chosen.get((group.code, way), True),
                    not group.is_optional(way),
                )
                for way in NoticeWay
            ],
        )
        for group in all_groups()
    ]


def wants_mail(person: Recipient, kind: str) -> bool:
    """Say whether a mail of this kind may go to the person now: not switched off, and agreed to where it must be."""
    group = group_of(kind)
    if group.needs_consent and not (
        person.user_id is not None and has_consent(person.user_id, group.needs_consent)
    ):
        return False
    if not group.is_optional(NoticeWay.EMAIL):
        return True
    whose = Q(user=person.user_id) if person.user_id is not None else _of_address(person.address)
    return not _muted_mail(group).filter(whose).exists()


def without_choice(users: Iterable[int], kind: str) -> set[int]:
    """Return those of the users who have switched off no way of hearing of this kind; one query."""
    rows = NoticeChoice.objects.filter(
        user__in=(ids := set(users)), group=group_of(kind).code, is_wanted=False
    )
    return ids - set(rows.values_list("user_id", flat=True))


def wants_subscription(subscription: Subscription) -> bool:
    """Say whether the mails that an unsubscribe link speaks of still go out."""
    whose = Q(user__public_id=subscription.user) if subscription.user else _of_address(subscription.address)
    muted = NoticeChoice.objects.filter(whose, group=subscription.group, way=NoticeWay.EMAIL, is_wanted=False)
    return not muted.exists()


def without_muted(lines: QuerySet[Notification]) -> QuerySet[Notification]:
    """Leave out the lines whose group their reader does not want in the inbox; costs no query of its own."""
    by_group = [
        When(kind__in=kinds_of(group), then=Value(group.code))
        for group in all_groups()
        if group.is_optional(NoticeWay.INBOX)
    ]
    muted = NoticeChoice.objects.filter(
        user=OuterRef("recipient"), group=OuterRef("notice_group"), way=NoticeWay.INBOX, is_wanted=False
    )
    grouped = lines.alias(notice_group=Case(*by_group, default=Value(""), output_field=CharField()))
    return grouped.filter(~Exists(muted))


def _muted_mail(group: NoticeGroup) -> QuerySet[NoticeChoice]:
    return NoticeChoice.objects.filter(group=group.code, way=NoticeWay.EMAIL, is_wanted=False)


def _of_address(address: str) -> Q:
    return Q(user=None, address__iexact=address.strip())
