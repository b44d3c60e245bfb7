"""Signing a browser in without walking through the form again in every test."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from apps.accounts.models import User
from tests.e2e.browser import Visitor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def session_key(user: User) -> str:
    """Open a session for the user; the running site shares this test's database."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def sign_in(visitor: Visitor, user: User) -> None:
    visitor.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_key(user), "url": visitor.url}]
    )
