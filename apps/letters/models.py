"""Letters by which an organiser invites a person of a company to a forum or a fair."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody
from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.core.time import home_zone
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterLanguage, LetterState

LIVE = (LetterState.REQUESTED, LetterState.ISSUED)


def new_token() -> str:
    return secrets.token_hex(16)


class LetterSeries(models.Model):
    """The last number of a year. Its row is locked while one is given out, and a number that is undone is free again."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of letters")
        verbose_name_plural = _("series of letters")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class InvitationLetter(models.Model):
    """Asked for by the company, issued or declined by an organiser; `printed` is what stands on the paper for ever."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.PROTECT, related_name="letters", verbose_name=_("company"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="letters", verbose_name=_("person"))
    forum = models.ForeignKey(
        Forum, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("forum")
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("edition")
    )
    stays_from = models.DateField(_("arrives on"))
    stays_until = models.DateField(_("leaves on"))
    second_language = models.CharField(
        _("second language"), max_length=10, choices=LetterLanguage, default=LetterLanguage.EN
    )
    note = models.CharField(_("note for the organisers"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=LetterState, default=LetterState.REQUESTED)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    # Raised with every step, so that each is told once.
    revision = models.PositiveIntegerField(default=1, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    body = models.ForeignKey(
        OrganiserBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    token = models.CharField(max_length=32, default=new_token, unique=True, editable=False)
    printed = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("invitation letter")
        verbose_name_plural = _("invitation letters")
        ordering = ("-requested_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(forum__isnull=False, edition=None) | Q(forum=None, edition__isnull=False),
                name="letters_one_event",
            ),
            models.CheckConstraint(
                condition=Q(stays_until__gte=models.F("stays_from")), name="letters_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("issued", "revoked"),
                    number__isnull=False,
                    year__isnull=False,
                    body__isnull=False,
                )
                | Q(state__in=("requested", "declined", "withdrawn"), number=None, year=None),
                name="letters_number_when_issued",
            ),
            models.UniqueConstraint(fields=("year", "number"), name="letters_number_unique"),
            models.UniqueConstraint(
                fields=("person", "forum"), condition=Q(state__in=LIVE), name="letters_one_live_per_forum"
            ),
            models.UniqueConstraint(
                fields=("person", "edition"), condition=Q(state__in=LIVE), name="letters_one_live_per_edition"
            ),
        )
        indexes = (models.Index(fields=["state", "requested_at"], name="letters_queue"),)

    def __str__(self) -> str:
        # Without the person: the audit log keeps this, also when somebody is to be forgotten.
        return f"{self.code or self.get_state_display()} · {self.public_id}"

    @property
    def code(self) -> str:
        """The number as it stands on the letter, or nothing."""
        return f"IPEK-{self.year}-{self.number:05d}" if self.number is not None else ""

    @property
    def event(self) -> Forum | Edition:
        found = self.forum or self.edition
        if found is None:
            raise ValueError("A letter belongs to a forum or an edition.")
        return found

    @property
    def host_country(self) -> str:
        """The country to which the letter invites."""
        if self.edition is not None:
            return self.edition.exhibition.country
        forum = self.event
        venue = getattr(forum, "venue", None)
        if venue is not None and venue.city is not None:
            return str(venue.city.country)
        return "AZ" if getattr(forum, "time_zone", "") == home_zone("AZ").key else "CN"

    @property
    def languages(self) -> tuple[str, str]:
        """The host country's language, and the second one."""
        first = LetterLanguage.AZ if self.host_country == "AZ" else LetterLanguage.ZH_HANS
        return str(first), str(self.second_language)

    def is_valid_on(self, day: date) -> bool:
        return self.state == LetterState.ISSUED and day <= self.stays_until
