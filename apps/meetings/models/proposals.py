"""One side proposes when to meet; the other says yes, or proposes another time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.forums.models import Slot
from apps.meetings.enums import PartOfDay, ProposalState
from apps.meetings.models.requests import MeetingRequest

_SLOT = models.Q(slot__isnull=False, starts_at=None, ends_at=None, part_of_day="")
_TIME = models.Q(slot=None, starts_at__isnull=False, ends_at__isnull=False, part_of_day="")
_WISH = models.Q(slot=None, starts_at=None, ends_at=None) & ~models.Q(part_of_day="")


class TimeProposal(models.Model):
    """A slot of a forum where companies choose, a time of day where organisers plan, or hours at a fair.

    It holds nothing back: until it is accepted anybody may take the slot or the people.
    """

    public_id = PublicIdField()
    request = models.ForeignKey(
        MeetingRequest, models.CASCADE, related_name="proposals", verbose_name=_("meeting request")
    )
    # Counts the proposals of one request.
    number = models.PositiveSmallIntegerField(_("number"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    state = models.CharField(_("state"), max_length=8, choices=ProposalState, default=ProposalState.OPEN)
    slot = models.ForeignKey(
        Slot, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("slot")
    )
    part_of_day = models.CharField(_("time of day"), max_length=9, choices=PartOfDay, blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    place = models.CharField(_("booth or place"), max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("who comes")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        ordering = ("request", "number")
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="meetings_proposal_number"),
            models.UniqueConstraint(
                fields=("request",),
                condition=models.Q(state=ProposalState.OPEN),
                name="meetings_proposal_one_open",
            ),
            models.CheckConstraint(condition=_SLOT | _TIME | _WISH, name="meetings_proposal_of_one_kind"),
            models.CheckConstraint(
                condition=models.Q(starts_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="meetings_proposal_times_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request} · {self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def begins(self) -> datetime | None:
        return self.slot.starts_at if self.slot else self.starts_at

    @property
    def ends(self) -> datetime | None:
        return self.slot.ends_at if self.slot else self.ends_at

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.request.time_zone)
