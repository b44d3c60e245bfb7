from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENT = "sent", _("Sent")
    RETIRED = "retired", _("No longer needed")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Held back")


class NoticeWay(models.TextChoices):
    """By which way somebody hears of something, as they choose it in their settings."""

    EMAIL = "email", _("E-mail")
    INBOX = "inbox", _("Inbox")
