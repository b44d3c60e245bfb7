from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestState(TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Wish(TextChoices):
    MUST = "must", _("Must meet")
    WOULD = "would", _("Would meet")


class PartOfDay(TextChoices):
    ANY = "any", _("Any time")
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")


class ProposalState(TextChoices):
    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REPLACED = "replaced", _("Replaced by another")
    CLOSED = "closed", _("No longer needed")


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    CANCELLED = "cancelled", _("Cancelled")


class MeetingResult(TextChoices):
    """What a side says of a meeting when its hour is over."""

    HELD = "held", _("It took place")
    NO_SHOW = "no_show", _("The other side did not come")
    MOVED = "moved", _("We agreed on another time")


class RuleKind(TextChoices):
    MUST = "must", _("Must meet")
    MUST_NOT = "must_not", _("Must not meet")


class PlanState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced")
    DISCARDED = "discarded", _("Discarded")
    TRIAL = "trial", _("What if")


class PlanStage(TextChoices):
    """How far the scheduler is; the names are its own."""

    READING = "reading", _("Reading requests and availability")
    CHOSEN = "chosen", _("The best set of requests is chosen")
    PLACED = "placed", _("Meetings are placed into slots")
    REPAIRED = "repaired", _("What was left over is being fitted in")
    PROVEN = "proven", _("The plan is proven")
    SMOOTHED = "smoothed", _("Breaks are made fewer")


class UnplacedReason(TextChoices):
    PARTICIPANT_FULL = "participant_full", _("A participant has no time left")
    NO_COMMON_SLOT = "no_common_slot", _("The two have no common slot")
    TABLES_FULL = "tables_full", _("All tables are taken")
    INTERPRETERS_FULL = "interpreters_full", _("All interpreters are taken")


class ShortfallReason(TextChoices):
    """Why a company gets fewer meetings than the forum promises: what its requests failed for, or that it has none."""

    PARTICIPANT_FULL = "participant_full", _("The other sides have no time left")
    NO_COMMON_SLOT = "no_common_slot", _("No common slot with the other sides")
    TABLES_FULL = "tables_full", _("All tables are taken")
    INTERPRETERS_FULL = "interpreters_full", _("All interpreters are taken")
    NO_REQUESTS = "no_requests", _("It has no further accepted requests")


class LeftOutReason(TextChoices):
    """Why a meeting of an earlier plan does not come back."""

    PAST = "past", _("Its time has come already")
    ENDED = "ended", _("The request or somebody's registration has ended")
    AWAY = "away", _("Somebody is not there at that time")
    TAKEN = "taken", _("Somebody, the table or the interpreter has another meeting then")
    BY_HAND = "by_hand", _("It was cancelled by hand")
