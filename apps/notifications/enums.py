from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENT = "sent", _("Sent")
    RETIRED = "retired", _("No longer needed")
    FAILED = "failed", _("Failed")
    SUPPRESSED = "suppressed", _("Held back")
