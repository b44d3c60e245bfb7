from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DismissalReason(TextChoices):
    """Why a suggestion is put aside; what is learned from them differs."""

    GOODS = "goods", _("Not our goods or services")
    PARTNER = "partner", _("We work together already")
    COMPETITOR = "competitor", _("A competitor")
    SIZE = "size", _("Too large or too small for us")
    LATER = "later", _("Not at the moment")
    OTHER = "other", _("Another reason")


class Door(TextChoices):
    PAGE = "page", _("Page")
    API = "api", _("API")
    DIGEST = "digest", _("Digest")
