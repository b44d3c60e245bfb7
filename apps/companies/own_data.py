"""What companies know of a person, for the archive of their own data."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.accounts.exporting import Record, facts_of, register_section
from apps.accounts.models import User
from apps.companies.models import Invitation, JoinRequest, Listing, Membership, Person
from apps.companies.selectors import managed_companies


def memberships(user: User) -> Iterable[Record]:
    rows = Membership.objects.filter(user=user).select_related("company").order_by("pk")
    return [facts_of(row, "company", "role", "created_at") for row in rows]


def people(user: User) -> Iterable[Record]:
    rows = Person.objects.filter(user=user).select_related("company").order_by("pk")
    names = (
        "company", "family_name", "given_name", "patronymic", "native_name", "latin_name", "form_of_address",
        "job_title", "job_title_en", "email", "phone", "wechat_id", "languages", "left_at",
    )  # fmt: skip
    return [facts_of(row, *names) for row in rows]


def companies(user: User) -> Iterable[Record]:
    names = (
        "legal_name", "name_en", "country", "registration_number", "description", "address", "website", "phone",
        "wechat_id", "verification_state", "is_visible",
    )  # fmt: skip
    return [facts_of(row, *names) for row in managed_companies(user)]


def listings(user: User) -> Iterable[Record]:
    rows = Listing.objects.filter(company__in=managed_companies(user)).select_related("company")
    return [facts_of(row, "company", "side", "language", "text", "is_active") for row in rows.order_by("pk")]


def invitations(user: User) -> Iterable[Record]:
    rows = Invitation.objects.filter(accepted_by=user).select_related("company").order_by("pk")
    return [facts_of(row, "company", "role", "email", "accepted_at") for row in rows]


def join_requests(user: User) -> Iterable[Record]:
    rows = JoinRequest.objects.filter(user=user).select_related("company").order_by("pk")
    return [facts_of(row, "company", "message", "state", "created_at") for row in rows]


def register_sections() -> None:
    register_section("memberships", _("Companies you belong to"), memberships)
    register_section("people", _("You as a person of a company"), people)
    register_section("companies", _("Companies for which you act"), companies)
    register_section("listings", _("What these companies offer and seek"), listings)
    register_section("invitations", _("Invitations that you took up"), invitations)
    register_section("join_requests", _("Your requests to join a company"), join_requests)
