"""Closing an account for good: asked for with proof, carried out by the worker when the days of grace are over.

The row of the user stays as an empty shell, so that what others did together with this person keeps its place and the
numbers of the past stay true; nothing in it says any more who it was.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.events import ErasureAsked, ErasurePlanned, ErasurePostponed, UserErasing
from apps.accounts.models import DataExport, OrganiserAppointment, User
from apps.accounts.services.exports import export_path
from apps.accounts.services.proof import require_proof
from apps.core.audit import forget_actor, forget_entries, unlogged
from apps.core.errors import Conflict
from apps.core.events import publish

GRACE = timedelta(days=14)
POSTPONED_BY = timedelta(days=7)


def ask_for_erasure(*, user: User, proof: str) -> datetime:
    """Plan the erasure of the account and return when it happens; until then it can be taken back.

    Raises InvalidInput for a wrong proof, Conflict where something has to be settled first.
    """
    require_proof(user=user, proof=proof)
    return _plan_erasure(user)


@transaction.atomic
def _plan_erasure(user: User) -> datetime:
    locked = _lock(user.pk)
    if locked.erase_at is not None:
        return locked.erase_at
    if locked.is_superuser:
        raise Conflict(
            _("An administrator of the site cannot be erased. Give up that role first."), code="staff"
        )
    publish(ErasureAsked(user_id=locked.pk))
    locked.erase_at = user.erase_at = timezone.now() + GRACE
    locked.save(update_fields=["erase_at"])
    publish(ErasurePlanned(user_id=locked.pk, due_on=f"{locked.erase_at:%Y-%m-%d}"))
    return locked.erase_at


@transaction.atomic
def keep_account(*, user: User) -> None:
    """Take the wish back; possible as long as the account is there."""
    locked = _lock(user.pk)
    if locked.erased_at is not None:
        raise Conflict(_("This account has been erased."), code="erased")
    locked.erase_at = user.erase_at = None
    locked.save(update_fields=["erase_at"])


def erase_user(*, user_id: int, now: datetime) -> bool:
    """Erase an account that is due; False where it is not (any more). One that must wait is asked again later."""
    try:
        return _erase(user_id, now)
    except Conflict:
        _postpone(user_id, now)
        return False


@transaction.atomic
def _erase(user_id: int, now: datetime) -> bool:
    user = _lock(user_id)
    if user.erased_at is not None or user.erase_at is None or user.erase_at > now:
        return False
    with unlogged():
        publish(UserErasing(user_id=user.pk))
        _forget_sign_in(user)
        _forget_exports(user)
        forget_entries(OrganiserAppointment, user.appointments.values_list("pk", flat=True))
        user.appointments.all().delete()
        _empty(user, now)
    forget_entries(User, [user.pk])
    forget_actor(user.pk)
    return True


def _forget_sign_in(user: User) -> None:
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        SessionStore(key).delete()
    for model in (UserSession, EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()


def _forget_exports(user: User) -> None:
    paths = [export_path(run) for run in DataExport.objects.filter(user=user)]
    DataExport.objects.filter(user=user).delete()

    def unlink() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)


def _empty(user: User, now: datetime) -> None:
    """Leave the shell: language, zone, the day of joining and the consents given remain as statistics."""
    user.email = f"erased-{user.public_id}@erased.invalid"
    user.name = user.phone = ""
    user.set_unusable_password()
    user.is_active = user.is_staff = False
    user.last_login = user.erase_at = None
    user.erased_at = now
    user.save()


@transaction.atomic
def _postpone(user_id: int, now: datetime) -> None:
    user = _lock(user_id)
    if user.erase_at is None or user.erase_at > now:
        return
    user.erase_at = now + POSTPONED_BY
    user.save(update_fields=["erase_at"])
    publish(ErasurePostponed(user_id=user.pk, due_on=f"{user.erase_at:%Y-%m-%d}"))


def _lock(user_id: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user_id)
