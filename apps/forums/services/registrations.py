"""Companies that want to take part, and the organiser's answer."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company, Person
from apps.companies.permissions import require_manager
from apps.companies.selectors import managers_of
from apps.companies.services import lock_live
from apps.core.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from apps.core.events import publish
from apps.core.text import clean
from apps.forums.enums import ForumState
from apps.forums.enums import RegistrationState as State
from apps.forums.events import DelegateRemoved, RegistrationApproved, RegistrationEnded
from apps.forums.models import Delegate, Forum, Registration
from apps.forums.permissions import no_such_forum, require_decider
from apps.forums.selectors.places import places_of
from apps.notifications.services import Recipient, notify

# Afterwards everybody is there already, and whoever is not would come too late.
FILLED_IN = frozenset({ForumState.OPEN, ForumState.CLOSED, ForumState.PLANNED, ForumState.PUBLISHED})
DECIDED_KIND = "forum.registration_decided"
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.APPROVED, State.DECLINED, State.WAITING_LIST, State.CANCELLED}),
    State.WAITING_LIST: frozenset({State.APPROVED, State.DECLINED, State.CANCELLED}),
    State.APPROVED: frozenset({State.DECLINED, State.CANCELLED}),
    State.DECLINED: frozenset({State.APPROVED, State.PENDING, State.WAITING_LIST}),
    State.CANCELLED: frozenset({State.PENDING}),
}


@transaction.atomic
def register_for_forum(
    *, user: User, forum: Forum, company: Company, people: Sequence[Person], note: str = ""
) -> Registration:
    """Ask for a place in the forum with at least one delegate. A cancelled registration can be asked for again."""
    require_manager(user, company)
    company = lock_live(company)
    if forum.state == ForumState.DRAFT:
        raise no_such_forum()
    if forum.state != ForumState.OPEN or _deadline_over(forum):
        raise Conflict(_("Registration for this forum is closed."), code="registration_closed")
    if not company.is_verified:
        raise NotAllowed(
            _("Only verified companies can register. Submit your company for verification first.")
        )
    registration, created = Registration.objects.select_for_update(no_key=True).get_or_create(
        forum=forum, company=company, defaults={"registered_by": user}
    )
    if not created:
        _move(registration, State.PENDING, user=user, reason="")
    registration.note = clean(note)[:500]
    registration.registered_by = user
    registration.save(update_fields=["note", "registered_by"])
    _write_delegates(registration, people)
    return registration


@transaction.atomic
def set_delegates(*, user: User, registration: Registration, people: Sequence[Person]) -> None:
    """Change who sits at the table for the company."""
    require_manager(user, registration.company)
    lock_live(registration.company)
    _write_delegates(registration, people)


@transaction.atomic
def approve_registration(*, user: User, registration: Registration) -> Registration:
    """Give the company its place; where none is left, it goes onto the waiting list and moves up from there by itself."""
    require_decider(user, registration.forum, registration.company)
    forum = _locked_forum(registration)
    registration = _locked(registration)
    if not registration.company.is_verified:
        raise Conflict(_("The company is not verified."), code="not_verified")
    if State.APPROVED in TRANSITIONS[registration.state] and not places_of(forum).has_room_for(
        registration.company.country
    ):
        if registration.state == State.WAITING_LIST:
            raise Conflict(_("No place is free yet. Raise the number of places first."), code="no_places")
        return _queue_up(registration, user)
    return _give_place(registration, user)


@transaction.atomic
def put_on_waiting_list(*, user: User, registration: Registration) -> Registration:
    """Let the company wait for a place that becomes free."""
    require_decider(user, registration.forum, registration.company)
    _locked_forum(registration)
    return _queue_up(_locked(registration), user)


@transaction.atomic
def fill_places(*, forum: Forum) -> list[Registration]:
    """Give free places to who has waited longest on either side; return who has moved up. Safe to run twice at once."""
    return move_up(Forum.objects.select_for_update(no_key=True).get(pk=forum.pk))


def fill_all_places() -> int:
    """Look after every forum where somebody waits: a place may have become free without anybody's act here."""
    waiting = Forum.objects.filter(state__in=FILLED_IN, registrations__state=State.WAITING_LIST)
    return sum(len(fill_places(forum=forum)) for forum in waiting.distinct().order_by("pk"))


