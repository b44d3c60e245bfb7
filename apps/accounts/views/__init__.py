"""The pages of one's own account. Passwords, addresses, second factors and sessions have allauth's pages."""

from apps.accounts.views.consents import consents, give, withdraw
from apps.accounts.views.data import ask_for_export, data, erasure, fetch_export, keep, send_code
from apps.accounts.views.devices import end_session
from apps.accounts.views.settings import settings

__all__ = [
    "ask_for_export",
    "consents",
    "data",
    "end_session",
    "erasure",
    "fetch_export",
    "give",
    "keep",
    "send_code",
    "settings",
    "withdraw",
]
