from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganiserRole(TextChoices):
    ADMIN = "admin", _("Administrator")
    VERIFIER = "verifier", _("Verifier")
    COUNTRY_DESK = "country_desk", _("Country desk")
    HALL_STAFF = "hall_staff", _("Hall staff")
    STATISTICS = "statistics", _("Statistics reader")


class ConsentKind(TextChoices):
    TERMS = "terms", _("Terms of use")
    PROFILE_VISIBLE = "profile_visible", _("Profile visible to other companies")
    TRANSFER_ABROAD = "transfer_abroad", _("Transfer to organisers in the other country")
    MARKETING = "marketing", _("News from the organisers")
