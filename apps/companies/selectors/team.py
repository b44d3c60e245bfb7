"""Who acts for a company, who is invited, and who asks to join."""

from allauth.account.models import EmailAddress
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import InvitationKind, JoinState
from apps.companies.models import Company, Invitation, JoinRequest, Membership
from apps.companies.models.team import INVITATION_SALT
from apps.companies.selectors.companies import (
    Viewer,
    companies_for_organiser,
    managers_of,
    no_such_company,
)
from apps.core.errors import NotFound


def invitations_for(user: Viewer) -> QuerySet[Invitation]:
    """Return the open invitations by mail to an address that the user has proved to be theirs."""
    if not isinstance(user, User):
        return Invitation.objects.none()
    proved = EmailAddress.objects.filter(user=user, verified=True)
    addresses = [address.lower() for address in proved.values_list("email", flat=True)]
    rows = Invitation.objects.filter(
        email__in=addresses, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return rows.exclude(company__memberships__user=user).select_related("company", "invited_by")


def team_of(company: Company) -> QuerySet[Membership]:
    return company.memberships.select_related("user").order_by("created_at", "pk")


def member_of(company: Company, user_id: str) -> Membership:
    """Return somebody on the team by their account's public id, or raise NotFound."""
    membership = team_of(company).select_related("user", "company").filter(user__public_id=user_id).first()
    if membership is None:
        raise no_such_company()
    return membership


def open_invitations(company: Company) -> QuerySet[Invitation]:
    """Return what can still be taken up, the newest first."""
    used = Q(kind=InvitationKind.MAIL, accepted_at__isnull=False)
    return company.invitations.filter(revoked_at=None, expires_at__gt=timezone.now()).exclude(used)


def pending_join_requests(company: Company) -> QuerySet[JoinRequest]:
    """Return who waits for an answer, the longest first."""
    rows = company.join_requests.filter(state=JoinState.PENDING).select_related("user", "company")
    return rows.order_by("created_at", "pk")


def join_requests_for_organiser(user: User) -> QuerySet[JoinRequest]:
    """Return who has asked to join the companies that the organiser may review."""
    rows = JoinRequest.objects.select_related("company", "user")
    return rows.filter(company__in=companies_for_organiser(user).values("pk"))


def own_join_requests(user: Viewer) -> QuerySet[JoinRequest]:
    """Return the user's own requests that wait for an answer."""
    if not isinstance(user, User):
        return JoinRequest.objects.none()
    return user.join_requests.filter(state=JoinState.PENDING).select_related("company", "user")


def invitation_behind(token: str) -> Invitation:
    """Return the invitation to which a signed address leads, or raise NotFound."""
    try:
        public_id = Signer(salt=INVITATION_SALT).unsign(token)
    except BadSignature:
        raise _no_such_invitation() from None
    rows = Invitation.objects.select_related("company", "invited_by")
    invitation = rows.filter(public_id=public_id).first()
    if invitation is None:
        raise _no_such_invitation()
    return invitation


def answers_for_nobody(user: User, company: Company) -> bool:
    """Whether an organiser may answer for the company because nobody acts for it."""
    is_organiser = user.is_staff and user.has_perm("companies.change_company")
    if not is_organiser or managers_of([company]):
        return False
    return companies_for_organiser(user).filter(pk=company.pk).exists()


def _no_such_invitation() -> NotFound:
    return NotFound(_("There is no such invitation. Please check that the whole address was copied."))
