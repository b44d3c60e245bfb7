"""What happens below and changes suggestions."""

from apps.companies.events import CompanyProfileChanged, CompanyVerified, VerificationLost
from apps.core.events import subscribe
from apps.forums.events import RegistrationApproved, RegistrationEnded
from apps.matching.services import touch_scores

Changed = (
    CompanyProfileChanged | CompanyVerified | VerificationLost | RegistrationApproved | RegistrationEnded
)


def score_again(event: Changed) -> None:
    touch_scores(company_id=event.company_id)


def register() -> None:
    for event_type in (
        CompanyProfileChanged,
        CompanyVerified,
        VerificationLost,
        RegistrationApproved,
        RegistrationEnded,
    ):
        subscribe(event_type, score_again)
