from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Cadence(TextChoices):
    ANNUAL = "annual", _("every year")
    BIENNIAL = "biennial", _("every two years")
    TRIENNIAL = "triennial", _("every three years")
    TWICE_A_YEAR = "twice_a_year", _("twice a year")
    QUARTERLY = "quarterly", _("four times a year")
    IRREGULAR = "irregular", _("irregularly")


class CityPattern(TextChoices):
    FIXED = "fixed", _("one city")
    ALTERNATING = "alternating", _("alternates between cities")
    ROTATING = "rotating", _("host city announced each time")
    SEVERAL = "several", _("several cities in one year")


class YearParity(TextChoices):
    ODD = "odd", _("odd years")
    EVEN = "even", _("even years")


class Season(TextChoices):
    SPRING = "spring", _("spring")
    AUTUMN = "autumn", _("autumn")


class EditionStatus(TextChoices):
    """What was announced. Past, running or upcoming is told by the dates, never stored."""

    SCHEDULED = "scheduled", _("scheduled")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class AttendanceRole(TextChoices):
    VISITS = "visits", _("visits")
    EXHIBITS = "exhibits", _("exhibits")


class Timing(TextChoices):
    """Where an edition stands today in its city's own zone. Nothing is claimed of dates that are not confirmed."""

    UPCOMING = "upcoming", _("upcoming")
    RUNNING = "running", _("now running")
    PAST = "past", _("past")
    UNCONFIRMED = "unconfirmed", _("dates not confirmed")


class Part(TextChoices):
    """Which part of the calendar a list shows; what runs today is still to come."""

    UPCOMING = "upcoming", _("upcoming")
    PAST = "past", _("past")
    ALL = "all", _("all dates")


class DeadlineKind(TextChoices):
    """What visitors and exhibitors have to do in time."""

    VISITOR = "visitor", _("visitor registration")
    BOOTH = "booth", _("booth booking")
    HOTEL = "hotel", _("hotel booking")


class ImportFormat(TextChoices):
    CSV = "csv", "CSV"
    JSON_LD = "jsonld", "JSON-LD"
    ICS = "ics", "iCalendar"


class ImportStage(TextChoices):
    """What an import is at: its file is read, its preview waits for a decision, it is written, it is over."""

    READING = "reading", _("being read")
    PREVIEW = "preview", _("to be looked at")
    WRITING = "writing", _("being taken over")
    DONE = "done", _("taken over")
