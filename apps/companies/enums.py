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
    HK_BR = "hk_br", _("Business Registration number (Hong Kong)")
    MO_REG = "mo_reg", _("Commercial registration number (Macao)")
    OTHER = "other", _("Other registration number")
    IMPORTED = "imported", _("Imported, anonymous")


class NumberState(TextChoices):
    """Doubtful: it fails its check digit or has an unusual form, and might be real all the same."""

    CHECKED = "checked", _("The form is right")
    DOUBTFUL = "doubtful", _("Doubtful")
    ACCEPTED = "accepted", _("Accepted by an organiser")


class PaperKind(TextChoices):
    LICENCE = "licence", _("Business licence")
    EXTRACT = "extract", _("Extract from the state register")
    TAX = "tax", _("Tax registration certificate")
    CERTIFICATE = "certificate", _("Quality or product certificate")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    OTHER = "other", _("Other paper")


class PaperGone(TextChoices):
    """Why the file of a paper is no longer kept; that it was handed in stays on record."""

    REMOVED = "removed", _("Removed by the company")
    REPLACED = "replaced", _("Replaced by a newer one")
    RETENTION = "retention", _("No longer needed after the verification")


class ImportPhase(TextChoices):
    CHECK = "check", _("Check")
    APPLY = "apply", _("Import")


class RowFate(TextChoices):
    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    DUPLICATE = "duplicate", _("Duplicate")
    REJECTED = "rejected", _("Rejected")


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


class NameKind(TextChoices):
    SHORT = "short", _("Short name")
    BRAND = "brand", _("Brand")
    TRANSLATION = "translated", _("In another language")
    FORMER = "former", _("Former name")


class InvitationKind(TextChoices):
    MAIL = "mail", _("By mail, for one person")
    LINK = "link", _("By link")


class JoinState(TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MatchKind(TextChoices):
    NAME = "name", _("Name")
    GROUP = "group", _("Known names")
    PHONE = "phone", _("Phone")
    DOMAIN = "domain", _("Website")


class PairState(TextChoices):
    OPEN = "open", _("To be looked at")
    DIFFERENT = "different", _("Two companies")
    MERGED = "merged", _("Merged")


class ListingRest(TextChoices):
    """Why a line is out of others' sight while its company still has it."""

    PAUSED = "paused", _("Paused")
    EXPIRED = "expired", _("Expired")


class Certificate(TextChoices):
    """What buyers of the corridor ask for; anything else is written freely."""

    ISO_9001 = "iso9001", "ISO 9001"
    ISO_14001 = "iso14001", "ISO 14001"
    ISO_22000 = "iso22000", "ISO 22000"
    ISO_45001 = "iso45001", "ISO 45001"
    ISO_13485 = "iso13485", "ISO 13485"
    IATF_16949 = "iatf16949", "IATF 16949"
    HACCP = "haccp", "HACCP"
    FSSC_22000 = "fssc22000", "FSSC 22000"
    BRCGS = "brcgs", "BRCGS"
    GLOBAL_GAP = "globalgap", "GLOBALG.A.P."
    HALAL = "halal", _("Halal")
    KOSHER = "kosher", _("Kosher")
    ORGANIC = "organic", _("Organic farming")
    GACC = "gacc", _("Registered with China Customs (GACC)")
    PHYTOSANITARY = "phyto", _("Phytosanitary certificate")
    ORIGIN = "origin", _("Certificate of origin")
    CE = "ce", "CE"
    CCC = "ccc", "CCC"
    EAC = "eac", "EAC"
    UL = "ul", "UL"
    ROHS = "rohs", "RoHS"
    REACH = "reach", "REACH"
    GMP = "gmp", "GMP"
    OEKO_TEX = "oekotex", "OEKO-TEX"
    FSC = "fsc", "FSC"
    API = "api", "API (American Petroleum Institute)"
    ATEX = "atex", "ATEX"


class Market(TextChoices):
    """Countries and regions to which goods go or from which they come; provinces are named beside them."""

    WORLD = "WORLD", _("Worldwide")
    AZ = "AZ", _("Azerbaijan")
    CN = "CN", _("China")
    HK = "HK", _("Hong Kong SAR")
    MO = "MO", _("Macao SAR")
    GE = "GE", _("Georgia")
    TR = "TR", _("Türkiye")
    RU = "RU", _("Russia")
    KZ = "KZ", _("Kazakhstan")
    UZ = "UZ", _("Uzbekistan")
    TM = "TM", _("Turkmenistan")
    KG = "KG", _("Kyrgyzstan")
    TJ = "TJ", _("Tajikistan")
    IR = "IR", _("Iran")
    AE = "AE", _("United Arab Emirates")
    SA = "SA", _("Saudi Arabia")
    PK = "PK", _("Pakistan")
    EU = "EU", _("European Union")


class PictureKind(TextChoices):
    LOGO = "logo", _("Logo")
    PHOTO = "photo", _("Photo")
