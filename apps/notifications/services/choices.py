"""What people want to hear of, and by which way."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput, NotFound
from apps.notifications.enums import NoticeWay
from apps.notifications.groups import NoticeGroup, all_groups
from apps.notifications.models import NoticeChoice
from apps.notifications.unsubscribing import Subscription

Choices = Mapping[tuple[str, str], bool]


@transaction.atomic
def choose_notices(*, user: User, choices: Choices) -> None:
    """Store which groups `user` wants by which way: {(group, way): wanted}. What is not named stays as it is.

    Raises InvalidInput for a group or way that does not exist, and for switching off what is mandatory.
    """
    groups = {group.code: group for group in all_groups()}
    for (code, way), is_wanted in choices.items():
        _check(groups.get(code), way, is_wanted)
    optional = {
        key: wanted for key, wanted in choices.items() if groups[key[0]].is_optional(NoticeWay(key[1]))
    }
    for (code, way), is_wanted in sorted(optional.items()):
        _store(Q(user=user), {"user": user}, code, way, is_wanted)


@transaction.atomic
def set_subscription(*, subscription: Subscription, is_wanted: bool) -> None:
    """Stop the mails that an unsubscribe link speaks of, or take that back."""
    group = next((group for group in all_groups() if group.code == subscription.group), None)
    if group is None:
        raise NotFound(_("This kind of mail does not exist any more."))
    _check(group, NoticeWay.EMAIL, is_wanted)
    if not subscription.user:
        address = {"user": None, "address": subscription.address}
        _store(Q(**address), address, group.code, NoticeWay.EMAIL, is_wanted)
        return
    user = User.objects.filter(public_id=subscription.user).first()
    if user is not None:  # Else the account is gone, and every mail with it.
        _store(Q(user=user), {"user": user}, group.code, NoticeWay.EMAIL, is_wanted)


def _check(group: NoticeGroup | None, way: str, is_wanted: bool) -> None:
    if group is None or way not in NoticeWay.values:
        raise InvalidInput(_("There is no such kind of notice."), field="notices")
    if not is_wanted and not group.is_optional(NoticeWay(way)):
        raise InvalidInput(
            _("“%(group)s” cannot be switched off: you need it to use the site.") % {"group": group.label},
            field="notices",
            code="mandatory_notice",
        )


def _store(whose: Q, defaults: Mapping[str, object], group: str, way: str, is_wanted: bool) -> None:
    """Change the row or make it; two who do so at once end with one row, and the later word counts."""
    changed = NoticeChoice.objects.filter(whose, group=group, way=way).update(is_wanted=is_wanted)
    if not changed:
        row = NoticeChoice(**defaults, group=group, way=way, is_wanted=is_wanted)
        NoticeChoice.objects.bulk_create([row], ignore_conflicts=True)
