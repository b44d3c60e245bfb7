"""Asking for a letter, issuing, declining, withdrawing and revoking it."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import OrganiserBody, User
from apps.accounts.selectors import bodies_of
from apps.companies.models import Company, Person
from apps.companies.permissions import require_manager
from apps.companies.selectors import managers_of
from apps.companies.services import lock_live
from apps.core.errors import Conflict, InvalidInput, InvalidTransition
from apps.core.pdf import unprintable
from apps.core.text import clean
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterLanguage, LetterState
from apps.letters.models import InvitationLetter, LetterSeries
from apps.letters.permissions import no_such_letter, require_issuer
from apps.letters.selectors import editions_to_be_invited_to, forums_to_be_invited_to, letters_for_organiser
from apps.letters.services.printing import printed_values
from apps.notifications.services import Recipient, notify

DECIDED_KIND = "letter.decided"
TRANSITIONS: dict[str, frozenset[str]] = {
    LetterState.REQUESTED: frozenset({LetterState.ISSUED, LetterState.DECLINED, LetterState.WITHDRAWN}),
    LetterState.ISSUED: frozenset({LetterState.REVOKED}),
}
# So long before and after the event somebody may stay on its letter.
AROUND = timedelta(days=14)
REASON = 1000


@transaction.atomic
def request_letter(
    *,
    user: User,
    company: Company,
    person: Person,
    event: Forum | Edition,
    stays_from: date,
    stays_until: date,
    second_language: str = LetterLanguage.EN,
    note: str = "",
) -> InvitationLetter:
    """Ask for a letter for one of the company's people; the company is verified and the event still to come."""
    require_manager(user, company)
    company = lock_live(company)
    if not company.is_verified:
        raise Conflict(
            _("Letters are for verified companies. Hand the profile in first."), code="not_verified"
        )
    if person.company_id != company.pk or person.left_at is not None:
        raise InvalidInput(_("Choose one of the company's people."), field="person")
    if second_language not in LetterLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="second_language")
    _check_event(event, stays_from, stays_until)
    letter = InvitationLetter(
        company=company,
        person=person,
        forum=event if isinstance(event, Forum) else None,
        edition=event if isinstance(event, Edition) else None,
        stays_from=stays_from,
        stays_until=stays_until,
        second_language=second_language,
        note=clean(note)[:500],
        requested_by=user,
    )
    if letter.second_language == letter.languages[0]:
        raise InvalidInput(
            _("The letter is written in this language already. Choose another second one."),
            field="second_language",
        )
    _refuse_unprintable(letter)
    try:
        with transaction.atomic():
            letter.save()
    except IntegrityError:
        raise Conflict(
            _("There is a letter for this person and event already."), code="letter_exists"
        ) from None
    return letter


@transaction.atomic
def withdraw_letter(*, user: User, letter: InvitationLetter) -> InvitationLetter:
    """Take a request back."""
    require_manager(user, letter.company)
    return _move(_locked(letter), LetterState.WITHDRAWN, user)


@transaction.atomic
def issue_letter(
    *, user: User, letter: InvitationLetter, body: OrganiserBody | None = None
) -> InvitationLetter:
    """Give the letter its number and fix what stands on it. Numbers of a year follow each other without a gap."""
    letter = _for_decision(user, letter)
    _require_step(letter, LetterState.ISSUED)
    if not letter.company.is_verified:
        raise Conflict(_("The company is no longer verified."), code="not_verified")
    if letter.stays_until < timezone.localdate():
        raise Conflict(_("The days of this letter are over."), code="days_over")
    letter.body = _issuing_body(user, letter, body)
    letter.year = timezone.localdate().year
    letter.number = _next_number(letter.year)
    letter.printed = printed_values(letter)
    letter = _move(letter, LetterState.ISSUED, user)
    _tell(letter)
    return letter


@transaction.atomic
def decline_letter(*, user: User, letter: InvitationLetter, reason: str) -> InvitationLetter:
    letter = _move(_for_decision(user, letter), LetterState.DECLINED, user, reason=_said(reason))
    _tell(letter)
    return letter


