"""Organised matchmaking events: the forum, its programme, slots, tables, interpreters, and who takes part."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody
from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.core.time import ZONE_CHOICES
from apps.exhibitions.models import Edition
from apps.forums.enums import ForumState, LanguagePair, MeetingMode, RegistrationState, SessionKind
from apps.reference.models import Venue


class Forum(models.Model):
    """A matchmaking event, usually beside an edition of a fair."""

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
        verbose_name=_("beside the edition"),
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="forums", verbose_name=_("venue")
    )
    room = models.CharField(_("hall or room"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, choices=ZONE_CHOICES, default="Asia/Shanghai")
    hosts = models.ManyToManyField(OrganiserBody, related_name="forums", verbose_name=_("host bodies"))
    state = models.CharField(_("state"), max_length=10, choices=ForumState, default=ForumState.DRAFT)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=25)
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between meetings"), default=5)
    registration_deadline = models.DateTimeField(_("registration deadline"), null=True, blank=True)
    requests_per_company = models.PositiveSmallIntegerField(_("most requests a company may send"), default=20)
    request_expiry_days = models.PositiveSmallIntegerField(_("days until a request expires"), default=14)
    cross_country_only = models.BooleanField(
        _("only meetings between the two countries"),
        default=True,
        help_text=_("Companies of one country do not meet."),
    )
    meeting_mode = models.CharField(
        _("how meetings are placed"), max_length=4, choices=MeetingMode, default=MeetingMode.PLAN
    )
    notice_hours = models.PositiveSmallIntegerField(
        _("hours of notice"),
        default=0,
        help_text=_("Until so many hours before a meeting its two sides may move or cancel it themselves."),
    )
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="forums_forum_dates_in_order",
                violation_error_message=_("The last day is before the first day."),
            ),
            models.CheckConstraint(
                condition=models.Q(slot_minutes__gte=5), name="forums_forum_slot_minutes",
                violation_error_message=_("A meeting lasts at least five minutes."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A stretch of the programme; meetings take place only in sessions of that kind."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="sessions", verbose_name=_("forum"))
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("starts_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="forums_session_times_in_order",
                violation_error_message=_("The session ends before it starts."),
            ),
        )

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class Slot(models.Model):
    """A time at which one meeting per table can take place; numbered from 1 through the whole forum."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="slots", verbose_name=_("forum"))
    session = models.ForeignKey(Session, models.CASCADE, related_name="slots", verbose_name=_("session"))
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ("forum", "number")
        constraints = (models.UniqueConstraint(fields=("forum", "number"), name="forums_slot_number_unique"),)

    def __str__(self) -> str:
        return f"{self.number}"


class Table(models.Model):
    """A table of the forum; a fixed owner receives all its meetings there."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="tables", verbose_name=_("forum"))
    label = models.CharField(_("table"), max_length=20)
    hall = models.CharField(_("hall"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    owner = models.ForeignKey(
        Company,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_tables",
        verbose_name=_("fixed for"),
    )

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=("forum", "label"), name="forums_table_label_unique"),)

    def __str__(self) -> str:
        return f"{self.hall} · {self.label}" if self.hall else self.label


class Interpreter(models.Model):
    """A person who interprets, known across forums."""

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    pairs = ArrayField(models.CharField(max_length=5, choices=LanguagePair), verbose_name=_("language pairs"))
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("interpreter")
        verbose_name_plural = _("interpreters")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class ForumInterpreter(models.Model):
    """An interpreter engaged for a forum, with the slots in which they are not there."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="engagements", verbose_name=_("forum"))
    interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, related_name="engagements", verbose_name=_("interpreter")
    )
    blocked_slots = models.ManyToManyField(Slot, related_name="+", verbose_name=_("not there in"), blank=True)

    class Meta:
        verbose_name = _("engaged interpreter")
        verbose_name_plural = _("engaged interpreters")
        constraints = (
            models.UniqueConstraint(fields=("forum", "interpreter"), name="forums_interpreter_unique"),
        )

    def __str__(self) -> str:
        return str(self.interpreter)


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
    """A person who sits at the table for a registered company, with the slots in which they are not there."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="delegates", verbose_name=_("registration")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name=_("person"))
    blocked_slots = models.ManyToManyField(Slot, related_name="+", verbose_name=_("not there in"), blank=True)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("registration", "person"), name="forums_delegate_unique"),
        )

    def __str__(self) -> str:
        return str(self.person)
