"""What may be shown of companies and their people, by what these people agree to."""

from django.db.models import Q, QuerySet

from apps.accounts.enums import ConsentKind
from apps.accounts.models import Consent
from apps.companies.enums import MembershipRole
from apps.companies.models import Company, Membership, Person
from apps.companies.selectors.companies import people_of


def companies_resting_on(user_id: int, kind: ConsentKind) -> QuerySet[Company]:
    """Return the companies that this person owns and for which no other owner's consent of this kind stands."""
    agreed = Consent.objects.filter(kind=kind, withdrawn_at=None).exclude(user=user_id).values("user")
    others = Membership.objects.filter(role=MembershipRole.OWNER, user__in=agreed)
    owned = Membership.objects.filter(role=MembershipRole.OWNER, user=user_id)
    return Company.objects.filter(pk__in=owned.values("company")).exclude(pk__in=others.values("company"))


def people_shown(company: Company) -> QuerySet[Person]:
    """Return the people whom other companies see: who has an account shows themselves only by their own consent."""
    shown = Consent.objects.filter(kind=ConsentKind.PROFILE_VISIBLE, withdrawn_at=None)
    return people_of(company).filter(Q(user=None) | Q(user__in=shown.values("user")))
