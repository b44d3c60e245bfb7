from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ForumState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open for registration")
    CLOSED = "closed", _("Registration closed")
    PLANNED = "planned", _("Planned")
    PUBLISHED = "published", _("Agenda published")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Finished")


class ForumFormat(TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("On site and online")


class DecidesFor(TextChoices):
    """Whose registrations a host body answers."""

    ALL = "all", _("All companies")
    COUNTRY = "country", _("Companies of its own country")
    NOBODY = "nobody", _("No company")


class MeetingMode(TextChoices):
    """How accepted requests come to their hour and table."""

    SELF = "self", _("The companies choose a free common slot themselves")
    PLAN = "plan", _("The organisers plan all meetings")
    BOTH = "both", _("The organisers plan first, then free slots are open to the companies")


class SessionKind(TextChoices):
    MEETINGS = "meetings", _("Meetings")
    PLENARY = "plenary", _("Plenary")
    BREAK = "break", _("Break")


class RegistrationState(TextChoices):
    PENDING = "pending", _("Waiting for the organiser")
    APPROVED = "approved", _("Approved")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class LanguagePair(TextChoices):
    """What an interpreter works between, both ways. The code is the scheduler's pool name."""

    AZ_ZH = "az-zh", _("Azerbaijani – Chinese")
    RU_ZH = "ru-zh", _("Russian – Chinese")
    EN_ZH = "en-zh", _("English – Chinese")
    TR_ZH = "tr-zh", _("Turkish – Chinese")
    AZ_EN = "az-en", _("Azerbaijani – English")
    AZ_RU = "az-ru", _("Azerbaijani – Russian")
    EN_RU = "en-ru", _("English – Russian")
