"""One company asks another for a meeting."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.meetings.enums import PartOfDay, RequestState, Wish
from apps.meetings.models.contexts import ONE_CONTEXT

LIVE_REQUEST_STATES = (RequestState.PENDING, RequestState.ACCEPTED)


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

    # When the side that was asked was warned that the request runs out.
    warned_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("meeting request")
        verbose_name_plural = _("meeting requests")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=ONE_CONTEXT, name="meetings_request_one_context"),
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

    @property
    def answer_until(self) -> datetime | None:
        """Return when a pending request runs out; a forum may have brought its last moment for requests forward."""
        last = self.forum.requests_until if self.forum is not None else None
        return min(filter(None, (self.expires_at, last)), default=None)

    @property
    def place(self) -> Forum | Edition:
        """Return where the two would meet: the database sees to it that there is exactly one."""
        place = self.forum or self.edition
        if place is None:
            raise ValueError("A request belongs to a forum or to an edition.")
        return place

    @property
    def time_zone(self) -> str:
        """Return the zone of the place where the two would meet."""
        if self.forum is not None:
            return self.forum.time_zone
        return self.edition.time_zone if self.edition is not None else "UTC"

    def other_side(self, company: Company) -> Company:
        return self.recipient if company.pk == self.sender_id else self.sender
