"""Forums and their participants as this or that person may see them, and what can be said of them."""

from apps.forums.selectors.availability import (
    is_there,
    slots_off,
    slots_there,
)
from apps.forums.selectors.forums import (
    Viewer,
    approved_companies,
    approved_delegates,
    forum_for_organiser,
    forums_for_organiser,
    is_participant,
    open_forums_for,
    public_forum,
    public_forums,
    registration_of,
    registrations_for_organiser,
    registrations_of,
    slots_of,
    waiting_registrations,
    with_speakers,
)
from apps.forums.selectors.on_site import (
    Expected,
    delegate_with_badge,
    expected_today,
    present_companies,
)
from apps.forums.selectors.places import (
    Places,
    places_of,
)
from apps.forums.selectors.readiness import (
    Check,
    checks_for,
)
from apps.forums.selectors.tables import (
    IdleTable,
    idle_tables,
    tables_of,
)

__all__ = [
    "Check",
    "Expected",
    "IdleTable",
    "Places",
    "Viewer",
    "approved_companies",
    "approved_delegates",
    "checks_for",
    "delegate_with_badge",
    "expected_today",
    "forum_for_organiser",
    "forums_for_organiser",
    "idle_tables",
    "is_participant",
    "is_there",
    "open_forums_for",
    "places_of",
    "present_companies",
    "public_forum",
    "public_forums",
    "registration_of",
    "registrations_for_organiser",
    "registrations_of",
    "slots_of",
    "slots_off",
    "slots_there",
    "tables_of",
    "waiting_registrations",
    "with_speakers",
]
