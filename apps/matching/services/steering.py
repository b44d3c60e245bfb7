"""The organiser's hand on suggestions: weights, boosts and the freeze. Each change leaves an audit record."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.text import clean
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.selectors import is_participant
from apps.matching.models import Boost, HeldPair, Steering
from apps.matching.models.steering import MOST_BOOST
from apps.matching.services.runs import queue_forum
from apps.matching.weighing import GROUPS, LEAST_FACTOR, MOST_FACTOR

STEER = "matching.change_steering"


@transaction.atomic
def set_weights(*, user: User, forum: Forum, factors: Mapping[str, float]) -> Steering:
    """Turn groups of features up or down, from 0 to 3 times their usual weight; the lists are computed anew."""
    require_organiser(user, forum, STEER)
    for group, factor in factors.items():
        if group not in GROUPS:
            raise InvalidInput(_("There is no such group of features."), field=group)
        if not LEAST_FACTOR <= factor <= MOST_FACTOR:
            raise InvalidInput(_("Choose a factor from 0 to 3."), field=group)
    if not any(factors.get(group, 1) for group in ("hs", "sector", "text", "cooperation")):
        raise InvalidInput(_("Something that the lines say must count."), field="hs")
    steering = _of(forum)
    steering.weights = {group: factor for group, factor in factors.items() if factor != 1}
    steering.save(update_fields=["weights", "updated_at"])
    queue_forum(forum)
    return steering


@transaction.atomic
def freeze_suggestions(*, user: User, forum: Forum, frozen: bool) -> Steering:
    """Keep the forum's lists as they are, or let them follow again. Rules hold in frozen lists too."""
    require_organiser(user, forum, STEER)
    steering = _of(forum)
    if steering.is_frozen != frozen:
        steering.is_frozen = frozen
        steering.save(update_fields=["is_frozen", "updated_at"])
        if not frozen:
            queue_forum(forum)
    return steering


@transaction.atomic
def boost_company(*, user: User, forum: Forum, company: Company, amount: int, label: str) -> Boost:
    """Lift a participant a little in the lists of others, who read `label` beside it; again changes both."""
    require_organiser(user, forum, STEER)
    label = clean(label)
    if not label or len(label) > 60:
        raise InvalidInput(_("Say in at most 60 characters why: those who see it read it."), field="label")
    if not 1 <= amount <= MOST_BOOST:
        raise InvalidInput(_("A boost is from 1 to %(most)d.") % {"most": MOST_BOOST}, field="amount")
    if not is_participant(forum, company):
        raise Conflict(_("This company does not take part in this forum."), code="not_participant")
    boost, _created = Boost.objects.update_or_create(
        forum=forum, company=company, defaults={"amount": amount, "label": label}
    )
    queue_forum(forum)
    return boost


@transaction.atomic
def remove_boost(*, user: User, boost: Boost) -> None:
    require_organiser(user, boost.forum, STEER)
    forum = boost.forum
    boost.delete()
    queue_forum(forum)


@transaction.atomic
def decide_held_pair(*, user: User, pair: HeldPair, release: bool) -> HeldPair:
    """Let a pair with sensitive goods be suggested, or not; it counts with the next computation."""
    if not user.has_perm("matching.change_heldpair"):
        raise NotAllowed(_("Your role does not include this."))
    pair.is_released, pair.decided_at = release, timezone.now()
    pair.save(update_fields=["is_released", "decided_at"])
    return pair


def _of(forum: Forum) -> Steering:
    Steering.objects.get_or_create(forum=forum)
    return Steering.objects.select_for_update(no_key=True).get(forum=forum)
