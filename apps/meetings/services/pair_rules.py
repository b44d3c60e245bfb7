"""Who must not meet whom."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.services import lock_all_live
from apps.core.errors import InvalidInput
from apps.forums.models import Forum
from apps.meetings.enums import RuleKind
from apps.meetings.models import PairRule


@transaction.atomic
def keep_apart(*, user: User, company: Company, other: Company, forum: Forum | None = None) -> PairRule:
    """A company's own, private wish not to meet another. Saying it twice changes nothing."""
    require_manager(user, company)
    if company.pk == other.pk:
        raise InvalidInput(_("Choose two different companies."), field="other")
    lock_all_live(company, other)
    rule, _created = PairRule.objects.get_or_create(
        forum=forum, company=company, other=other, is_private=True, defaults={"kind": RuleKind.MUST_NOT}
    )
    return rule


@transaction.atomic
def remove_pair_rule(*, user: User, rule: PairRule) -> None:
    """Take an own wish back."""
    require_manager(user, rule.company)
    rule.delete()
