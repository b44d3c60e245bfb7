"""Two companies turned out to be one: their places in forums."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from apps.companies.events import MergeReport
from apps.core.events import publish
from apps.forums.enums import RegistrationState as State
from apps.forums.events import DelegateReplaced, RegistrationApproved
from apps.forums.models import Delegate, Registration, Table

# Who has come further keeps what it has.
RANK = {State.DECLINED: 0, State.CANCELLED: 0, State.WAITING_LIST: 1, State.PENDING: 2, State.APPROVED: 3}


@transaction.atomic
def join_registrations(
    *, kept_id: int, merged_id: int, people: Mapping[int, int], report: MergeReport
) -> None:
    """Give a merged company's places to the one that is kept.

    Where both are in one forum the better state counts and the delegates come together; the second registration stays
    with the merged company, cancelled. `people` says who of the merged company is whom in the kept one.
    """
    rows = Registration.objects.select_for_update(of=("self",), no_key=True)
    there = {row.forum_id: row for row in rows.filter(company_id=kept_id).order_by("pk")}
    moved = joined = 0
    for registration in rows.filter(company_id=merged_id).order_by("pk"):
        _rename_delegates(registration, people)
        own = there.get(registration.forum_id)
        if own is None:
            registration.company_id = kept_id
            registration.save(update_fields=["company"])
            moved += 1
        else:
            _join(own, registration)
            joined += 1
    report.note(Registration, "moved", moved)
    report.note(Registration, "joined", joined)
    report.note(Table, "moved", Table.objects.filter(owner_id=merged_id).update(owner_id=kept_id))


def _rename_delegates(registration: Registration, people: Mapping[int, int]) -> None:
    for delegate in registration.delegates.filter(person__in=people).order_by("pk"):
        twin = registration.delegates.filter(person=people[delegate.person_id]).first()
        if twin is None:
            delegate.person_id = people[delegate.person_id]
            delegate.save(update_fields=["person"])
        else:
            _replace(delegate, twin)
            delegate.delete()


def _join(own: Registration, registration: Registration) -> None:
    was_approved = own.state == State.APPROVED
    if RANK[State(registration.state)] > RANK[State(own.state)]:
        for name in ("state", "reason", "note", "decided_by", "decided_at", "registered_by"):
            setattr(own, name, getattr(registration, name))
        own.revision += 1
        own.save()
    for delegate in registration.delegates.order_by("pk"):
        twin = own.delegates.filter(person=delegate.person_id).first()
        if twin is None:
            delegate.registration = own
            delegate.save(update_fields=["registration"])
        else:
            _replace(delegate, twin)
    registration.state, registration.reason = State.CANCELLED, _("The company is part of another one now.")
    registration.revision += 1
    registration.save(update_fields=["state", "reason", "revision"])
    if own.state == State.APPROVED and not was_approved:
        publish(RegistrationApproved(own.forum_id, own.company_id))


def _replace(delegate: Delegate, twin: Delegate) -> None:
    """Whoever is not there in a slot of either is not there."""
    twin.blocked_slots.add(*delegate.blocked_slots.all())
    publish(DelegateReplaced(delegate.pk, twin.pk))
