"""Asking to come onto the team of a company whose number is registered already.

Nothing about the company or its people goes out to the one who asks, only the answer.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import JoinState, MembershipRole
from apps.companies.models import Company, CompanyDraft, JoinRequest, Membership
from apps.companies.permissions import require_role
from apps.companies.selectors import answers_for_nobody, managers_of, no_such_company
from apps.companies.services.live import lock_live
from apps.companies.services.profile import read_number
from apps.companies.services.team import admit
from apps.companies.validators import plain
from apps.core.errors import Conflict, InvalidTransition, NotFound
from apps.notifications.services import Recipient, notify

ASKED_KIND = "company.join_asked"
ANSWERED_KIND = "company.join_answered"
MOST_PENDING = 5
# Who was declined does not ask again before that.
REST = timedelta(days=7)


@transaction.atomic
def ask_to_join(*, user: User, country: str, registration_number: str, message: str = "") -> JoinRequest:
    """Ask those who act for the company with this number to take `user` onto the team."""
    number = read_number(country, registration_number).number
    rows = Company.objects.select_related("merged_into")
    company = rows.filter(country=country, registration_number=number).first()
    if company is None:
        raise NotFound(_("No company with this number is registered. You can register it yourself."))
    company = lock_live(company.merged_into or company)
    _refuse_repeats(user, company)
    request = JoinRequest(company=company, user=user, message=plain(message, field="message", most=500))
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise _asked_already() from None
    CompanyDraft.objects.filter(user=user).delete()
    _tell(ASKED_KIND, request, managers_of([company]))
    return request


@transaction.atomic
def accept_join_request(
    *, user: User, request: JoinRequest, role: str = MembershipRole.DELEGATE
) -> Membership:
    """Take somebody who asked onto the team. By a manager; by an organiser where nobody acts for the company."""
    if answers_for_nobody(user, request.company):
        # The first to act for a company owns it.
        role = MembershipRole.OWNER
    else:
        require_role(user, request.company, role)
    request = _moved(request, JoinState.ACCEPTED, user)
    membership = admit(request.company, request.user, role)
    _tell(ANSWERED_KIND, request, [request.user])
    return membership


@transaction.atomic
def decline_join_request(*, user: User, request: JoinRequest) -> JoinRequest:
    if not answers_for_nobody(user, request.company):
        require_role(user, request.company, MembershipRole.DELEGATE)
    request = _moved(request, JoinState.DECLINED, user)
    _tell(ANSWERED_KIND, request, [request.user])
    return request


@transaction.atomic
def withdraw_join_request(*, user: User, request: JoinRequest) -> JoinRequest:
    """Take an own request back."""
    if request.user_id != user.pk:
        raise no_such_company()
    return _moved(request, JoinState.WITHDRAWN, user)


def _refuse_repeats(user: User, company: Company) -> None:
    if Membership.objects.filter(user=user, company=company).exists():
        raise Conflict(_("You are on the team of this company already."), code="member_already")
    own = JoinRequest.objects.filter(user=user)
    if own.filter(company=company, state=JoinState.PENDING).exists():
        raise _asked_already()
    if own.filter(state=JoinState.PENDING).count() >= MOST_PENDING:
        raise Conflict(
            _("You have %(most)d requests that wait for an answer. Take one back to send another.")
            % {"most": MOST_PENDING},
            code="too_many_join_requests",
        )
    declined = own.filter(company=company, state=JoinState.DECLINED)
    if declined.filter(decided_at__gt=timezone.now() - REST).exists():
        raise Conflict(
            _("The company has declined. Please speak with your colleagues before you ask again."),
            code="join_declined",
        )


def _asked_already() -> Conflict:
    return Conflict(
        _("You have asked this company already. You get the answer by mail."), code="join_requested"
    )


def _moved(request: JoinRequest, state: JoinState, user: User) -> JoinRequest:
    rows = JoinRequest.objects.select_for_update(of=("self",), no_key=True)
    request = rows.select_related("company", "user").get(pk=request.pk)
    if request.state != JoinState.PENDING:
        raise InvalidTransition(
            _("This request has been answered already."), current=request.state, wanted=state
        )
    request.state, request.decided_by, request.decided_at = state, user, timezone.now()
    request.save(update_fields=["state", "decided_by", "decided_at"])
    return request


def _tell(kind: str, request: JoinRequest, people: list[User]) -> None:
    notify(
        kind=kind,
        subject_key=f"join:{request.public_id}",
        revision=0,
        recipients=[Recipient.of_user(person) for person in people],
        payload={"request": request.public_id},
    )
