"""Moving an opportunity through its stages, and what comes next. Organisers only."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.validators import plain, plain_lines
from apps.core.errors import Conflict, InvalidInput, InvalidTransition
from apps.opportunities.enums import TRANSITIONS, Review, Stage
from apps.opportunities.models import Desk, Opportunity, StageStep
from apps.opportunities.permissions import require_organiser
from apps.opportunities.selectors.desk import organisers
from apps.reference.enums import TranslationState


@transaction.atomic
def move_stage(
    *,
    user: User,
    opportunity: Opportunity,
    stage: str,
    note: str = "",
    happened_on: date | None = None,
    seen_stage: str = "",
) -> Opportunity:
    """Take one step. With `seen_stage`, only from the stage that the organiser saw: two presses are one step."""
    require_organiser(user)
    note = plain(note, field="note", most=500)
    locked = Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    if seen_stage and seen_stage != locked.stage:
        raise Conflict(
            _("Somebody has moved this opportunity meanwhile: it is at “%(stage)s” now.")
            % {"stage": locked.get_stage_display()},
            code="changed_meanwhile",
        )
    if stage not in Stage.values:
        raise InvalidInput(_("Choose one of the listed stages."), field="stage")
    if locked.review not in (Review.NONE, Review.ACCEPTED):
        raise Conflict(_("Answer the proposal first."), code="proposal_open")
    record_step(locked, Stage(stage), user=user, note=note, happened_on=happened_on)
    locked.save(update_fields=["stage", "stage_since", "updated_at"])
    return locked


def record_step(
    opportunity: Opportunity, stage: Stage, *, user: User, note: str, happened_on: date | None = None
) -> StageStep:
    """Set the stage of a locked opportunity and write the step down; the caller saves."""
    current = Stage(opportunity.stage)
    if stage not in TRANSITIONS[current]:
        raise InvalidTransition(
            _("An opportunity at “%(current)s” cannot move to “%(wanted)s”.")
            % {"current": current.label, "wanted": stage.label},
            current=current,
            wanted=stage,
        )
    today = timezone.localdate()
    if happened_on is not None and happened_on > today:
        raise InvalidInput(_("A step that has been taken is not in the future."), field="happened_on")
    opportunity.stage, opportunity.stage_since = stage, timezone.now()
    return StageStep.objects.create(
        opportunity=opportunity,
        from_stage=current,
        to_stage=stage,
        happened_on=happened_on or today,
        note=note,
        moved_by=user,
    )


@transaction.atomic
def plan_next(
    *,
    user: User,
    opportunity: Opportunity,
    owner: User | None,
    next_step: str = "",
    next_on: date | None = None,
    notes: str = "",
) -> Desk:
    """Say who looks after the opportunity, what comes next and by when."""
    require_organiser(user)
    if owner is not None and not organisers().filter(pk=owner.pk).exists():
        raise InvalidInput(_("Only an organiser can look after an opportunity."), field="owner")
    next_step = plain(next_step, field="next_step", most=200)
    if next_on is not None and not next_step:
        raise InvalidInput(_("Say what is to be done by this date."), field="next_step")
    Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    desk, _created = Desk.objects.update_or_create(
        opportunity=opportunity,
        defaults={
            "owner": owner,
            "next_step": next_step,
            "next_on": next_on,
            "notes": plain_lines(notes, field="notes", most=4000),
        },
    )
    return desk


@transaction.atomic
def confirm_texts(*, user: User, opportunity: Opportunity) -> Opportunity:
    """Note that somebody who knows the languages has read the texts; who and when is in the audit log."""
    require_organiser(user)
    locked = Opportunity.objects.select_for_update(no_key=True).get(pk=opportunity.pk)
    if locked.translation != TranslationState.CONFIRMED:
        locked.translation = TranslationState.CONFIRMED
        locked.save(update_fields=["translation", "updated_at"])
    return locked
