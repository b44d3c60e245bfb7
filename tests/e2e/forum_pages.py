"""Pages of forums that need a forum in a particular state: open for registration, booking, being planned, under way."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.models import OrganiserBody, User
from apps.companies.models import Company
from apps.core.runs import RunState
from apps.forums.models import Forum
from apps.forums.services import check_in
from apps.forums.services.check_in import Scan
from apps.meetings.models import Meeting, MeetingRequest, PlanRun
from tests.factories import RegistrationFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted

FREE = "İpək Yolu görüş günü"
PLANNED = "Xəzər logistika forumu"


def registering_pages(body: OrganiserBody, company: Company, other: Company) -> list[str]:
    """Registering; and a forum where the companies choose their slots, with a request that was accepted."""
    opened, booking = _forum(body, PLANNED), _forum(body, FREE, meeting_mode="self")
    for each in (company, other):
        if not booking.registrations.filter(company=each).exists():
            take_part(booking, each)
    asked = booking.requests.first() or accepted(booking, company, other)
    return [
        f"/forums/{opened.public_id}/",
        f"/forums/{opened.public_id}/{company.public_id}/register/",
        f"/forums/{booking.public_id}/",
        f"/meetings/requests/{asked.public_id}/",
        f"/meetings/requests/{asked.public_id}/propose/",
    ]


def online_pages(company: Company) -> list[str]:
    """A company's meetings at an online forum, with their rooms, and the hours that suit both sides of one without a time."""
    of_company = Q(sender=company) | Q(recipient=company)
    found = []
    for asked in MeetingRequest.objects.filter(of_company, forum__format="online").order_by("pk"):
        meeting = asked.meetings.first()
        found.append(
            f"/meetings/{meeting.public_id}/" if meeting else f"/meetings/requests/{asked.public_id}/book/"
        )
    return found


def forum_pages(organiser: User, forum: Forum) -> tuple[str, ...]:
    """A forum's steps, its door, its badges, the acts of the day, and its rules and registrations in the panel."""
    own = f"/organiser/forums/{forum.public_id}"
    plenary = forum.sessions.filter(kind="plenary").order_by("starts_at")[0]
    registration = forum.registrations.filter(delegates__isnull=False).order_by("pk")[0]
    delegate = registration.delegates.order_by("pk")[0]
    _begin_now(organiser, forum, delegate.badge)
    return (
        f"{own}/steps/", f"{own}/copy/", f"{own}/on-site/", f"{own}/check-in/", f"{own}/badges/",
        f"{own}/check-in/{delegate.badge}/", f"{own}/on-site/{plenary.public_id}/shift/?minutes=15",
        f"{own}/on-site/{plenary.public_id}/shift/?minutes=-10",
        f"{own}/on-site/late/?person={delegate.badge}&arrives_at={forum.ends_on}T12:00",
        f"{own}/what-if/", *planning_pages(forum.hosts.all()[0]), *panel_pages(forum),
    )  # fmt: skip


def planning_pages(body: OrganiserBody) -> tuple[str, ...]:
    """A forum whose plan is being computed at this moment."""
    forum = _forum(body, PLANNED)
    PlanRun.objects.get_or_create(
        forum=forum, state=RunState.RUNNING, defaults={
            "attempts": 1, "progress": 40, "stage": "repaired", "placed": 118, "weight": 431.0, "bound": 440.0,
            "lease_until": timezone.now() + timedelta(days=1),
        },
    )  # fmt: skip
    return (f"/organiser/forums/{forum.public_id}/", f"/organiser/forums/{forum.public_id}/on-site/")


def panel_pages(forum: Forum) -> list[str]:
    """Rules, programme, tables, host rights and registrations: unfold's lists and forms, and our pages of acts."""
    waiting = RegistrationFactory(forum=_forum(forum.hosts.all()[0], PLANNED), state="pending")
    registrations = reverse("admin:forums_registration_changelist")
    addresses = [
        reverse("admin:forums_forum_changelist"),
        reverse("admin:forums_forum_change", args=[forum.pk]),
        f"{reverse('admin:forums_forum_changelist')}{forum.pk}/tables/",
        f"{reverse('admin:forums_forum_changelist')}{forum.pk}/slots/",
        registrations,
        reverse("admin:forums_interpreter_changelist"),
        reverse("admin:forums_registration_change", args=[waiting.pk]),
        *(f"{registrations}{waiting.pk}/{act}/" for act in ("approve", "decline", "wait")),
    ]
    return [address.removeprefix(f"/{translation.get_language()}") for address in addresses]


def _forum(body: OrganiserBody, name: str, **values: object) -> Forum:
    day = timezone.localdate() + timedelta(days=30)
    first = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=30)
    names = dict.fromkeys(("name_en", "name_az", "name_zh_hans", "name_ru"), name)
    found = Forum.objects.filter(name_az=name).first()
    return found or forum_with_programme(
        first=first, hosts=[body], starts_on=day, ends_on=day, **names, **values
    )


def _begin_now(organiser: User, forum: Forum, badge: str) -> None:
    """Let one meeting be under way whose side may be missing, and one person have come."""
    now = timezone.now()
    row = Meeting.objects.filter(forum=forum, state="scheduled").order_by("pk")[1]
    row.starts_at, row.ends_at = now - timedelta(minutes=10), now + timedelta(hours=2)
    row.save(update_fields=["starts_at", "ends_at"])
    check_in(user=organiser, forum=forum, scans=[Scan(badge=badge, happened_at=now)], now=now)
