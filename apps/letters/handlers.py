"""What happens to companies and people and concerns their letters, in the same transaction."""

from apps.accounts.events import UserErasing
from apps.companies.events import CompaniesMerged, PeopleForgotten, PersonLeft, VerificationLost
from apps.core.audit import forget_entries
from apps.core.events import subscribe
from apps.letters.models import InvitationLetter
from apps.letters.services import end_letters_of, move_letters


def end_of_person(event: PersonLeft) -> None:
    end_letters_of(company_id=event.company_id, person_ids=[event.person_id])


def end_of_company(event: VerificationLost) -> None:
    end_letters_of(company_id=event.company_id)


def forget_people(event: PeopleForgotten) -> None:
    """The letters' numbers stay given; nobody reads any more for whom they were."""
    rows = InvitationLetter.objects.filter(person_id__in=event.person_ids)
    forget_entries(InvitationLetter, rows.values_list("pk", flat=True))
    rows.update(printed={}, note="")


def forget_notes(event: UserErasing) -> None:
    InvitationLetter.objects.filter(requested_by=event.user_id).update(note="")


def move(event: CompaniesMerged) -> None:
    move_letters(kept_id=event.kept_id, merged_id=event.merged_id, people=event.people, report=event.report)


def register_handlers() -> None:
    subscribe(PersonLeft, end_of_person)
    subscribe(VerificationLost, end_of_company)
    subscribe(CompaniesMerged, move)
    subscribe(PeopleForgotten, forget_people)
    subscribe(UserErasing, forget_notes)
