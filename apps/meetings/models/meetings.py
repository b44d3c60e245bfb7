"""Meetings, and the seats that nobody can hold twice at one time."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.exhibitions.models import Edition
from apps.forums.models import Forum, Interpreter, Slot, Table
from apps.meetings.enums import MeetingState
from apps.meetings.models.contexts import ONE_CONTEXT
from apps.meetings.models.requests import MeetingRequest


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
            models.CheckConstraint(condition=ONE_CONTEXT, name="meetings_meeting_one_context"),
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
    def time_zone(self) -> str:
        """Return the zone of the place where the two meet."""
        if self.forum is not None:
            return self.forum.time_zone
        return self.edition.time_zone if self.edition is not None else "UTC"

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
