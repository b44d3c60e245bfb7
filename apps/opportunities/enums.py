from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    IDEA = "idea", _("Idea")
    PUBLISHED = "published", _("Published")
    INTEREST = "interest", _("Interest")
    MEETING = "meeting", _("Meeting")
    SITE_VISIT = "site_visit", _("Site visit")
    MOU = "mou", _("Memorandum")
    AGREEMENT = "agreement", _("Agreement")
    OPERATING = "operating", _("Operating")
