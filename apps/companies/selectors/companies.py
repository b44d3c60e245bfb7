"""Companies as this or that person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import country_desks
from apps.companies.enums import PaperKind, VerificationState
from apps.companies.models import Company, CompanyDraft, Listing, Membership, Paper, Person
from apps.companies.permissions import MANAGING_ROLES
from apps.companies.validators import doubt_about, registration_number
from apps.core.errors import InvalidInput, Moved, NotFound

Viewer = User | AnonymousUser


def no_such_company() -> NotFound:
    return NotFound(_("There is no such company, or it is not for you to see."))


def companies_of(user: Viewer) -> QuerySet[Company]:
    """Return the companies of which the user is a member, oldest membership first."""
    if not isinstance(user, User):
        return Company.objects.none()
    return Company.objects.filter(memberships__user=user).order_by("memberships__created_at", "pk")


def managed_companies(user: Viewer) -> QuerySet[Company]:
    """Return the companies for which the user may act."""
    if not isinstance(user, User):
        return Company.objects.none()
    rows = Company.objects.filter(memberships__user=user, memberships__role__in=MANAGING_ROLES)
    return rows.order_by("memberships__created_at", "pk")


def visible_companies(viewer: Viewer) -> QuerySet[Company]:
    """Return verified companies that show themselves, and the viewer's own in any state."""
    shown = Q(verification_state=VerificationState.VERIFIED, is_visible=True)
    if isinstance(viewer, User):
        shown |= Q(pk__in=Membership.objects.filter(user=viewer).values("company_id"))
    return Company.objects.filter(shown)


def shown_listings() -> QuerySet[Listing]:
    """Return the lines that others see. One that ended today's midnight is out at once, whenever the sweep comes."""
    rows = Listing.objects.filter(is_active=True).exclude(valid_until__lt=timezone.localdate())
    rows = rows.select_related("cooperation_type__complement", "sector").prefetch_related("hs_codes", "texts")
    return rows.order_by("side", "pk")


def visible_company(viewer: Viewer, public_id: str) -> Company:
    """Return a company with what its page shows, or raise NotFound."""
    rows = (
        visible_companies(viewer)
        .select_related("city")
        .prefetch_related(
            "sectors",
            "texts",
            "pictures",
            Prefetch("listings", shown_listings(), to_attr="active_listings"),
        )
    )
    return _one(rows, public_id)


def own_company(user: Viewer, public_id: str) -> Company:
    """Return a company of which the user is a member, or raise NotFound."""
    return _one(companies_of(user).select_related("city"), public_id)


def managed_company(user: Viewer, public_id: str) -> Company:
    """Return a company for which the user may act, or raise NotFound."""
    return _one(managed_companies(user), public_id)


def _one(rows: QuerySet[Company], public_id: str) -> Company:
    """Return the company with this public id; one that was merged is Moved to where it went, if that may be seen."""
    company = rows.filter(public_id=public_id).first()
    if company is not None:
        return company
    after = rows.filter(merged_companies__public_id=public_id).first()
    if after is None:
        raise no_such_company()
    raise Moved(_("This company is part of another one now."), old=public_id, new=after.public_id)


def own_company_with_number(user: Viewer, country: str, typed: str) -> Company | None:
    """Return the user's own company with this number, in whatever form it was typed."""
    try:
        number = registration_number(country, typed).number
    except InvalidInput:
        return None
    return companies_of(user).filter(country=country, registration_number=number).first()


def people_of(company: Company) -> QuerySet[Person]:
    return company.people.filter(left_at=None).select_related("user")


def member_without_person(company: Company, email: str) -> User | None:
    """Return the team's member with this address who is not named as a person yet: the agenda becomes their own."""
    members = company.memberships.select_related("user").filter(user__email__iexact=email)
    free = members.exclude(user__people__company=company).first() if email else None
    return free.user if free else None


def listings_of(company: Company) -> QuerySet[Listing]:
    """Return the lines that the company still has, those that rest among them."""
    kept = Q(is_active=True) | ~Q(rest="")
    rows = company.listings.filter(kept).select_related("cooperation_type__complement", "sector")
    return rows.prefetch_related("hs_codes", "texts").order_by("side", "pk")


