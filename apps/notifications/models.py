"""The on-site inbox (Notification) and the outbox (Delivery).

Neither knows what it is about: `kind` names the renderer that an upper app registered, `subject_key` the thing that
happened ("meeting:7f3k…"), `payload` the ids that the renderer needs. A payload never carries a secret or a text.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField
from apps.notifications.enums import Channel, DeliveryState, NoticeWay


class Notification(models.Model):
    """One line in a user's inbox, shown from `due_at` on."""

    public_id = PublicIdField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        verbose_name=_("recipient"),
    )
    kind = models.CharField(_("kind"), max_length=64)
    subject_key = models.CharField(_("subject"), max_length=120)
    revision = models.PositiveIntegerField(_("revision"))
    offset = models.CharField(_("offset"), max_length=32, blank=True)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    due_at = models.DateTimeField(_("due"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-due_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "kind", "subject_key", "revision", "offset"],
                name="notifications_inbox_once",
            ),
        )
        indexes = (
            models.Index("recipient", F("due_at").desc(), F("id").desc(), name="notifications_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notifications_unread"),
            models.Index(fields=["subject_key"], name="notifications_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class Delivery(models.Model):
    """One message to one recipient on one channel.

    Exactly one of `recipient` and `address` is set; `language` and `time_zone` only beside an address, because a
    user's own are read when the message is sent. Only `pending` rows are ever sent, and each is sent until the mail
    server has answered: `lease_until` says which sweep is at it, `attempts` counts the claims.
    """

    kind = models.CharField(_("kind"), max_length=64)
    subject_key = models.CharField(_("subject"), max_length=120)
    revision = models.PositiveIntegerField(_("revision"))
    offset = models.CharField(_("offset"), max_length=32, blank=True)
    recipient_key = models.CharField(_("recipient key"), max_length=270)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel.choices, default=Channel.EMAIL)

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    payload = models.JSONField(_("payload"), default=dict, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=320, editable=False)

    state = models.CharField(
        _("state"), max_length=16, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    due_at = models.DateTimeField(_("due"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject_key", "revision", "offset", "recipient_key", "channel"],
                name="notifications_delivery_once",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="") | (Q(recipient=None) & ~Q(address="")),
                name="notifications_delivery_user_or_address",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | (~Q(state=DeliveryState.SENT) & Q(sent_at=None)),
                name="notifications_delivery_sent_at",
            ),
        )
        indexes = (
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state=DeliveryState.PENDING),
                name="notifications_due",
            ),
            models.Index(
                fields=["subject_key"], condition=Q(state=DeliveryState.PENDING), name="notifications_waiting"
            ),
            models.Index(fields=["state", "kind"], name="notifications_state_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key} → {self.recipient_key}"


class NoticeChoice(models.Model):
    """That somebody wants, or does not want, a group of notices by one way. Without a row it comes.

    Like a delivery it is of a user, or of an address of somebody who has no account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notice_choices",
        verbose_name=_("user"),
    )
    address = models.EmailField(_("address"), blank=True)
    group = models.CharField(_("group"), max_length=32)
    way = models.CharField(_("way"), max_length=8, choices=NoticeWay)
    is_wanted = models.BooleanField(_("wanted"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("notice choice")
        verbose_name_plural = _("notice choices")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "group", "way"),
                condition=Q(user__isnull=False),
                name="notifications_choice_user_once",
            ),
            models.UniqueConstraint(
                fields=("address", "group", "way"),
                condition=Q(user=None),
                name="notifications_choice_address_once",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="") | (Q(user=None) & ~Q(address="")),
                name="notifications_choice_user_or_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user or self.address} · {self.group} · {self.way}"
