from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VerificationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")
    EXPIRED = "expired", _("Expired")


class RegistrationKind(TextChoices):
    VOEN = "voen", _("VÖEN (Azerbaijan)")
    USCC = "uscc", _("Unified Social Credit Code (China)")
    OTHER = "other", _("Other registration number")
    IMPORTED = "imported", _("Imported, anonymous")


class MembershipRole(TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    DELEGATE = "delegate", _("Delegate")


class EmployeeBand(TextChoices):
    MICRO = "1-9", _("1–9 employees")
    SMALL = "10-49", _("10–49 employees")
    MEDIUM = "50-249", _("50–249 employees")
    LARGE = "250-999", _("250–999 employees")
    VERY_LARGE = "1000+", _("1,000 employees or more")


class FormOfAddress(TextChoices):
    MR = "mr", _("Mr")
    MS = "ms", _("Ms")


class ContentLanguage(TextChoices):
    """Languages in which companies write and people speak; wider than the site's own four."""

    AZ = "az", "Azərbaycanca"
    ZH_HANS = "zh-hans", "中文"
    EN = "en", "English"
    RU = "ru", "Русский"
    TR = "tr", "Türkçe"
