"""Plans of a forum, and the runs that compute them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState
from apps.forums.models import Delegate, Forum, Interpreter, Slot, Table
from apps.meetings.enums import PlanStage, PlanState, UnplacedReason
from apps.meetings.models.requests import MeetingRequest


class PlanRun(LeasedRun):
    """The organiser pressed *Plan*: one computation of a forum's plan."""

    public_id = PublicIdField()
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="plan_runs", verbose_name=_("forum"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    seconds = models.PositiveSmallIntegerField(_("seconds to plan"), default=20)
    # How far the scheduler is, written whenever the lease is renewed.
    stage = models.CharField(_("stage"), max_length=10, choices=PlanStage, blank=True)
    placed = models.PositiveIntegerField(_("meetings placed"), null=True, blank=True)
    weight = models.FloatField(_("weight placed"), null=True, blank=True)
    bound = models.FloatField(_("upper bound of the weight"), null=True, blank=True)
    is_stopped = models.BooleanField(_("stopped by the organiser"), default=False)
    # Of a trial: what is taken otherwise than it is (`whatif.Changes`); empty for a real plan.
    changes = models.JSONField(_("what if"), default=dict, blank=True)

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("forum",),
                condition=models.Q(state__in=(RunState.QUEUED, RunState.RUNNING)),
                name="meetings_run_one_live_per_forum",
            ),
        )

    def __str__(self) -> str:
        return f"{self.forum} · {self.get_state_display()}"

    @property
    def gap_percent(self) -> float | None:
        """How far the weight placed until now is below the bound known until now."""
        return gap_percent(self.weight, self.bound)

    @property
    def is_trial(self) -> bool:
        return bool(self.changes)


def gap_percent(weight: float | None, bound: float | None) -> float | None:
    return None if not bound or weight is None else round(100 * (bound - weight) / bound, 2)


class Plan(models.Model):
    """The scheduler's result for one run: drafted, reviewed, published."""

    public_id = PublicIdField()
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="plans", verbose_name=_("forum"))
    run = models.OneToOneField(PlanRun, models.CASCADE, related_name="plan", verbose_name=_("run"))
    state = models.CharField(_("state"), max_length=10, choices=PlanState, default=PlanState.DRAFT)
    weight = models.FloatField(_("weight placed"), default=0)
    bound = models.FloatField(_("upper bound of the weight"), null=True, blank=True)
    bound_kind = models.CharField(_("kind of bound"), max_length=40, blank=True)
    breaks = models.PositiveIntegerField(_("breaks"), default=0)
    breaks_bound = models.PositiveIntegerField(_("fewest breaks possible"), default=0)
    idle_breaks = models.PositiveIntegerField(_("breaks spent waiting"), default=0)
    is_proven = models.BooleanField(_("proven best"), default=False)
    solve_seconds = models.FloatField(_("seconds of planning"), default=0)
    # What one more of would place how many more requests: `selectors.findings.ReliefLine` reads it.
    reliefs = models.JSONField(_("what would help"), default=list, blank=True)
    # Companies with fewer meetings than the forum's minimum, with the reason: `selectors.findings.ShortfallLine`.
    shortfalls = models.JSONField(_("below the minimum"), default=list, blank=True)
    # Counts publications, so that each is told once.
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("drafted"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("forum",),
                condition=models.Q(state=PlanState.PUBLISHED),
                name="meetings_plan_one_published",
            ),
        )

    def __str__(self) -> str:
        return f"{self.forum} · {self.get_state_display()}"

    @property
    def gap_percent(self) -> float | None:
        """How far the placed weight is below the proven bound."""
        return gap_percent(self.weight, self.bound)


class PlannedMeeting(models.Model):
    """One request placed by a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="meetings", verbose_name=_("plan"))
    request = models.ForeignKey(
        MeetingRequest, models.CASCADE, related_name="placements", verbose_name=_("request")
    )
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+", verbose_name=_("slot"))
    # Nothing where a trial has one more table than there is.
    table = models.ForeignKey(
        Table, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("table")
    )
    interpreter = models.ForeignKey(
        Interpreter, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("interpreter")
    )
    sender_delegate = models.ForeignKey(
        Delegate, models.CASCADE, related_name="+", verbose_name=_("for the sender")
    )
    recipient_delegate = models.ForeignKey(
        Delegate, models.CASCADE, related_name="+", verbose_name=_("for the recipient")
    )

    class Meta:
        verbose_name = _("planned meeting")
        verbose_name_plural = _("planned meetings")
        ordering = ("slot__number", "table__position")
        constraints = (
            models.UniqueConstraint(fields=("plan", "request"), name="meetings_planned_request_unique"),
            models.UniqueConstraint(fields=("plan", "slot", "table"), name="meetings_planned_table_unique"),
            models.UniqueConstraint(
                fields=("plan", "slot", "interpreter"), name="meetings_planned_interpreter_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.request} · {self.slot}"


class UnplacedRequest(models.Model):
    """One request that a plan could not place, with the reason."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="unplaced", verbose_name=_("plan"))
    request = models.ForeignKey(MeetingRequest, models.CASCADE, related_name="+", verbose_name=_("request"))
    reason = models.CharField(_("reason"), max_length=20, choices=UnplacedReason)

    class Meta:
        verbose_name = _("request not placed")
        verbose_name_plural = _("requests not placed")
        constraints = (models.UniqueConstraint(fields=("plan", "request"), name="meetings_unplaced_unique"),)

    def __str__(self) -> str:
        return f"{self.request}: {self.get_reason_display()}"
