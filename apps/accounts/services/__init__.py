"""Every act that changes an account, by the user's verb."""

from apps.accounts.services.consents import give_consent, withdraw_consent
from apps.accounts.services.erasure import ask_for_erasure, erase_user, keep_account
from apps.accounts.services.exports import (
    ask_for_export,
    carry_out_export,
    export_path,
    read_export,
    remove_expired_exports,
)
from apps.accounts.services.organisers import appoint_organiser, dismiss_organiser
from apps.accounts.services.profile import change_settings, confirm_phone, send_phone_code
from apps.accounts.services.proof import require_proof, send_proof_code
from apps.accounts.services.sessions import end_session

__all__ = [
    "appoint_organiser",
    "ask_for_erasure",
    "ask_for_export",
    "carry_out_export",
    "change_settings",
    "confirm_phone",
    "dismiss_organiser",
    "end_session",
    "erase_user",
    "export_path",
    "give_consent",
    "keep_account",
    "read_export",
    "remove_expired_exports",
    "require_proof",
    "send_phone_code",
    "send_proof_code",
    "withdraw_consent",
]
