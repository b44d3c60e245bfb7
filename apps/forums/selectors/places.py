"""How many companies a forum still has room for."""

from dataclasses import dataclass

from apps.forums.enums import RegistrationState
from apps.forums.models import Forum
from apps.forums.permissions import is_azerbaijani


@dataclass(frozen=True, slots=True)
class Places:
    """What is left, in all and on either side; None where nothing is limited. Never below nought."""

    total: int | None
    az: int | None
    cn: int | None

    @property
    def is_limited(self) -> bool:
        return not (self.total is None and self.az is None and self.cn is None)

    def left_for(self, country: str) -> int | None:
        """Return how many companies of this country still find a place; None without a limit."""
        side = self.az if is_azerbaijani(country) else self.cn
        limits = [limit for limit in (self.total, side) if limit is not None]
        return min(limits) if limits else None

    def has_room_for(self, country: str) -> bool:
        left = self.left_for(country)
        return left is None or left > 0


def places_of(forum: Forum) -> Places:
    """Count the approved registrations, in one query, or none where the forum has no limit."""
    limits = (forum.places, forum.places_az, forum.places_cn)
    if limits == (None, None, None):
        return Places(None, None, None)
    approved = forum.registrations.filter(state=RegistrationState.APPROVED)
    countries = list(approved.values_list("company__country", flat=True))
    az = sum(map(is_azerbaijani, countries))
    taken = (len(countries), az, len(countries) - az)
    return Places(
        *(None if limit is None else max(0, limit - used) for limit, used in zip(limits, taken, strict=True))
    )