def managers_of(companies: Iterable[Company]) -> list[User]:
    """Return the users who act for any of these companies and can be written to, in a stable order."""
    rows = User.objects.filter(
        is_active=True, memberships__company__in=list(companies), memberships__role__in=MANAGING_ROLES
    )
    return list(rows.distinct().order_by("pk"))


def managers_by_company(company_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return for each company (by pk) the users whom `managers_of` names, in one query."""
    found: dict[int, list[User]] = {pk: [] for pk in company_ids}
    rows = Membership.objects.filter(company__in=list(found), role__in=MANAGING_ROLES, user__is_active=True)
    for membership in rows.select_related("user").order_by("user_id"):
        found[membership.company_id].append(membership.user)
    return found


# Any one of these shows that the company is registered.
PROOFS = (PaperKind.LICENCE, PaperKind.EXTRACT, PaperKind.TAX)


def papers_of(company: Company) -> QuerySet[Paper]:
    """Return the papers whose files are kept, with who handed them in."""
    return company.papers.filter(gone_at=None).select_related("uploaded_by")


def paper_of(company: Company, public_id: str) -> Paper:
    """Return one of a company's papers, or raise NotFound."""
    paper = papers_of(company).select_related("company").filter(public_id=public_id).first()
    if paper is None:
        raise NotFound(_("There is no such paper, or it is not for you to see."))
    return paper


def papers_for_reviewer(company: Company) -> QuerySet[Paper]:
    """Return all papers that were ever handed in, with who handed them in and who read them."""
    rows = company.papers.select_related("company", "uploaded_by")
    return rows.prefetch_related("readings__reader")


def proof_exists() -> Exists:
    """Return the condition that a paper shows a company's registration, for querysets of companies."""
    proofs = Paper.objects.filter(company=OuterRef("pk"), kind__in=PROOFS)
    return Exists(proofs.exclude(gone_because__in=("removed", "replaced")))


def has_proof(company: Company) -> bool:
    """Whether a paper shows that the company is registered; one that was read and deleted since counts as well."""
    return Company.objects.filter(proof_exists(), pk=company.pk).exists()


IS_WAITING = Q(verification_state=VerificationState.SUBMITTED) | Q(renewal_submitted_at__isnull=False)
WAITING_SINCE = Coalesce("renewal_submitted_at", "submitted_at")


def companies_for_organiser(user: User) -> QuerySet[Company]:
    """Return the companies that an organiser may review: a country desk sees its own country's."""
    rows = Company.objects.filter(merged_into=None).select_related("city")
    desks = country_desks(user)
    return rows.filter(country__in=desks) if desks else rows


def waiting_for_verification(user: User) -> QuerySet[Company]:
    """Return the verification queue with `waiting_since`, the longest waiting first; renewals stand in it as well."""
    rows = companies_for_organiser(user).filter(IS_WAITING).annotate(waiting_since=WAITING_SINCE)
    return rows.order_by("waiting_since", "pk")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that verification still needs, and the step at which it is filled."""

    sentence: str
    step: str

    @property
    def page(self) -> str:
        return f"companies:{self.step}"


def gaps_of(company: Company) -> list[Gap]:
    """Return what has still to be filled before the company can be submitted."""
    gaps = []
    if company.city_id is None and not company.city_name and not company.address:
        gaps.append(Gap(str(_("Say where the company sits.")), "contacts"))
    if not company.description:
        gaps.append(Gap(str(_("Say in a few sentences what the company does.")), "edit"))
    if not company.listings.filter(is_active=True).exists():
        gaps.append(Gap(str(_("Add at least one line that you offer or seek.")), "listings"))
    if not people_of(company).exists():
        gaps.append(Gap(str(_("Name at least one person of the company.")), "people"))
    return gaps


def missing_for_verification(company: Company) -> list[str]:
    """Return the same as sentences."""
    return [gap.sentence for gap in gaps_of(company)]


def draft_of(user: Viewer) -> CompanyDraft | None:
    """Return the registration that the user has begun."""
    return CompanyDraft.objects.filter(user=user).first() if isinstance(user, User) else None


def doubt_of(company: Company) -> str:
    """Return in a sentence why the company's number is doubtful, or nothing."""
    return doubt_about(company.country, company.registration_number) if company.is_number_doubtful else ""
