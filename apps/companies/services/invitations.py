"""Inviting people onto the team: one by mail, or whoever has a link."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import InvitationKind, MembershipRole
from apps.companies.models import Company, Invitation, Membership, Person
from apps.companies.permissions import require_manager, require_role
from apps.companies.selectors import managers_of
from apps.companies.services.live import lock_live
from apps.companies.services.team import admit, claim_person
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.time import home_zone
from apps.notifications.services import Recipient, notify, retire

INVITED_KIND = "company.invited"
JOINED_KIND = "company.member_joined"
MAIL_VALID_FOR = timedelta(days=14)
LONGEST_LINK = 30
MOST_OPEN = 50


@transaction.atomic
def invite_by_mail(
    *,
    user: User,
    company: Company,
    email: str,
    role: str,
    language: str,
    person: Person | None = None,
) -> Invitation:
    """Invite one person by mail; an open invitation to the same address is replaced.

    Whether the address belongs to an account makes no difference that the one who invites could see.
    """
    require_role(user, company, role)
    lock_live(company)
    email = email.strip().lower()
    _check(company, email, language, person)
    for earlier in _open(company).filter(email=email):
        _take_back(earlier)
    invitation = Invitation.objects.create(
        company=company,
        kind=InvitationKind.MAIL,
        role=role,
        email=email,
        language=language,
        person=person,
        invited_by=user,
        expires_at=timezone.now() + MAIL_VALID_FOR,
    )
    notify(
        kind=INVITED_KIND,
        subject_key=_subject(invitation),
        revision=0,
        recipients=[_recipient(invitation)],
        payload={"invitation": invitation.public_id},
    )
    return invitation


@transaction.atomic
def invite_by_link(*, user: User, company: Company, role: str, days: int = 7) -> Invitation:
    """Make an address by which whoever has it comes onto the team, until it expires or is taken back."""
    require_role(user, company, role)
    if role == MembershipRole.OWNER:
        raise NotAllowed(_("An owner is invited by mail, never by a link that can be passed on."))
    if not 1 <= days <= LONGEST_LINK:
        raise InvalidInput(
            _("A link is valid for 1 to %(most)d days.") % {"most": LONGEST_LINK}, field="days"
        )
    lock_live(company)
    _refuse_too_many(company)
    return Invitation.objects.create(
        company=company,
        kind=InvitationKind.LINK,
        role=role,
        language=user.language,
        invited_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )


@transaction.atomic
def revoke_invitation(*, user: User, invitation: Invitation) -> None:
    """Take an invitation back; its address leads nowhere from now on."""
    require_manager(user, invitation.company)
    invitation = _locked(invitation)
    if invitation.is_open:
        _take_back(invitation)


@transaction.atomic
def accept_invitation(*, user: User, invitation: Invitation) -> Membership:
    """Come onto the team. Raises Conflict when the invitation is used, expired or taken back."""
    invitation = _locked(invitation)
    if not invitation.is_open:
        raise Conflict(
            _("This invitation is no longer valid. Ask your colleagues for a new one."),
            code="invitation_closed",
        )
    membership = admit(invitation.company, user, invitation.role)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _claim(invitation, user)
    retire(subject_key=_subject(invitation))
    others = [manager for manager in managers_of([invitation.company]) if manager.pk != user.pk]
    notify(
        kind=JOINED_KIND,
        subject_key=f"membership:{membership.pk}",
        revision=0,
        recipients=[Recipient.of_user(manager) for manager in others],
        payload={"company": invitation.company.public_id, "user": user.public_id},
    )
    return membership


def _claim(invitation: Invitation, user: User) -> None:
    """The person who was named in the invitation is the one who came, unless the account is somebody's already."""
    person = invitation.person
    is_free = person is not None and person.user_id is None and person.left_at is None
    if is_free and person and not invitation.company.people.filter(user=user).exists():
        claim_person(person, user)


def _check(company: Company, email: str, language: str, person: Person | None) -> None:
    if language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("Choose one of the site's languages."), field="language")
    if person is not None and (person.company_id != company.pk or person.user_id or person.left_at):
        raise InvalidInput(_("Choose somebody of your company who has no account yet."), field="person")
    if company.memberships.filter(user__email__iexact=email).exists():
        raise Conflict(_("This person is on the team already."), code="member_already")
    _refuse_too_many(company)


def _refuse_too_many(company: Company) -> None:
    if _open(company).count() >= MOST_OPEN:
        raise Conflict(
            _("%(most)d invitations are open already. Take some back first.") % {"most": MOST_OPEN},
            code="too_many_invitations",
        )


def _open(company: Company) -> QuerySet[Invitation]:
    return company.invitations.filter(revoked_at=None, accepted_at=None, expires_at__gt=timezone.now())


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("company", "person").get(pk=invitation.pk)


def _take_back(invitation: Invitation) -> None:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    retire(subject_key=_subject(invitation))


def _subject(invitation: Invitation) -> str:
    return f"invitation:{invitation.public_id}"


def _recipient(invitation: Invitation) -> Recipient:
    account = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    if account is not None:
        return Recipient.of_user(account)
    zone = str(home_zone(invitation.company.country))
    return Recipient(user_id=None, address=invitation.email, language=invitation.language, time_zone=zone)
