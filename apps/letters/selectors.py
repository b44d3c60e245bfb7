"""Letters as this or that person may see them."""

from datetime import date

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.selectors import country_desks
from apps.companies.models import Company
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition
from apps.forums.enums import ForumState
from apps.forums.models import Forum
from apps.forums.selectors import forums_for_organiser
from apps.letters.models import InvitationLetter
from apps.letters.permissions import no_such_letter
from apps.reference.enums import Confidence

_RELATED = (
    "company", "person", "forum__venue__city", "edition__exhibition", "edition__city", "edition__venue", "body",
)  # fmt: skip


def letters_of(company: Company) -> QuerySet[InvitationLetter]:
    return InvitationLetter.objects.filter(company=company).select_related(*_RELATED)


def letter_of(company: Company, public_id: str) -> InvitationLetter:
    """Return one of a company's letters, or raise NotFound."""
    letter = letters_of(company).filter(public_id=public_id).first()
    if letter is None:
        raise no_such_letter()
    return letter


def letter_behind(token: str) -> InvitationLetter:
    """Return the issued or revoked letter of which somebody holds the paper, or raise NotFound."""
    rows = InvitationLetter.objects.filter(number__isnull=False).select_related(*_RELATED)
    letter = rows.filter(token=token).first()
    if letter is None:
        raise no_such_letter()
    return letter


def letters_for_organiser(user: User) -> QuerySet[InvitationLetter]:
    """Return the letters to the organiser's own forums, and those to fairs; a country desk sees its companies' only."""
    own = Q(forum__in=forums_for_organiser(user).values("pk")) | Q(edition__isnull=False)
    rows = InvitationLetter.objects.filter(own).select_related(*_RELATED)
    desks = country_desks(user)
    return rows.filter(company__country__in=desks) if desks else rows


def letter_for_organiser(user: User, public_id: str) -> InvitationLetter:
    """Return one letter, or raise NotFound."""
    letter = letters_for_organiser(user).filter(public_id=public_id).first()
    if letter is None:
        raise no_such_letter()
    return letter


def forums_to_be_invited_to(today: date) -> QuerySet[Forum]:
    closed = (ForumState.DRAFT, ForumState.FINISHED)
    return Forum.objects.exclude(state__in=closed).filter(ends_on__gte=today).order_by("starts_on", "pk")


def editions_to_be_invited_to(today: date) -> QuerySet[Edition]:
    """Return the fairs that are to come and whose days are known."""
    rows = Edition.objects.exclude(status=EditionStatus.CANCELLED).exclude(confidence=Confidence.LOW)
    coming = rows.filter(Q(end_date__gte=today) | Q(end_date=None, start_date__gte=today))
    return coming.select_related("exhibition").order_by("start_date", "pk")