@transaction.atomic
def revoke_letter(*, user: User, letter: InvitationLetter, reason: str) -> InvitationLetter:
    """Take a letter out of force: whoever checks its code is told so from now on."""
    letter = _move(_for_decision(user, letter), LetterState.REVOKED, user, reason=_said(reason))
    _tell(letter)
    return letter


def _check_event(event: Forum | Edition, stays_from: date, stays_until: date) -> None:
    today = timezone.localdate()
    if isinstance(event, Forum):
        is_coming = forums_to_be_invited_to(today).filter(pk=event.pk).exists()
        first, last = event.starts_on, event.ends_on
    else:
        is_coming = editions_to_be_invited_to(today).filter(pk=event.pk).exists()
        first, last = event.start_date or today, event.end_date or event.start_date or today
    if not is_coming:
        raise Conflict(
            _("Nobody is invited to this event any more, or its days are not known."), code="event_over"
        )
    if stays_until < stays_from:
        raise InvalidInput(_("The last day is before the first day."), field="stays_until")
    if stays_from > last or stays_until < first:
        raise InvalidInput(_("The stay does not touch the days of the event."), field="stays_from")
    if stays_from < first - AROUND or stays_until > last + AROUND:
        raise InvalidInput(
            _("A letter covers at most 14 days before and after the event."), field="stays_from"
        )


def _refuse_unprintable(letter: InvitationLetter) -> None:
    found = unprintable(
        [
            letter.person.display_name,
            letter.company.legal_name,
            letter.company.name_en,
            letter.person.job_title,
        ]
    )
    if found:
        raise InvalidInput(
            _("These characters cannot be printed: %(characters)s. Please write the name without them.")
            % {"characters": found[:20]},
            field="person",
        )


def _said(reason: str) -> str:
    reason = clean(reason)
    if not reason:
        raise InvalidInput(_("Say why, so that the company can do something about it."), field="reason")
    return reason[:REASON]


def _for_decision(user: User, letter: InvitationLetter) -> InvitationLetter:
    require_issuer(user)
    if not letters_for_organiser(user).filter(pk=letter.pk).exists():
        raise no_such_letter()
    return _locked(letter)


def _locked(letter: InvitationLetter) -> InvitationLetter:
    rows = InvitationLetter.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("company", "person", "forum__venue__city", "edition__exhibition").get(
        pk=letter.pk
    )


def _issuing_body(user: User, letter: InvitationLetter, body: OrganiserBody | None) -> OrganiserBody:
    """Return the body in whose name the letter goes out: the given one, a host of the forum, or the user's first."""
    own = bodies_of(user)
    if body is not None and body in own:
        return body
    hosts = set(letter.forum.hosts.values_list("pk", flat=True)) if letter.forum else set()
    found = next((row for row in own if row.pk in hosts), own[0] if own else None)
    if found is None:
        raise Conflict(_("You belong to no body that could issue the letter."), code="no_body")
    return found


def _next_number(year: int) -> int:
    LetterSeries.objects.get_or_create(year=year)
    series = LetterSeries.objects.select_for_update().get(year=year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _require_step(letter: InvitationLetter, state: LetterState) -> None:
    if state not in TRANSITIONS.get(letter.state, frozenset()):
        raise InvalidTransition(
            _("A letter that is “%(current)s” cannot become “%(wanted)s”.")
            % {"current": LetterState(letter.state).label, "wanted": state.label},
            current=letter.state,
            wanted=state,
        )


def _move(
    letter: InvitationLetter, state: LetterState, user: User | None, *, reason: str = ""
) -> InvitationLetter:
    _require_step(letter, state)
    letter.state, letter.reason, letter.revision = state, reason, letter.revision + 1
    letter.decided_by, letter.decided_at = user, timezone.now()
    letter.save()
    return letter


def _tell(letter: InvitationLetter) -> None:
    notify(
        kind=DECIDED_KIND,
        subject_key=f"letter:{letter.public_id}",
        revision=letter.revision,
        recipients=[Recipient.of_user(user) for user in managers_of([letter.company])],
        payload={"letter": letter.public_id, "state": letter.state},
    )
