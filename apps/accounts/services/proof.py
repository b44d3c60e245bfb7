"""That it is really the owner of the account who asks: by password, or by a code where there is none."""

import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput
from apps.core.ids import ALPHABET

CODE_SECONDS = 15 * 60
MAX_TRIES = 5


def send_proof_code(*, user: User) -> None:
    """Mail a code to somebody who signs in without a password. It is kept only as a hash, for a quarter of an hour."""
    code = "".join(secrets.choice(ALPHABET.upper()) for _ in range(8))
    cache.set(_code_key(user), make_password(code), CODE_SECONDS)
    with translation.override(user.language):
        subject = _("Your code for closing the account")
        text = render_to_string("accounts/mail/proof_code.txt", {"code": f"{code[:4]}-{code[4:]}"})
        # Not by the outbox: a payload never carries a secret, and this one would be its whole content.
        EmailMessage(str(subject), text, to=[user.email]).send()


def require_proof(*, user: User, proof: str) -> None:
    """Raise InvalidInput unless `proof` is the user's password or, without one, the code; Conflict after many tries."""
    cache.add(_tries_key(user), 0, CODE_SECONDS)
    if cache.get(_tries_key(user), 0) >= MAX_TRIES:
        raise Conflict(_("Too many attempts. Please wait a quarter of an hour."), code="too_many_attempts")
    if user.has_usable_password():
        if user.check_password(proof):
            cache.delete(_tries_key(user))
            return
        refusal = _("This is not your password.")
    else:
        kept = cache.get(_code_key(user))
        if kept and check_password(proof.strip().upper().replace("-", "").replace(" ", ""), kept):
            cache.delete_many([_code_key(user), _tries_key(user)])
            return
        refusal = _("This is not the code, or it has run out.")
    cache.incr(_tries_key(user))
    raise InvalidInput(refusal, field="proof", code="wrong_proof")


def _code_key(user: User) -> str:
    return f"proof-code:{user.pk}"


def _tries_key(user: User) -> str:
    return f"proof-tries:{user.pk}"
