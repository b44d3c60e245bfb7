"""What an account leaves behind in companies when it is erased."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import MembershipRole
from apps.companies.events import CompanyProfileChanged, PeopleForgotten
from apps.companies.models import Company, CompanyDraft, Invitation, Membership, Person
from apps.companies.services.live import lock_live
from apps.companies.services.merging.forgetting import forget_contacts, forget_in_merges, words_of
from apps.companies.services.people import person_is_gone
from apps.companies.services.verification import lose_verification
from apps.core.audit import FORGOTTEN, forget_entries
from apps.core.errors import Conflict
from apps.core.events import publish


@transaction.atomic
def let_go_of_user(*, user: User) -> None:
    """Take an account that is being erased off all teams, and its bearer out of what is still to come.

    Raises Conflict where somebody else would be left in a company without an owner. A company of which this was the
    only account is hidden and no longer verified: nobody answers for it.
    """
    memberships = require_successors(user=user)
    # Delegations were imported without accounts: the same address is the same human being.
    theirs = Q(user=user) | Q(user=None, email__iexact=user.email)
    people = list(Person.objects.filter(theirs).order_by("pk"))
    forget_in_merges(
        words_of(user, people), {row.company_id for row in people} | {row.company_id for row in memberships}
    )
    for person in people:
        forget_person(person)
    forget_entries(Person, [person.pk for person in people])
    publish(PeopleForgotten(tuple(person.pk for person in people)))
    forget_entries(Membership, [membership.pk for membership in memberships])
    for membership in memberships:
        membership.delete()
        if not membership.company.memberships.exists():
            _close(membership.company)
    user.join_requests.all().delete()
    CompanyDraft.objects.filter(user=user).delete()
    invited = Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user))
    invited.update(email="")


@transaction.atomic
def require_successors(*, user: User) -> list[Membership]:
    """Return the user's memberships with their teams locked; Conflict where the last owner would leave others behind."""
    memberships = list(user.memberships.select_related("company").order_by("company_id"))
    for membership in memberships:
        lock_live(membership.company)
        _refuse_to_orphan(membership)
    return memberships


def forget_person(person: Person) -> None:
    """Let a person leave, and keep nothing by which they could be known; what they did still counts."""
    if person.left_at is None:
        person_is_gone(person)
    person.user = None
    person.family_name = FORGOTTEN
    for name in (
        "given_name", "patronymic", "native_name", "latin_name", "form_of_address", "job_title", "job_title_en",
        "email", "phone", "wechat_id",
    ):  # fmt: skip
        setattr(person, name, "")
    person.languages = []
    person.save()


def _refuse_to_orphan(membership: Membership) -> None:
    others = membership.company.memberships.exclude(pk=membership.pk)
    is_owner = membership.role == MembershipRole.OWNER
    if is_owner and others.exists() and not others.filter(role=MembershipRole.OWNER).exists():
        raise Conflict(
            _("You are the last owner of %(company)s. Hand it over to a colleague first.")
            % {"company": membership.company},
            code="last_owner",
            extra={"company": membership.company.public_id},
        )


def _close(company: Company) -> None:
    company.refresh_from_db()
    company.is_visible = False
    company.phone = company.wechat_id = ""
    company.save(update_fields=["is_visible", "phone", "wechat_id", "updated_at"])
    forget_contacts(company)
    publish(CompanyProfileChanged(company.pk))
    if company.is_verified:
        lose_verification(company, reason=str(_("Nobody acts for the company any more.")))
