"""What must hold for the demo before anybody may load it: every rule yields its faults as sentences."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import pairwise

from stdnum.az import voen
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from apps.reference.csv_rows import LocalisedText
from apps.website.demo.content import (
    DemoCompany,
    DemoContent,
    DemoForum,
    DemoListing,
    DemoOrganiser,
    DemoPerson,
    ReferenceCodes,
)

SITE_LANGUAGES = ("az", "zh-hans", "en", "ru")
SPOKEN_LANGUAGES = (*SITE_LANGUAGES, "tr")
LANGUAGE_PAIRS = ("az-zh", "ru-zh", "en-zh", "tr-zh", "az-en", "az-ru", "en-ru")
COUNTRIES = ("AZ", "CN")
SIDES = ("offer", "seek")
FORMS_OF_ADDRESS = ("mr", "ms")
EMPLOYEE_BANDS = ("1-9", "10-49", "50-249", "250-999", "1000+")
VERIFICATION_STATES = ("verified", "submitted", "changes_requested")
REGISTRATION_STATES = ("approved", "pending")
REQUEST_STATES = ("pending", "accepted", "declined", "withdrawn")
SESSION_KINDS = ("plenary", "break", "meetings")
STAFF_ROLES = ("admin", "verifier")
FOUNDING_YEARS = range(1900, 2027)
# Reserved for examples by RFC 2606: nobody can ever receive mail there.
EMAIL_SUFFIX = ".example"


def faults(content: DemoContent, codes: ReferenceCodes) -> Iterator[str]:
    """One sentence for every rule that the content breaks; nothing when all hold."""
    places = codes.places | {city.code: city.country for city in content.cities}
    yield from _repeated(content)
    for text in _localised_texts(content):
        yield from _blank(f"the name or text {text.en!r}", text.by_language())
    for person in _everybody(content):
        yield from _person_faults(person)
    for company in content.companies:
        yield from _company_faults(company, places, codes)
    for organiser in content.organisers:
        yield from _organiser_faults(organiser, places)
    yield from _forum_faults(content, places)


def _repeated(content: DemoContent) -> Iterator[str]:
    companies = content.companies
    yield from _duplicates("city code", (city.code for city in content.cities))
    yield from _duplicates("company key", (company.key for company in companies))
    yield from _duplicates("registration number", (company.registration_number for company in companies))
    yield from _duplicates("legal name", (company.legal_name for company in companies))
    yield from _duplicates("English name", (company.name_en for company in companies))
    yield from _duplicates("organiser key", (organiser.key for organiser in content.organisers))
    yield from _duplicates("e-mail address", (person.email for person in _everybody(content)))


def _localised_texts(content: DemoContent) -> Iterator[LocalisedText]:
    forum = content.forum
    yield from (city.name for city in content.cities)
    yield from (organiser.name for organiser in content.organisers)
    yield from (hall.name for hall in forum.halls)
    yield from (session.title for session in forum.sessions)
    yield from (forum.name, forum.description)


def _everybody(content: DemoContent) -> Iterator[DemoPerson]:
    for company in content.companies:
        yield from company.persons
    for organiser in content.organisers:
        yield from (staff.person for staff in organiser.staff)
    yield from (interpreter.person for interpreter in content.forum.interpreters)


def _duplicates(what: str, values: Iterable[str]) -> Iterator[str]:
    counts = Counter(values)
    yield from (f"{what} {value} is used {count} times" for value, count in counts.items() if count > 1)


def _unknown(where: str, what: str, values: Iterable[str], known: Container[str]) -> Iterator[str]:
    yield from (f"{where}: unknown {what} {value!r}" for value in values if value not in known)


def _blank(where: str, fields: Mapping[str, str]) -> Iterator[str]:
    yield from (f"{where}: {field} is blank" for field, value in fields.items() if not value.strip())


def _person_faults(person: DemoPerson) -> Iterator[str]:
    where = person.email
    if not person.email.endswith(EMAIL_SUFFIX):
        yield f"{where}: an example address must end in {EMAIL_SUFFIX}"
    yield from _blank(
        where,
        {
            "family name": person.family_name,
            "given name": person.given_name,
            "native name": person.native_name,
            "Latin name": person.latin_name,
            "job title": person.job_title,
            "English job title": person.job_title_en,
        },
    )
    yield from _unknown(where, "form of address", [person.form_of_address], FORMS_OF_ADDRESS)
    yield from _unknown(where, "language", person.languages, SPOKEN_LANGUAGES)


def _company_faults(company: DemoCompany, places: Mapping[str, str], codes: ReferenceCodes) -> Iterator[str]:
    where = company.key
    if not company.is_example:
        yield f"{where}: a demo company must be marked as an example"
    if company.website:
        yield f"{where}: an example company has no website"
    if company.year_founded not in FOUNDING_YEARS:
        yield f"{where}: nobody was founded in {company.year_founded}"
    yield from _blank(where, {"legal name": company.legal_name, "English name": company.name_en})
    yield from _unknown(where, "country", [company.country], COUNTRIES)
    yield from _place_faults(where, company.city, company.country, places)
    yield from _unknown(where, "employee band", [company.employees], EMPLOYEE_BANDS)
    yield from _unknown(where, "verification state", [company.verification], VERIFICATION_STATES)
    yield from _unknown(where, "language", company.languages, SPOKEN_LANGUAGES)
    yield from _unknown(where, "sector", company.sectors, codes.sectors)
    yield from _number_faults(company)
    yield from _text_faults(company)
    for position, listing in enumerate(company.listings, 1):
        yield from _listing_faults(f"{where} listing {position}", listing, codes)


def _place_faults(where: str, city: str, country: str, places: Mapping[str, str]) -> Iterator[str]:
    if city not in places:
        yield f"{where}: unknown city {city!r}"
    elif places[city] != country:
        yield f"{where}: {city} is in {places[city]}, not in {country}"


def _number_faults(company: DemoCompany) -> Iterator[str]:
    scheme = {"AZ": voen, "CN": uscc}.get(company.country)
    if scheme is None:
        return
    try:
        canonical = scheme.validate(company.registration_number)
    except ValidationError as error:
        yield f"{company.key}: registration number {company.registration_number}: {error}"
        return
    if canonical != company.registration_number:
        yield f"{company.key}: the registration number is not in its canonical form {canonical}"


def _text_faults(company: DemoCompany) -> Iterator[str]:
    where = company.key
    counts = {
        "description": len(company.descriptions),
        "listing": len(company.listings),
        "person": len(company.persons),
        "sector": len(company.sectors),
    }
    yield from (f"{where}: no {what}" for what, count in counts.items() if count == 0)
    languages = [text.language for text in company.descriptions]
    yield from _duplicates(f"{where}: description language", languages)
    yield from _unknown(where, "description language", languages, SITE_LANGUAGES)
    yield from _blank(
        where, {f"the description in {text.language}": text.text for text in company.descriptions}
    )


def _listing_faults(where: str, listing: DemoListing, codes: ReferenceCodes) -> Iterator[str]:
    yield from _blank(where, {"text": listing.text})
    yield from _unknown(where, "side", [listing.side], SIDES)
    yield from _unknown(where, "language", [listing.language], SITE_LANGUAGES)
    yield from _unknown(where, "sector", [listing.sector], codes.sectors)
    yield from _unknown(where, "HS heading", listing.hs, codes.hs_headings)
    yield from _unknown(where, "cooperation type", [listing.cooperation_type], codes.cooperation_types)
    side = codes.cooperation_types.get(listing.cooperation_type)
    if side not in (None, "mutual", listing.side):
        yield f"{where}: {listing.cooperation_type} is of the side {side}, not {listing.side}"
    if (listing.quantity is None) != (listing.unit == ""):
        yield f"{where}: a quantity needs a unit and a unit a quantity"
    if listing.quantity is not None and listing.quantity <= 0:
        yield f"{where}: the quantity {listing.quantity} is not positive"


def _organiser_faults(organiser: DemoOrganiser, places: Mapping[str, str]) -> Iterator[str]:
    where = organiser.key
    if not organiser.is_example:
        yield f"{where}: a demo organiser must be marked as an example"
    yield from _unknown(where, "country", [organiser.country], COUNTRIES)
    yield from _place_faults(where, organiser.city, organiser.country, places)
    yield from _unknown(where, "staff role", (staff.role for staff in organiser.staff), STAFF_ROLES)


def _forum_faults(content: DemoContent, places: Mapping[str, str]) -> Iterator[str]:
    forum = content.forum
    where = forum.key
    if not forum.is_example:
        yield f"{where}: a demo forum must be marked as an example"
    organisers = {organiser.key for organiser in content.organisers}
    yield from _unknown(where, "city", [forum.city], places)
    yield from _unknown(where, "language", forum.languages, SITE_LANGUAGES)
    yield from _unknown(where, "organiser", forum.organisers, organisers)
    yield from _duplicates("hall", (hall.key for hall in forum.halls))
    yield from _duplicates("table label", (table.label for table in forum.tables))
    halls = {hall.key for hall in forum.halls}
    yield from _unknown(where, "hall", (table.hall for table in forum.tables), halls)
    yield from _session_faults(forum)
    yield from _interpreter_faults(forum)
    yield from _registration_faults(forum, content.companies)
    yield from _request_faults(forum, content.companies)


def _session_faults(forum: DemoForum) -> Iterator[str]:
    yield from _unknown(
        forum.key, "session kind", (session.kind for session in forum.sessions), SESSION_KINDS
    )
    for session in forum.sessions:
        if session.start >= session.end:
            yield f"{forum.key}: the session of {session.day} {session.start:%H:%M} ends before it starts"
    for earlier, later in pairwise(forum.sessions):
        if (later.day, later.start) < (earlier.day, earlier.end):
            yield f"{forum.key}: the session of {later.day} {later.start:%H:%M} starts before the last one ends"


def _interpreter_faults(forum: DemoForum) -> Iterator[str]:
    yield from _duplicates("interpreter", (interpreter.key for interpreter in forum.interpreters))
    for interpreter in forum.interpreters:
        if not interpreter.pairs:
            yield f"{interpreter.key}: no language pair"
        yield from _unknown(interpreter.key, "language pair", interpreter.pairs, LANGUAGE_PAIRS)


def _registration_faults(forum: DemoForum, companies: Iterable[DemoCompany]) -> Iterator[str]:
    by_key = {company.key: company for company in companies}
    yield from _duplicates("registration of", (registration.company for registration in forum.registrations))
    for registration in forum.registrations:
        where = f"registration of {registration.company}"
        yield from _unknown(where, "state", [registration.state], REGISTRATION_STATES)
        if registration.company not in by_key:
            yield f"{where}: no such company"
            continue
        company = by_key[registration.company]
        if registration.state == "approved" and company.verification != "verified":
            yield f"{where}: approved, though the company is {company.verification}"
        if not registration.delegates:
            yield f"{where}: no delegate"
        people = {person.email for person in company.persons}
        yield from _unknown(where, "delegate", registration.delegates, people)


def _request_faults(forum: DemoForum, companies: Iterable[DemoCompany]) -> Iterator[str]:
    country = {company.key: company.country for company in companies}
    approved = {row.company for row in forum.registrations if row.state == "approved"}
    pairs = (" and ".join(sorted((request.sender, request.recipient))) for request in forum.requests)
    yield from _duplicates("meeting request between", pairs)
    for request in forum.requests:
        where = f"request of {request.sender} to {request.recipient}"
        yield from _blank(where, {"note": request.note})
        yield from _unknown(where, "approved company", (request.sender, request.recipient), approved)
        yield from _unknown(where, "state", [request.state], REQUEST_STATES)
        yield from _unknown(where, "language", [request.language], SITE_LANGUAGES)
        if country.get(request.sender) == country.get(request.recipient):
            yield f"{where}: both companies are of the same country"
        if bool(request.decline_reason) != (request.state == "declined"):
            yield f"{where}: a declined request has a reason, and no other has one"
