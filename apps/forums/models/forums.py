"""Organised matchmaking events: the forum with its rules, its programme, slots, tables and interpreters."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody
from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.core.time import ZONE_CHOICES
from apps.core.validators import validate_near_today
from apps.exhibitions.models import Edition
from apps.forums.enums import DecidesFor, ForumFormat, ForumState, LanguagePair, MeetingMode, SessionKind
from apps.forums.validators import validate_join_link
from apps.reference.models import Venue

FEE_CURRENCIES = [(code, code) for code in ("USD", "CNY", "AZN", "EUR")]


class Forum(models.Model):
    """A matchmaking event, usually beside an edition of a fair."""

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=200)
    audience = models.CharField(
        _("who may come"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for companies that think about registering."),
    )
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
    format = models.CharField(
        _("on site or online"), max_length=7, choices=ForumFormat, default=ForumFormat.ON_SITE
    )
    join_link = models.CharField(
        _("link to join online"),
        max_length=300,
        blank=True,
        validators=[validate_join_link],
        help_text=_(
            "The address of the online room, for example of VooV, Zoom or Jitsi. {room} becomes a name that only the people "
            "of the meeting know, {slot} and {table} the numbers of slot and table."
        ),
    )
    languages = ArrayField(
        models.CharField(max_length=7, choices=settings.LANGUAGES),
        verbose_name=_("languages of the forum"),
        default=list,
        blank=True,
    )
    hosts = models.ManyToManyField(OrganiserBody, related_name="forums", verbose_name=_("host bodies"))
    state = models.CharField(_("state"), max_length=10, choices=ForumState, default=ForumState.DRAFT)
    starts_on = models.DateField(_("first day"), validators=[validate_near_today])
    ends_on = models.DateField(_("last day"), validators=[validate_near_today])
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=25)
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between meetings"), default=5)
    registration_deadline = models.DateTimeField(
        _("registration deadline"), null=True, blank=True, validators=[validate_near_today]
    )
    fee = models.DecimalField(
        _("fee of a company"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Empty when taking part is free."),
    )
    fee_currency = models.CharField(_("currency"), max_length=3, choices=FEE_CURRENCIES, default="USD")
    places = models.PositiveSmallIntegerField(
        _("places"), null=True, blank=True, help_text=_("How many companies can take part; empty: no limit.")
    )
    places_az = models.PositiveSmallIntegerField(
        _("places for companies of Azerbaijan"), null=True, blank=True
    )
    places_cn = models.PositiveSmallIntegerField(_("places for companies of China"), null=True, blank=True)
    meetings_most = models.PositiveSmallIntegerField(
        _("most meetings of a company"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    meetings_least = models.PositiveSmallIntegerField(
        _("least meetings of a company"),
        default=0,
        help_text=_("A plan that cannot reach it says for whom, and why."),
    )
    meetings_per_day = models.PositiveSmallIntegerField(
        _("most meetings of a person in a day"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    requests_per_company = models.PositiveSmallIntegerField(_("most requests a company may send"), default=20)
    request_expiry_days = models.PositiveSmallIntegerField(_("days until a request expires"), default=14)
    request_expiry_hours = models.PositiveSmallIntegerField(
        _("hours until a request expires"), default=0, help_text=_("Added to the days.")
    )
    requests_until = models.DateTimeField(
        _("last moment for requests"),
        null=True,
        blank=True,
        validators=[validate_near_today],
        help_text=_("Afterwards nobody asks, and what is not answered expires."),
    )
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
            models.CheckConstraint(
                condition=models.Q(meetings_most__isnull=True)
                | models.Q(meetings_most__gte=models.F("meetings_least")),
                name="forums_forum_meetings_in_order",
                violation_error_message=_("The least number of meetings is above the most."),
            ),
            models.CheckConstraint(
                condition=models.Q(request_expiry_days__gt=0) | models.Q(request_expiry_hours__gt=0),
                name="forums_forum_request_expiry",
                violation_error_message=_("Give the companies at least an hour to answer a request."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class HostRights(models.Model):
    """What a host body's people may do with the forum, where that is less than everything their roles allow."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="host_rights", verbose_name=_("forum"))
    body = models.ForeignKey(
        OrganiserBody, models.CASCADE, related_name="forum_rights", verbose_name=_("host body")
    )
    may_edit = models.BooleanField(_("may change the forum"), default=True)
    may_plan = models.BooleanField(_("may plan and move meetings"), default=True)
    decides_for = models.CharField(
        _("decides on registrations of"), max_length=7, choices=DecidesFor, default=DecidesFor.ALL
    )

    class Meta:
        verbose_name = _("rights of a host")
        verbose_name_plural = _("rights of the hosts")
        constraints = (models.UniqueConstraint(fields=("forum", "body"), name="forums_host_rights_unique"),)

    def __str__(self) -> str:
        return str(self.body)


class Session(models.Model):
    """A stretch of the programme; meetings take place only in sessions of that kind."""

    public_id = PublicIdField()
    forum = models.ForeignKey(Forum, models.CASCADE, related_name="sessions", verbose_name=_("forum"))
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind)
    title = models.CharField(_("title"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("from"), validators=[validate_near_today])
    ends_at = models.DateTimeField(_("to"), validators=[validate_near_today])

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


class Speaker(models.Model):
    """Somebody who speaks at the forum, in the order in which they are shown."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="speakers", verbose_name=_("forum"))
    session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("session"),
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("office and organisation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


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
    """A table of the forum; a fixed owner that takes part receives all its meetings there."""

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

    # Filled by `selectors.tables_of`: its owner's key, where that company takes part.
    held_for: int | None

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
    """An interpreter engaged for a forum: from when to when, how long without a rest, and in which slots not."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="engagements", verbose_name=_("forum"))
    interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, related_name="engagements", verbose_name=_("interpreter")
    )
    arrives_at = models.DateTimeField(_("there from"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("there until"), null=True, blank=True)
    longest_run = models.PositiveSmallIntegerField(
        _("most meetings without a rest"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    rest_slots = models.PositiveSmallIntegerField(
        _("slots of a rest"), default=1, validators=[MinValueValidator(1)]
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
