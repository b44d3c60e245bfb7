"""What came of a meeting, as each side says it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.meetings.enums import MeetingResult
from apps.meetings.models.meetings import Meeting
from apps.opportunities.models import DealReport

LEAST_INTEREST, MOST_INTEREST = 1, 5


class Outcome(models.Model):
    """One side's word on one meeting; saying it again corrects it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes", verbose_name=_("meeting"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="outcomes", verbose_name=_("company"))
    result = models.CharField(_("result"), max_length=7, choices=MeetingResult)
    interest = models.PositiveSmallIntegerField(
        _("interest"),
        null=True,
        blank=True,
        validators=(MinValueValidator(LEAST_INTEREST), MaxValueValidator(MOST_INTEREST)),
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    is_confidential = models.BooleanField(
        _("confidential"), default=False, help_text=_("Counted, but shown to nobody else.")
    )
    # Counts how often the questions afterwards began anew, since what was once taken back is never sent.
    rounds = models.PositiveSmallIntegerField(default=0, editable=False)
    # What was reported as agreed in this meeting; it goes when the meeting turns out not to have been held.
    deal_reports = models.ManyToManyField(DealReport, related_name="outcomes", editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ("-updated_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "company"), name="meetings_outcome_one_per_side"),
            models.CheckConstraint(
                condition=models.Q(interest=None)
                | models.Q(interest__gte=LEAST_INTEREST, interest__lte=MOST_INTEREST),
                name="meetings_outcome_interest",
            ),
            models.CheckConstraint(
                condition=models.Q(result=MeetingResult.HELD) | models.Q(interest=None),
                name="meetings_outcome_interest_if_held",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company}: {self.get_result_display()}"
