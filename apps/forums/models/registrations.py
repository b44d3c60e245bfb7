"""Companies that take part in a forum, and the people who sit at the table for them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.core.validators import validate_near_today
from apps.forums.enums import RegistrationState
from apps.forums.models.forums import Forum, Slot


class Registration(models.Model):
    """A company in a forum."""

    public_id = PublicIdField()
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="registrations", verbose_name=_("forum"))
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="registrations", verbose_name=_("company")
    )
    state = models.CharField(
        _("state"), max_length=15, choices=RegistrationState, default=RegistrationState.PENDING
    )
    note = models.CharField(_("note to the organiser"), max_length=500, blank=True)
    reason = models.CharField(_("reason of the decision"), max_length=500, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("on the waiting list since"), null=True, blank=True)
    # Counts decisions, so that each is told once.
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("forum", "company"), name="forums_registration_unique"),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.forum}"


class Delegate(models.Model):
    """A person who sits at the table for a registered company: when they come and go, and in which slots they are away."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="delegates", verbose_name=_("registration")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name=_("person"))
    arrives_at = models.DateTimeField(_("arrives"), null=True, blank=True, validators=[validate_near_today])
    leaves_at = models.DateTimeField(_("leaves"), null=True, blank=True, validators=[validate_near_today])
    # What the badge's code says; nobody can guess it, and it says nothing about the person.
    badge = PublicIdField(verbose_name=_("badge"))
    blocked_slots = models.ManyToManyField(Slot, related_name="+", verbose_name=_("not there in"), blank=True)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("registration", "person"), name="forums_delegate_unique"),
            models.CheckConstraint(
                condition=models.Q(arrives_at__isnull=True)
                | models.Q(leaves_at__isnull=True)
                | models.Q(leaves_at__gt=models.F("arrives_at")),
                name="forums_delegate_times_in_order",
                violation_error_message=_("The departure is before the arrival."),
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
