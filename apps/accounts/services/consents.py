"""What people agree to, and what follows when they take it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind
from apps.accounts.events import ConsentGiven, ConsentWithdrawn
from apps.accounts.models import Consent, User
from apps.accounts.texts import current_version, texts_version
from apps.core.errors import Conflict
from apps.core.events import publish


@transaction.atomic
def give_consent(*, user: User, kind: ConsentKind, language: str) -> Consent:
    """Record that `user` agrees to today's text; a consent that stands for it already is returned as it is.

    A consent to an earlier text is closed: the new one takes its place.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    standing = Consent.objects.filter(user=user, kind=kind, withdrawn_at=None).first()
    version = current_version(kind)
    if standing is not None and standing.text_version == version:
        return standing
    if standing is not None:
        standing.withdrawn_at = timezone.now()
        standing.save(update_fields=["withdrawn_at"])
    given = Consent.objects.create(user=user, kind=kind, text_version=version, language=language)
    _note_answer(user)
    if standing is None:
        publish(ConsentGiven(user_id=user.pk, kind=kind))
    return given


@transaction.atomic
def withdraw_consent(*, user: User, kind: ConsentKind) -> None:
    """Take a consent back; the apps above carry out what follows. Without the terms there is no account."""
    if kind == ConsentKind.TERMS:
        raise Conflict(
            _("Nobody uses the site without its terms. To take this back, close your account."),
            code="terms_needed",
        )
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    standing = Consent.objects.filter(user=user, kind=kind, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        _note_answer(user)
        publish(ConsentWithdrawn(user_id=user.pk, kind=kind))


def _note_answer(user: User) -> None:
    """Stop asking once no standing consent is about an old text."""
    standing = Consent.objects.filter(user=user, withdrawn_at=None)
    if any(consent.text_version != current_version(ConsentKind(consent.kind)) for consent in standing):
        return
    user.texts_version = texts_version()
    user.save(update_fields=["texts_version"])
