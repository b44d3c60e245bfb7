"""What stands on a letter. The words are fixed when it is issued, so that the same paper comes out for ever."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from apps.core.joining import placed
from apps.core.pdf import Sheet
from apps.core.templatetags.times import date_range
from apps.exhibitions.models import Edition
from apps.letters.models import InvitationLetter


def printed_values(letter: InvitationLetter) -> dict[str, Any]:
    """Return the letter's words in both languages."""
    pages = []
    for language in letter.languages:
        with override(language):
            pages.append({"language": language, **_words(letter)})
    return {"pages": pages, "issued_on": timezone.localdate().isoformat()}


def check_address(letter: InvitationLetter) -> str:
    """Return where the paper can be checked, as its QR code says it."""
    return f"{settings.SITE_URL}/letters/{letter.token}/"


def letter_pdf(letter: InvitationLetter) -> bytes:
    """Draw an issued letter from what was fixed when it was issued."""
    first, second = letter.printed["pages"]
    sheet = Sheet(title=f"{first['title']} {letter.code}", author=first["issuer"], language=first["language"])
    for place, page in enumerate((first, second)):
        if place:
            sheet.space(4)
            sheet.line()
            sheet.space(6)
        _draw(sheet, page, letter.code)
    sheet.space(6)
    note = f"{first['check']}\n{second['check']}\n{check_address(letter)}"
    sheet.qr(check_address(letter), note=note, language=first["language"])
    return sheet.output()


def _draw(sheet: Sheet, page: dict[str, Any], code: str) -> None:
    language = page["language"]
    sheet.text(page["issuer"], language=language, size=9.5, muted=True, after=1)
    sheet.text(page["title"], language=language, size=16, bold=True, after=1)
    sheet.text(f"{code} · {page['issued']}", language=language, size=9.5, muted=True, after=4)
    sheet.text(page["body"], language=language, after=3)
    sheet.facts([(name, value) for name, value in page["facts"]], size=10)
    sheet.space(1)
    sheet.text(page["closing"], language=language, after=2)


def _words(letter: InvitationLetter) -> dict[str, Any]:
    person, company = letter.person, letter.company
    names = {"person": person.display_name, "company": company.display_name, "event": _event_name(letter)}
    return {
        "issuer": letter.body.name if letter.body else "",
        "title": pgettext("letter", "Letter of invitation"),
        "issued": _("Issued on %(day)s") % {"day": date_range(timezone.localdate())},
        "body": _(
            "We invite %(person)s of %(company)s to take part in %(event)s and to hold business meetings there."
        )
        % names,
        "facts": list(_facts(letter)),
        "closing": _(
            "The letter confirms the purpose of the stay. It is no guarantee of a visa, and costs are borne by the invited company."
        ),
        "check": _("Whether this letter is in force can be checked here:"),
    }


def _facts(letter: InvitationLetter) -> Iterator[tuple[str, str]]:
    person, company = letter.person, letter.company
    first, last = _event_days(letter)
    yield _("Invited person"), person.display_name
    title = person.job_title_en if get_language() == "en" and person.job_title_en else person.job_title
    if title:
        yield _("Position"), title
    yield (
        _("Company"),
        placed(company.display_name, company.get_country_display(), company.registration_number),
    )
    yield _("Event"), _event_name(letter)
    yield _("Days of the event"), date_range(first, last)
    place = _event_place(letter)
    if place:
        yield _("Place"), place
    yield _("Days of the stay"), date_range(letter.stays_from, letter.stays_until)


def _event_name(letter: InvitationLetter) -> str:
    event = letter.event
    return f"{event.title} {event.year}" if isinstance(event, Edition) else event.name


def _event_days(letter: InvitationLetter) -> tuple[date | None, date | None]:
    event = letter.event
    return (
        (event.start_date, event.end_date) if isinstance(event, Edition) else (event.starts_on, event.ends_on)
    )


def _event_place(letter: InvitationLetter) -> str:
    event = letter.event
    city = event.city if isinstance(event, Edition) else event.venue.city if event.venue else None
    return ", ".join(str(row) for row in (event.venue, city) if row)
