"""Brings the example companies and the example forum into the database, by the acts that people use themselves.

What has no act of its own (cities, translated descriptions, the forum's frame) is written as rows, and so are the
listings: there are too many to add one by one at a first start.
"""

from collections.abc import Iterable, Mapping

from auditlog.context import disable_auditlog
from django.db import transaction

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import OrganiserBody, User
from apps.accounts.services import appoint_organiser
from apps.companies.events import CompaniesImported, CompanyProfileChanged, CompanyVerified
from apps.core.events import gathered, publish
from apps.forums.events import RegistrationApproved
from apps.forums.models import Forum
from apps.matching.services import queue_runs
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery
from apps.notifications.services import mark_all_read, retire_all
from apps.website.demo.companies import Companies
from apps.website.demo.content import DemoContent, DemoOrganiser
from apps.website.demo.extras import enliven, sides_of
from apps.website.demo.forum import ask, make_forum, register
from apps.website.demo.online import Side, meet_online
from apps.website.demo.reference import Reference
from apps.website.demo.showcase import furnish
from apps.website.demo.signing_in import ORGANISER, OWNERS, SIGN_INS, VERIFIER, make_user


def is_loaded() -> bool:
    """Whether the demo was loaded, seen by the person who organises it."""
    return User.objects.filter(email=ORGANISER.email).exists()


@transaction.atomic
def load(content: DemoContent, passwords: Mapping[str, str]) -> Forum:
    """Load everything or nothing. `passwords` has one for the address of each sign-in.

    Raises ReferenceMissing before anything is written.
    """
    reference = Reference(content)
    before = _last_delivery()
    # The audit log is about what organisers did; nobody did any of this.
    with disable_auditlog():
        forum = _load(content, reference, passwords)
    _hold_back_mails(after=before)
    queue_runs()
    return forum


def _load(content: DemoContent, reference: Reference, passwords: Mapping[str, str]) -> Forum:
    bodies = _bodies(content.organisers)
    organiser = _staff(content.organisers, bodies, passwords)
    companies = Companies(content, reference, organiser, passwords)
    # Each company changes a dozen times: it is taken into the directory and queued for scoring once, at the end.
    with gathered(CompanyProfileChanged, CompanyVerified, RegistrationApproved):
        companies.load()
        forum = make_forum(content.forum, reference, organiser, bodies)
        register(content.forum, forum, companies, organiser)
    publish(CompaniesImported(tuple(company.pk for company in companies.rows.values())))
    for row in content.forum.requests:
        ask(row, forum, companies)
    owners = {country: User.objects.get(email=sign_in.email) for country, sign_in in OWNERS.items()}
    sides = sides_of(owners)
    enliven(sides, organiser)
    meet_online(sides, _third(content, companies, owners), organiser, list(bodies.values()))
    furnish(
        {row.key: row for row in content.companies},
        companies.rows,
        companies.actors,
        signed_in=owners.values(),
        organiser=organiser,
        forum=forum,
    )
    return forum


def _third(content: DemoContent, companies: Companies, owners: Mapping[str, User]) -> Side | None:
    """Return another verified Chinese company with whoever acts for it."""
    for row in content.companies:
        company, actor = companies.rows[row.key], companies.actors[row.key]
        if row.country == "CN" and company.is_verified and actor not in owners.values():
            return actor, company
    return None


def _bodies(organisers: Iterable[DemoOrganiser]) -> dict[str, OrganiserBody]:
    """Make the organiser bodies, each under the name that it has at home."""
    return {
        row.key: OrganiserBody.objects.create(
            name=row.name.az if row.country == "AZ" else row.name.zh, country=row.country, is_example=True
        )
        for row in organisers
    }


def _staff(
    organisers: Iterable[DemoOrganiser], bodies: Mapping[str, OrganiserBody], passwords: Mapping[str, str]
) -> User:
    """Give each role of the bodies to the one person who signs in for it; return the administrator."""
    people = {
        "admin": make_user(ORGANISER, "Example Organiser", passwords),
        "verifier": make_user(VERIFIER, "Example Verifier", passwords),
    }
    for row in organisers:
        for staff in row.staff:
            appoint_organiser(user=people[staff.role], body=bodies[row.key], role=OrganiserRole(staff.role))
    return people["admin"]


def _last_delivery() -> int:
    return Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _hold_back_mails(*, after: int) -> None:
    """What was told while loading is history: no mail goes out about it, and the inboxes are read."""
    waiting = Delivery.objects.filter(pk__gt=after, state=DeliveryState.PENDING)
    retire_all(dict.fromkeys(waiting.values_list("subject_key", flat=True)))
    for user in User.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]):
        mark_all_read(user=user)
