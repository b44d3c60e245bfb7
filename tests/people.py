"""The people whom nearly every test needs."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import OrganiserBody, User
from apps.accounts.services import appoint_organiser
from apps.companies.models import Company
from tests.factories import CompanyFactory, MembershipFactory, OrganiserBodyFactory, UserFactory


@dataclass(frozen=True, slots=True)
class Cast:
    company: Company
    owner: User
    colleague: User
    other_company: Company
    other_owner: User
    outsider: User
    body: OrganiserBody
    organiser: User


def cast_of() -> Cast:
    company = CompanyFactory(country="AZ")
    other = CompanyFactory(country="CN")
    body = OrganiserBodyFactory()
    return Cast(
        company=company,
        owner=MembershipFactory(company=company, role="owner").user,
        colleague=MembershipFactory(company=company, role="delegate").user,
        other_company=other,
        other_owner=MembershipFactory(company=other, role="owner").user,
        outsider=UserFactory(),
        body=body,
        organiser=organiser_of(body),
    )


def organiser_of(body: OrganiserBody, role: str = OrganiserRole.ADMIN) -> User:
    """Return a user with a role in the body and a second factor, as the admin panel demands."""
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    appoint_organiser(user=user, body=body, role=OrganiserRole(role))
    return enrolled(user)


def enrolled(user: User) -> User:
    """Give the user a second factor."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user
