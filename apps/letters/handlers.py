"""What happens to companies and people and concerns their letters, in the same transaction."""

from apps.companies.events import CompaniesMerged, PersonLeft, VerificationLost
from apps.core.events import subscribe
from apps.letters.services import end_letters_of, move_letters


def end_of_person(event: PersonLeft) -> None:
    end_letters_of(company_id=event.company_id, person_ids=[event.person_id])


def end_of_company(event: VerificationLost) -> None:
    end_letters_of(company_id=event.company_id)


def move(event: CompaniesMerged) -> None:
    move_letters(kept_id=event.kept_id, merged_id=event.merged_id, people=event.people, report=event.report)


def register_handlers() -> None:
    subscribe(PersonLeft, end_of_person)
    subscribe(VerificationLost, end_of_company)
    subscribe(CompaniesMerged, move)
