"""What people choose about: kinds of notices are gathered into groups, and each group comes by mail, inbox or both.

An upper app names its groups when it registers its renderers. A kind without a group belongs to `ACCOUNT`, which
nobody can switch off: what is not declared optional is sent.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind
from apps.notifications.enums import NoticeWay


@dataclass(frozen=True, slots=True, eq=False)
class NoticeGroup:
    """`mandatory` names the ways that cannot be switched off; with `needs_consent` nothing goes out without it."""

    code: str
    label: str | Promise
    help: str | Promise
    mandatory: frozenset[NoticeWay] = field(default_factory=frozenset)
    needs_consent: ConsentKind | None = None

    def is_optional(self, way: NoticeWay) -> bool:
        return way not in self.mandatory


ACCOUNT = NoticeGroup(
    code="account",
    label=_("Account and security"),
    help=_("Sign-in, exports of your data and the closing of your account."),
    mandatory=frozenset(NoticeWay),
)

_group_of_kind: dict[str, NoticeGroup] = {}


def assign(kind: str, group: NoticeGroup) -> None:
    """Put a kind into its group; two groups must not share a code."""
    known = {known.code: known for known in all_groups()}
    if known.get(group.code, group) is not group:
        raise ImproperlyConfigured(f"There are two notice groups with the code {group.code!r}.")
    _group_of_kind[kind] = group


def group_of(kind: str) -> NoticeGroup:
    return _group_of_kind.get(kind, ACCOUNT)


def all_groups() -> list[NoticeGroup]:
    """Return every group that some kind belongs to, in the order of registration; the account comes first."""
    return list(dict.fromkeys((ACCOUNT, *_group_of_kind.values())))


def kinds_of(group: NoticeGroup) -> list[str]:
    return [kind for kind, its_group in _group_of_kind.items() if its_group is group]
