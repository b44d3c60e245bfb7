"""What happens to companies and people and concerns where they go and what they follow."""

from apps.accounts.events import UserErasing
from apps.companies.events import CompaniesMerged
from apps.core.events import subscribe
from apps.exhibitions.models import Follow
from apps.exhibitions.services import join_attendances


def move_attendances(event: CompaniesMerged) -> None:
    join_attendances(kept_id=event.kept_id, merged_id=event.merged_id, report=event.report)


def forget_follower(event: UserErasing) -> None:
    Follow.objects.filter(user=event.user_id).delete()


def register_handlers() -> None:
    subscribe(CompaniesMerged, move_attendances)
    subscribe(UserErasing, forget_follower)
