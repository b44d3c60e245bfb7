"""Forums and their participants as this or that person may see them."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet, prefetch_related_objects

from apps.accounts.models import User
from apps.companies.models import Company
from apps.forums.enums import ForumState, RegistrationState
from apps.forums.models import Delegate, Forum, Registration, Slot
from apps.forums.permissions import no_such_forum

Viewer = User | AnonymousUser


def public_forums() -> QuerySet[Forum]:
    """Return the forums that everybody may see, the next one first."""
    return Forum.objects.exclude(state=ForumState.DRAFT).select_related("edition__exhibition", "venue__city")


def public_forum(public_id: str) -> Forum:
    """Return a forum that is not a draft, or raise NotFound."""
    forum = public_forums().prefetch_related("hosts", "sessions").filter(public_id=public_id).first()
    if forum is None:
        raise no_such_forum()
    return forum


def with_speakers(forum: Forum) -> Forum:
    """Load who speaks, and in which session."""
    prefetch_related_objects([forum], "speakers__session")
    return forum


def forums_for_organiser(user: User) -> QuerySet[Forum]:
    """Return the forums that the organiser's own bodies host."""
    if user.is_superuser:
        return Forum.objects.all()
    if not user.is_staff:
        return Forum.objects.none()
    return Forum.objects.filter(hosts__appointments__user=user).distinct()


def forum_for_organiser(user: User, public_id: str) -> Forum:
    forum = forums_for_organiser(user).filter(public_id=public_id).first()
    if forum is None:
        raise no_such_forum()
    return forum


def approved_companies(forum: Forum) -> QuerySet[Company]:
    return Company.objects.filter(registrations__forum=forum, registrations__state=RegistrationState.APPROVED)


def registration_of(forum: Forum, company: Company) -> Registration | None:
    return Registration.objects.filter(forum=forum, company=company).first()


def registrations_of(company: Company) -> QuerySet[Registration]:
    rows = company.registrations.exclude(forum__state=ForumState.DRAFT)
    return rows.select_related("forum").order_by("-forum__starts_on", "pk")


def is_participant(forum: Forum, company: Company) -> bool:
    return Registration.objects.filter(
        forum=forum, company=company, state=RegistrationState.APPROVED
    ).exists()


def approved_delegates(forum: Forum) -> QuerySet[Delegate]:
    """Return who may sit at a table, with company, person and blocked slots loaded."""
    rows = Delegate.objects.filter(
        registration__forum=forum, registration__state=RegistrationState.APPROVED, person__left_at=None
    )
    return (
        rows.select_related("registration__company", "person")
        .prefetch_related("blocked_slots")
        .order_by("pk")
    )


def slots_of(forum: Forum) -> QuerySet[Slot]:
    return forum.slots.select_related("session").order_by("number")


def registrations_for_organiser(user: User) -> QuerySet[Registration]:
    rows = Registration.objects.select_related("forum", "company", "company__city")
    return rows.filter(forum__in=forums_for_organiser(user))


def waiting_registrations(user: User) -> QuerySet[Registration]:
    """Return registrations that wait for this organiser's decision, the oldest first."""
    rows = registrations_for_organiser(user).filter(state=RegistrationState.PENDING)
    return rows.order_by("created_at", "pk")


def open_forums_for(company: Company) -> QuerySet[Forum]:
    """Return forums for which the company could register now."""
    taken = Q(registrations__company=company) & ~Q(registrations__state=RegistrationState.CANCELLED)
    rows = public_forums().filter(state=ForumState.OPEN)
    return rows.exclude(pk__in=Forum.objects.filter(taken).values("pk"))