def move_up(forum: Forum) -> list[Registration]:
    """Fill the free places of a locked forum."""
    if forum.state not in FILLED_IN:
        return []
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).filter(
        forum=forum, state=State.WAITING_LIST
    )
    waiting = rows.select_related("forum", "company").order_by("waiting_since", "pk")
    # One side may be full while the other is not: who comes next may stand further down. Asked anew for each of them.
    return [
        _give_place(registration, None)
        for registration in waiting
        if registration.company.is_verified and places_of(forum).has_room_for(registration.company.country)
    ]


@transaction.atomic
def decline_registration(*, user: User, registration: Registration, reason: str) -> Registration:
    """Refuse the company a place, with the reason."""
    require_decider(user, registration.forum, registration.company)
    if not reason.strip():
        raise InvalidInput(_("Say why, so that the company understands the decision."), field="reason")
    return _end(registration, State.DECLINED, user=user, reason=clean(reason)[:500], tell=True)


@transaction.atomic
def cancel_registration(*, user: User, registration: Registration) -> Registration:
    """The company takes part no longer."""
    require_manager(user, registration.company)
    return _end(registration, State.CANCELLED, user=user, reason="", tell=False)


def end_registration(registration: Registration, *, reason: str) -> Registration:
    """End a registration because of something that happened below (a verification lost), and tell the company."""
    return _end(registration, State.DECLINED, user=None, reason=reason, tell=True)


def _end(
    registration: Registration, state: State, *, user: User | None, reason: str, tell: bool
) -> Registration:
    forum = _locked_forum(registration)
    registration = _locked(registration)
    took_part = registration.state == State.APPROVED
    _move(registration, state, user=user, reason=reason)
    if took_part:
        publish(RegistrationEnded(registration.forum_id, registration.company_id))
    if tell:
        _tell(registration)
    if took_part:
        move_up(forum)
    return registration


def _give_place(registration: Registration, user: User | None) -> Registration:
    _move(registration, State.APPROVED, user=user, reason="")
    publish(RegistrationApproved(registration.forum_id, registration.company_id))
    _tell(registration)
    return registration


def _queue_up(registration: Registration, user: User) -> Registration:
    _move(registration, State.WAITING_LIST, user=user, reason="")
    _tell(registration)
    return registration


def _locked_forum(registration: Registration) -> Forum:
    """Let those who give and free places queue up, before the registration's own lock."""
    return Forum.objects.select_for_update(no_key=True).get(pk=registration.forum_id)


def _locked(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).select_related(
        "forum", "company"
    )
    return rows.get(pk=registration.pk)


def _move(registration: Registration, state: State, *, user: User | None, reason: str) -> None:
    current = registration.state
    if state not in TRANSITIONS[current]:
        raise InvalidTransition(
            _("A registration that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": State(current).label, "wanted": state.label},
            current=current,
            wanted=state,
        )
    registration.state, registration.reason = state, reason
    registration.decided_by, registration.decided_at = user, timezone.now()
    registration.waiting_since = timezone.now() if state == State.WAITING_LIST else None
    registration.revision += 1
    registration.save(
        update_fields=["state", "reason", "decided_by", "decided_at", "waiting_since", "revision"]
    )


def _write_delegates(registration: Registration, people: Sequence[Person]) -> None:
    if not people:
        raise InvalidInput(_("Choose at least one person who will sit at the table."), field="people")
    if any(person.company_id != registration.company_id or person.left_at for person in people):
        raise InvalidInput(_("Choose people of your own company."), field="people")
    chosen = {person.pk for person in people}
    for delegate in registration.delegates.exclude(person__in=chosen):
        publish(DelegateRemoved(registration.forum_id, registration.company_id, delegate.person_id))
        delegate.delete()
    there = set(registration.delegates.values_list("person_id", flat=True))
    Delegate.objects.bulk_create(
        Delegate(registration=registration, person=person) for person in people if person.pk not in there
    )


def _deadline_over(forum: Forum) -> bool:
    return forum.registration_deadline is not None and forum.registration_deadline < timezone.now()


def _tell(registration: Registration) -> None:
    notify(
        kind=DECIDED_KIND,
        subject_key=f"registration:{registration.public_id}",
        revision=registration.revision,
        recipients=[Recipient.of_user(user) for user in managers_of([registration.company])],
        payload={"registration": registration.public_id, "state": registration.state},
    )
