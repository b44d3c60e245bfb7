"""As whom a visitor can look around the demonstration, and how the people of the example are made."""

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from apps.accounts.enums import ConsentKind
from apps.accounts.models import User
from apps.accounts.services import give_consent


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody as whom a visitor can look around."""

    role: str
    email: str
    language: str
    time_zone: str


ORGANISER = SignIn("Organiser", "organiser@ipek.example", "en", "Asia/Baku")
VERIFIER = SignIn("Verifier", "verifier@ipek.example", "en", "Asia/Baku")
OWNERS = {
    "AZ": SignIn("Azerbaijani company", "azerbaijan@ipek.example", "az", "Asia/Baku"),
    "CN": SignIn("Chinese company", "china@ipek.example", "zh-hans", "Asia/Shanghai"),
}
SIGN_INS = (ORGANISER, VERIFIER, *OWNERS.values())


def make_user(sign_in: SignIn, name: str, passwords: Mapping[str, str]) -> User:
    user = User.objects.create_user(
        sign_in.email,
        passwords[sign_in.email],
        name=name,
        language=sign_in.language,
        time_zone=sign_in.time_zone,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return agreeing(user)


def agreeing(user: User) -> User:
    """Example people agree to be seen, so that the example companies are."""
    for kind in (ConsentKind.TERMS, ConsentKind.PROFILE_VISIBLE, ConsentKind.TRANSFER_ABROAD):
        give_consent(user=user, kind=kind, language=user.language)
    return user


def set_passwords(passwords: Mapping[str, str]) -> None:
    """Give those who sign in these passwords, by address."""
    for user in User.objects.filter(email__in=list(passwords)):
        user.set_password(passwords[user.email])
        user.save(update_fields=["password"])
