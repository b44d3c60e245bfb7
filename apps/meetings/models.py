"""Requests, pair rules, plans, meetings, and the seats that nobody can hold twice at one time."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState
from apps.exhibitions.models import Edition
from apps.forums.models import Delegate, Forum, Interpreter, Slot, Table
from apps.meetings.enums import (
    MeetingState,
    PartOfDay,
    PlanState,
    RequestState,
    RuleKind,
    UnplacedReason,
    Wish,
)

LIVE_REQUEST_STATES = (RequestState.PENDING, RequestState.ACCEPTED)
_ONE_CONTEXT = models.Q(forum__isnull=False, edition__isnull=True) | models.Q(
    forum__isnull=True, edition__isnull=False
)


class MeetingRequest(models.Model):
    """One company asks another for a meeting, at a forum or at an edition of a fair."""

    public_id = PublicIdField()
    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("forum")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("edition")
    )
    sender = models.ForeignKey(Company, models.PROTECT, related_name="sent_requests", verbose_name=_("from"))
    recipient = models.ForeignKey(
        Company, models.PROTECT, related_name="received_requests", verbose_name=_("to")
    )
    wish = models.CharField(_("wish"), max_length=5, choices=Wish, default=Wish.WOULD)
    answer_wish = models.CharField(_("wish of the other side"), max_length=5, choices=Wish, blank=True)
    part_of_day = models.CharField(_("time of day"), max_length=9, choices=PartOfDay, default=PartOfDay.ANY)
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.PENDING)
    decline_reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting request")
        verbose_name_plural = _("meeting requests")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=_ONE_CONTEXT, name="meetings_request_one_context"),
            models.CheckConstraint(
                condition=~models.Q(sender=models.F("recipient")), name="meetings_request_two_companies"
            ),
            models.UniqueConstraint(
                "forum", "edition", Least("sender", "recipient"), Greatest("sender", "recipient"),
                condition=models.Q(state__in=LIVE_REQUEST_STATES),
                nulls_distinct=False,
                name="meetings_request_one_live_per_pair",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["recipient", "state"], name="meetings_request_inbox"),
            models.Index(fields=["state", "expires_at"], name="meetings_request_expiry"),
        )

    def __str__(self) -> str:
        return f"{self.sender} → {self.recipient}"

    def involves(self, company: Company) -> bool:
        return company.pk in {self.sender_id, self.recipient_id}

    def other_side(self, company: Company) -> Company:
        return self.recipient if company.pk == self.sender_id else self.sender


class PairRule(models.Model):
    """That two companies must or must not meet: a company's own private wish, or the organiser's rule."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="pair_rules", verbose_name=_("forum"),
        help_text=_("blank: everywhere"),
    )  # fmt: skip
    kind = models.CharField(_("rule"), max_length=8, choices=RuleKind)
    company = models.ForeignKey(Company, models.CASCADE, related_name="pair_rules", verbose_name=_("company"))
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("other company"))
    is_private = models.BooleanField(
        _("the company's own"), default=False, help_text=_("Known to this company and the organiser only.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair rule")
        verbose_name_plural = _("pair rules")
        constraints = (
            models.UniqueConstraint(
                fields=("forum", "company", "other", "is_private"),
                nulls_distinct=False,
                name="meetings_pair_rule_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(company=models.F("other")),
                name="meetings_pair_rule_two_companies",
                violation_error_message=_("Choose two different companies."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.get_kind_display()} · {self.other}"


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
        return None if not self.bound else round(100 * (self.bound - self.weight) / self.bound, 2)


class PlannedMeeting(models.Model):
    """One request placed by a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="meetings", verbose_name=_("plan"))
    request = models.ForeignKey(
        MeetingRequest, models.CASCADE, related_name="placements", verbose_name=_("request")
    )
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+", verbose_name=_("slot"))
    table = models.ForeignKey(Table, models.CASCADE, related_name="+", verbose_name=_("table"))
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


class Meeting(models.Model):
    """An accepted request with its time and place. `sequence` counts changes, for calendars and mail."""

    public_id = PublicIdField()
    request = models.ForeignKey(
        MeetingRequest, models.PROTECT, related_name="meetings", verbose_name=_("request")
    )
    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="meetings", verbose_name=_("forum")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="meetings", verbose_name=_("edition")
    )
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("slot")
    )
    table = models.ForeignKey(
        Table, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("table")
    )
    interpreter = models.ForeignKey(
        Interpreter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("interpreter"),
    )
    booth = models.CharField(_("booth"), max_length=60, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.SCHEDULED)
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    is_locked = models.BooleanField(_("locked"), default=False)
    sequence = models.PositiveIntegerField(_("sequence"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Filled by `selectors.with_places`: the seats of people, with person and company.
    people_seats: "list[Seat]"

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("starts_at", "id")
        constraints = (
            models.CheckConstraint(condition=_ONE_CONTEXT, name="meetings_meeting_one_context"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meetings_meeting_times_in_order"
            ),
            models.UniqueConstraint(
                fields=("request",),
                condition=models.Q(state=MeetingState.SCHEDULED),
                name="meetings_meeting_one_live_per_request",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request}"

    @property
    def is_live(self) -> bool:
        return self.state == MeetingState.SCHEDULED


class Seat(models.Model):
    """One person, interpreter or table taken for a time range by a live meeting, across all forums and editions.

    The constraints are deferred so that swaps and shifts work inside one transaction; services set them immediate
    before they return, so that a clash is raised there.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats", verbose_name=_("meeting"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("person")
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("for the company"),
    )
    interpreter = models.ForeignKey(
        Interpreter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("interpreter"),
    )
    table = models.ForeignKey(
        Table, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("table")
    )
    during = DateTimeRangeField(_("during"))
    is_live = models.BooleanField(_("live"), default=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(
                        person__isnull=False,
                        company__isnull=False,
                        interpreter__isnull=True,
                        table__isnull=True,
                    )
                    | models.Q(person__isnull=True, interpreter__isnull=False, table__isnull=True)
                    | models.Q(person__isnull=True, interpreter__isnull=True, table__isnull=False)
                ),
                name="meetings_seat_of_one",
            ),
            *(
                ExclusionConstraint(
                    name=f"meetings_seat_one_{who}_at_a_time",
                    expressions=((who, RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)),
                    condition=models.Q(is_live=True, **{f"{who}__isnull": False}),
                    deferrable=models.Deferrable.DEFERRED,
                )
                for who in ("person", "interpreter", "table")
            ),
        )

    def __str__(self) -> str:
        return f"{self.person or self.interpreter or self.table} · {self.meeting}"
