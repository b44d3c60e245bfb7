"""Pages of companies that exist only while something is under way: a registration begun, an invitation, a merge."""

from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.accounts.services import give_consent
from apps.companies.models import Company, CompanyMerge, Invitation, Membership
from apps.companies.services import (
    ask_to_join,
    begin_registration,
    invite_by_link,
    invite_by_mail,
    merge_companies,
    note_number,
    pair_of,
    revoke_invitation,
)
from apps.companies.services.duplicates import compare
from tests.factories import ListingFactory, MembershipFactory, PersonFactory, UserFactory
from tests.factories.companies import CompanyFactory, valid_voen


def pages_of_newcomer(company: Company) -> tuple[User, tuple[str, ...]]:
    """Somebody who has begun to register, has asked to join `company` and is invited there as well."""
    newcomer = UserFactory(name="Aygün Məmmədova")
    give_consent(user=newcomer, kind="terms", language="az")
    if not newcomer.join_requests.exists():
        ask_to_join(
            user=newcomer,
            country=company.country,
            registration_number=company.registration_number,
            message="Mən satış şöbəsindənəm.",
        )
    draft = begin_registration(user=newcomer, country="AZ")
    note_number(draft=draft, registration_number=valid_voen(77))
    _open, closed = invitations_of(company)
    register = "/my-company/register/"
    return newcomer, (
        "/my-company/",
        register,
        f"{register}number/",
        f"{register}names/",
        *invitation_pages(company),
        f"/my-company/invitations/{closed.token}/",
    )


def invitation_pages(company: Company) -> tuple[str, ...]:
    open_one, _closed = invitations_of(company)
    return (f"/my-company/invitations/{open_one.token}/",)


def team_pages(company: Company) -> tuple[str, ...]:
    """The team with invitations and a colleague, and that colleague's page."""
    invitations_of(company)
    colleague = company.memberships.filter(role="delegate").first()
    colleague = colleague or MembershipFactory(company=company, role="delegate")
    own = f"/my-company/{company.public_id}"
    return (f"{own}/team/", f"{own}/team/{colleague.user.public_id}/")


def invitations_of(company: Company) -> tuple[Invitation, Invitation]:
    """Return an invitation that is open and one that was taken back; made once."""
    rows = company.invitations.order_by("pk")
    if not rows.exists():
        owner = Membership.objects.filter(company=company, role="owner")[0].user
        invite_by_mail(
            user=owner, company=company, email="colleague@example.com", role="delegate", language="az"
        )
        invite_by_link(user=owner, company=company, role="delegate")
        closed = invite_by_link(user=owner, company=company, role="manager")
        revoke_invitation(user=owner, invitation=closed)
    return rows[0], rows[2]


def merging_pages(organiser: User) -> tuple[str, ...]:
    """The organisers' pages about duplicates: a pair to compare, one that was merged, and what the merge did."""
    kept, second, third = (
        CompanyFactory(country="AZ", legal_name=name, name_en=english, website="https://khazar.example")
        for name, english in (
            ("“Xəzər Körpü” MMC", "Khazar Bridge LLC"),
            ("Xezer Korpu", "Khazar Bridge"),
            ("里海桥贸易有限公司", ""),
        )
    )
    for company in (kept, second, third):
        PersonFactory(company=company)
        ListingFactory(company=company)
        MembershipFactory(company=company)
        company.refresh_from_db()
    merge_companies(
        user=organiser,
        kept=kept,
        merged=third,
        seen=(kept.version, third.version),
        reason="Registered twice.",
    )
    # The sweep would come to them after all companies of the demonstration.
    for company in (kept, second):
        compare(company=company)
    pair = pair_of(user=organiser, first=kept, second=second)
    merged = CompanyMerge.objects.get(merged=third)
    addresses = [
        reverse("admin:companies_duplicatepair_changelist"),
        reverse("admin:companies_duplicatepair_compare", args=[pair.pk]),
        reverse("admin:companies_duplicatepair_different", args=[pair.pk]),
        reverse("admin:companies_company_decide", args=[second.pk]),
        reverse("admin:companies_companymerge_changelist"),
        reverse("admin:companies_companymerge_change", args=[merged.pk]),
    ]
    assert pair.reasons
    return tuple(address.removeprefix(f"/{translation.get_language()}") for address in addresses)
