"""The organiser's rules about pairs: must meet, must not meet."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.selectors import is_participant
from apps.meetings.enums import RuleKind
from apps.meetings.models import PairRule


@transaction.atomic
def set_pair_rule(*, user: User, forum: Forum, company: Company, other: Company, kind: str) -> PairRule:
    """Say that two participants must or must not meet at the forum; saying it again changes the kind."""
    require_organiser(user, forum, "meetings.add_pairrule")
    if kind not in RuleKind.values:
        raise InvalidInput(_("Choose one of the listed rules."), field="kind")
    if company.pk == other.pk:
        raise InvalidInput(_("Choose two different companies."), field="other")
    for one, field in ((company, "company"), (other, "other")):
        if not is_participant(forum, one):
            raise InvalidInput(_("This company does not take part in this forum."), field=field)
    one, two = sorted((company, other), key=lambda each: each.pk)
    for rule in PairRule.objects.filter(forum=forum, company=two, other=one, is_private=False):
        rule.delete()
    rule, _created = PairRule.objects.update_or_create(
        forum=forum, company=one, other=two, is_private=False, defaults={"kind": kind}
    )
    return rule


@transaction.atomic
def drop_pair_rule(*, user: User, rule: PairRule) -> None:
    """Take an organiser's rule of a forum back. A company's own wish is not the organiser's to take back."""
    if rule.forum is None or rule.is_private:
        raise Conflict(_("This rule is not one of the forum's."), code="not_of_the_forum")
    require_organiser(user, rule.forum, "meetings.delete_pairrule")
    rule.delete()
