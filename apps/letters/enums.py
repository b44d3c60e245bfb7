from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterState(TextChoices):
    REQUESTED = "requested", _("Requested")
    ISSUED = "issued", _("Issued")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", _("Revoked")


class LetterLanguage(TextChoices):
    """Languages in which letters are written: the host country's own first, and a second one."""

    AZ = "az", "Azərbaycanca"
    ZH_HANS = "zh-hans", "中文"
    EN = "en", "English"
    RU = "ru", "Русский"
