"""What happens to companies and changes who takes part in forums."""

from django.utils.translation import gettext as _

from apps.accounts.enums import ConsentKind
from apps.accounts.events import UserErasing
from apps.companies.events import CompaniesMerged, CompanyHidden, PersonLeft, VerificationLost
from apps.core.audit import forget_entries
from apps.core.events import publish, subscribe
from apps.forums.enums import ForumState, RegistrationState
from apps.forums.events import DelegateRemoved
from apps.forums.models import Delegate, Registration
from apps.forums.services.merging import join_registrations
from apps.forums.services.registrations import end_registration


def end_registrations(event: VerificationLost) -> None:
    """A company that is no longer verified takes part in nothing that is still to come."""
    _end_all(event.company_id, _("The company is no longer verified."))


def leave_forums(event: CompanyHidden) -> None:
    """Every forum joins both countries: without the consent to transfer data abroad nobody can take part."""
    if event.kind == ConsentKind.TRANSFER_ABROAD:
        _end_all(event.company_id, _("The company does not agree to the transfer of its data abroad."))


def _end_all(company_id: int, reason: str) -> None:
    rows = Registration.objects.filter(
        company_id=company_id,
        state__in=(RegistrationState.PENDING, RegistrationState.WAITING_LIST, RegistrationState.APPROVED),
    )
    for registration in rows.exclude(forum__state=ForumState.FINISHED).order_by("forum", "pk"):
        end_registration(registration, reason=reason)


def forget_notes(event: UserErasing) -> None:
    rows = Registration.objects.filter(registered_by=event.user_id)
    forget_entries(Registration, rows.values_list("pk", flat=True))
    rows.update(note="")


def remove_delegates(event: PersonLeft) -> None:
    rows = Delegate.objects.filter(person_id=event.person_id).exclude(
        registration__forum__state=ForumState.FINISHED
    )
    for delegate in rows.select_related("registration").order_by("pk"):
        registration = delegate.registration
        publish(DelegateRemoved(registration.forum_id, registration.company_id, event.person_id))


def move_registrations(event: CompaniesMerged) -> None:
    join_registrations(
        kept_id=event.kept_id, merged_id=event.merged_id, people=event.people, report=event.report
    )


def register_handlers() -> None:
    subscribe(CompaniesMerged, move_registrations)
    subscribe(VerificationLost, end_registrations)
    subscribe(CompanyHidden, leave_forums)
    subscribe(PersonLeft, remove_delegates)
    subscribe(UserErasing, forget_notes)
