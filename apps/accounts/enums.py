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

    @property
    def consequence(self) -> str:
        """What happens when it is taken back, as the page says before."""
        return str(_CONSEQUENCES[self])


_CONSEQUENCES = {
    ConsentKind.TERMS: _("Without the terms there is no account: taking this back means closing it."),
    ConsentKind.PROFILE_VISIBLE: _(
        "Other companies no longer see you. A company that you alone own is hidden from the directory and from suggestions."
    ),
    ConsentKind.TRANSFER_ABROAD: _(
        "A company that you alone own is hidden, and leaves the forums that are still to come: each of them joins both countries."
    ),
    ConsentKind.MARKETING: _(
        "You get no more news. Notices about your own meetings and requests still come."
    ),
}
