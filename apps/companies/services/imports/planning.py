"""What an import would do: every row's fate, and the companies, people and listings as they would be. Nothing is saved here."""

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.selectors import country_desks
from apps.companies.enums import ContentLanguage, ListingRest, MatchKind, NumberState, RowFate
from apps.companies.models import Company, Listing, MatchKey, Membership, Person
from apps.companies.services.imports.reading import ReadRow
from apps.companies.services.likeness import name_keys
from apps.companies.services.listings import MOST_CODES, write_details, write_line
from apps.companies.services.names import MOST_NAMES, too_many_names
from apps.companies.services.profile import refresh_derived, write_profile
from apps.companies.validators import company_name
from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.reference.models import HsCode, Sector

Key = tuple[str, str]
Tick = Callable[[float], None]
CHUNK = 1_000
# Shorter names say too little to be a likeness.
SHORTEST_KEY = 4
_LANGUAGE_OF = {
    "AZ": ContentLanguage.AZ,
    "CN": ContentLanguage.ZH_HANS,
    "HK": ContentLanguage.ZH_HANS,
    "MO": ContentLanguage.ZH_HANS,
}


@dataclass(slots=True)
class LinePlan:
    """A listing as it would be; `hs_codes` is None where they stay."""

    listing: Listing
    is_changed: bool
    hs_codes: list[HsCode] | None = None


@dataclass(slots=True)
class CompanyPlan:
    """A company as it would be, with everything that is added to it."""

    company: Company
    version: int = 0
    has_team: bool = False
    changed: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    new_addresses: dict[str, str] = field(default_factory=dict)
    sectors: set[int] = field(default_factory=set)
    new_sectors: list[Sector] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    changed_people: list[Person] = field(default_factory=list)
    lines: dict[tuple[Any, ...], LinePlan] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.company.pk is None

    @property
    def is_touched(self) -> bool:
        lines = any(line.is_changed for line in self.lines.values())
        added = self.new_names or self.new_addresses or self.new_sectors
        return self.is_new or bool(self.changed or added or self.changed_people or lines)


@dataclass(frozen=True, slots=True)
class RowPlan:
    number: int
    label: str
    fate: RowFate
    notes: list[str]
    key: Key | None = None


class Planner:
    """Goes through the rows in order; a row sees what those before it have added."""

    def __init__(self, user: User, rows: list[ReadRow], *, takes_duplicates: bool) -> None:
        self._desks = country_desks(user)
        self._takes_duplicates = takes_duplicates
        self._seen: dict[tuple[str, ...], int] = {}
        keys = {(row.country, row.registration.number) for row in rows if row.registration}
        self.companies = _existing(keys)
        self._names = {} if takes_duplicates else _names({country for country, _number in keys})

    def plan(self, row: ReadRow) -> RowPlan:
        earlier = self._seen.setdefault(row.cells, row.number)
        if earlier != row.number:
            return self._fate(
                row, RowFate.DUPLICATE, [_("The same as row %(number)d.") % {"number": earlier}]
            )
        if row.errors or row.registration is None:
            return self._fate(row, RowFate.REJECTED, row.errors)
        if self._desks and row.country not in self._desks:
            return self._fate(
                row, RowFate.REJECTED, [_("Your desk does not look after companies of this country.")]
            )
        key = (row.country, row.registration.number)
        known = self.companies.get(key)
        draft = _copied(known) if known else _new(row)
        errors, notes = self._apply(row, draft)
        if errors:
            return self._fate(row, RowFate.REJECTED, errors)
        if known and known.company.merged_into_id:
            return self._fate(row, RowFate.REJECTED, [_("This company was merged into another one.")])
        if not known and (twin := self._twin(draft, key)):
            return self._fate(
                row,
                RowFate.DUPLICATE,
                [_("Looks like %(company)s, which is registered already.") % {"company": twin}],
            )
        if known and known.has_team and notes:
            return self._fate(
                row, RowFate.REJECTED, [_("This company has a team here that looks after its own data.")]
            )
        return self._accept(row, key, known, draft, notes)

    def _accept(
        self, row: ReadRow, key: Key, known: CompanyPlan | None, draft: CompanyPlan, notes: list[str]
    ) -> RowPlan:
        if known and not notes:
            return self._fate(row, RowFate.UNCHANGED, [], key)
        self.companies[key] = draft
        if known:
            return self._fate(row, RowFate.UPDATED, notes, key)
        for name in _keys_of(draft.company, draft.names):
            self._names.setdefault((row.country, name), (draft.company.legal_name, key[1]))
        if draft.company.is_number_doubtful:
            notes = [*notes, _("The registration number is doubtful.")]
        return self._fate(row, RowFate.CREATED, notes, key)

    @staticmethod
    def _fate(row: ReadRow, fate: RowFate, notes: Iterable[str], key: Key | None = None) -> RowPlan:
        return RowPlan(row.number, row.label, fate, list(notes), key)

    def _apply(self, row: ReadRow, draft: CompanyPlan) -> tuple[list[str], list[str]]:
        """Write the row into the draft; return its errors, and what it changes in words."""
        errors: list[str] = []
        notes: list[str] = []
        own = row.addresses.get(row.company.get("language") or draft.company.language)
        company = {"address": own, **row.company} if own else row.company
        _write_company(draft, company, errors, notes)
        _write_addresses(draft, row.addresses, notes)
        added = [sector for sector in row.sectors if sector.pk not in draft.sectors]
        if added:
            draft.new_sectors += added
            draft.sectors |= {sector.pk for sector in added}
            notes.append(
                _("Sectors added: %(sectors)s") % {"sectors": ", ".join(sector.code for sector in added)}
            )
        acts = (
            partial(_write_names, draft, row.names, notes),
            partial(_write_person, draft, row.person, notes),
            partial(_write_listing, draft, row.listing, notes),
        )
        for part, act in zip((row.names, row.person, row.listing), acts, strict=True):
            if part:
                try:
                    act()
                except InvalidInput as refusal:
                    errors.append(str(refusal))
        return errors, notes

    def _twin(self, draft: CompanyPlan, key: Key) -> str:
        """Return which company with another number has the same name, or nothing."""
        if self._takes_duplicates:
            return ""
        for name in _keys_of(draft.company, draft.names):
            label, number = self._names.get((draft.company.country, name), ("", key[1]))
            if number != key[1]:
                return f"{label} ({number})"
        return ""


def finish_derived(plans: Iterable[CompanyPlan]) -> None:
    """Fill what search and sorting rest on, once every row has been written into its company."""
    for plan in plans:
        if plan.is_touched:
            refresh_derived(plan.company, names=plan.names)


def _new(row: ReadRow) -> CompanyPlan:
    number = row.registration
    if number is None:
        raise ValueError("A row without a number has no company.")
    language = row.company.get("language") or _LANGUAGE_OF.get(row.country, ContentLanguage.EN)
    company = Company(
        country=row.country,
        registration_kind=number.kind,
        registration_number=number.number,
        number_state=NumberState.DOUBTFUL if number.doubt else NumberState.CHECKED,
        language=language,
        languages=[language],
        # Nobody of the company has agreed to being shown yet.
        is_visible=False,
    )
    return CompanyPlan(company)


def _copied(plan: CompanyPlan) -> CompanyPlan:
    """Return a copy to write into: a row that is rejected in the end leaves nothing behind."""
    return CompanyPlan(
        company=copy.copy(plan.company),
        version=plan.version,
        has_team=plan.has_team,
        changed=set(plan.changed),
        names=list(plan.names),
        new_names=list(plan.new_names),
        addresses=dict(plan.addresses),
        new_addresses=dict(plan.new_addresses),
        sectors=set(plan.sectors),
        new_sectors=list(plan.new_sectors),
        people=list(plan.people),
        changed_people=list(plan.changed_people),
        lines=dict(plan.lines),
    )


def _write_company(draft: CompanyPlan, values: dict[str, Any], errors: list[str], notes: list[str]) -> None:
    company = draft.company
    if draft.is_new and not values.get("legal_name") and not company.legal_name:
        errors.append(_("%(column)s: Fill this in.") % {"column": _heading("legal_name")})
    for name, value in values.items():
        before = getattr(company, name)
        try:
            if name == "legal_name":
                value = company_name(str(value), field=name)
            write_profile(company, {name: value})
        except InvalidInput as refusal:
            errors.append(f"{_heading(name)}: {refusal}")
            continue
        if getattr(company, name) != before:
            draft.changed.add(name)
            if not draft.is_new:
                notes.append(f"{_heading(name)}: {_short(before)} → {_short(getattr(company, name))}")


def _write_names(draft: CompanyPlan, names: list[str], notes: list[str]) -> None:
    """Add the names that the company does not have yet; none is taken away."""
    known = {draft.company.legal_name, draft.company.name_en, *draft.names}
    added = [name for name in names if name not in known]
    if len(draft.names) + len(added) > MOST_NAMES:
        raise too_many_names()
    if added:
        draft.names += added
        draft.new_names += added
        notes.append(_("Further names added: %(names)s") % {"names": _short(added)})


def _write_addresses(draft: CompanyPlan, addresses: dict[str, str], notes: list[str]) -> None:
    for language, text in addresses.items():
        before = draft.addresses.get(language, "")
        if language != draft.company.language and text != before:
            draft.addresses[language] = draft.new_addresses[language] = text
            notes.append(f"{_heading('address')} ({language}): {_short(before)} → {_short(text)}")


def _write_person(draft: CompanyPlan, values: dict[str, Any], notes: list[str]) -> None:
    if not values.get("family_name") and not values.get("native_name"):
        raise InvalidInput(_("A person has at least a family name or a name in the own script."))
    place = next((n for n, person in enumerate(draft.people) if _is_same(person, values)), None)
    before = draft.people[place] if place is not None else None
    person = copy.copy(before) if before else Person()
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(person, name, values[name])
    if place is None or before is None:
        draft.people.append(person)
        notes.append(_("Person added: %(person)s") % {"person": person})
    else:
        draft.people[place] = person
        draft.changed_people = [row for row in draft.changed_people if row is not before]
        notes.append(_("Person changed: %(person)s") % {"person": person})
    draft.changed_people.append(person)


def _is_same(person: Person, values: dict[str, Any]) -> bool:
    email = values.get("email", "").casefold()
    if email and person.email:
        return person.email.casefold() == email
    names = ("native_name", "family_name", "given_name")
    return all(getattr(person, name) == values.get(name, "") for name in names)


def _write_listing(draft: CompanyPlan, values: dict[str, Any], notes: list[str]) -> None:
    missing = [name for name in ("side", "cooperation_type", "sector", "text") if name not in values]
    if missing:
        headings = ", ".join(str(Listing._meta.get_field(name).verbose_name) for name in missing)  # type: ignore[union-attr]
        raise InvalidInput(_("A listing also needs: %(columns)s.") % {"columns": headings})
    key = (values["side"], values["cooperation_type"].pk, values["sector"].pk, clean(values["text"]))
    before = draft.lines.get(key)
    listing = copy.copy(before.listing) if before else Listing()
    language = values.get("language") or (listing.language if before else draft.company.language)
    write_line(
        listing, values["side"], values["cooperation_type"], values["sector"], values["text"], language
    )
    write_details(
        listing,
        quantity=values.get("quantity", listing.quantity),
        unit=values.get("unit", listing.unit),
        valid_until=values.get("valid_until", listing.valid_until),
        certificates=values.get("certificates", listing.certificates),
        other_certificates=values.get("other_certificates", listing.other_certificates),
        markets=values.get("markets", listing.markets),
    )
    if listing.rest != ListingRest.PAUSED:
        listing.rest, listing.is_active = "", True
    codes = values.get("hs_codes")
    if codes and len(codes) > MOST_CODES:
        raise InvalidInput(
            _("A line has at most %(most)d HS codes. Write another line.") % {"most": MOST_CODES}
        )
    if before and not _differs(before.listing, listing) and not _has_other_codes(before, codes):
        return
    draft.lines[key] = LinePlan(
        listing, is_changed=True, hs_codes=codes if codes is not None or before is None else before.hs_codes
    )
    note = _("Listing changed: %(text)s") if before else _("Listing added: %(text)s")
    notes.append(note % {"text": _short(listing.text)})


def _differs(before: Listing, after: Listing) -> bool:
    names = (
        "language", "quantity", "unit", "valid_until", "certificates", "other_certificates", "markets", "is_active", "rest",
    )  # fmt: skip
    return any(getattr(before, name) != getattr(after, name) for name in names)


def _has_other_codes(before: LinePlan, codes: list[HsCode] | None) -> bool:
    if codes is None:
        return False
    stored = before.hs_codes if before.hs_codes is not None else before.listing.hs_codes.all()
    return {code.pk for code in stored} != {code.pk for code in codes}


def _heading(name: str) -> str:
    return capfirst(str(Company._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _short(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value if value not in (None, "") else "—")
    return text if len(text) <= 60 else f"{text[:59]}…"


def _keys_of(company: Company, further: Iterable[str]) -> set[str]:
    names = (company.legal_name, company.name_en, *further)
    keys = set().union(*(name_keys(name) for name in names if name))
    return {key for key in keys if len(key) >= SHORTEST_KEY or not key.isascii()}


def _existing(keys: set[Key]) -> dict[Key, CompanyPlan]:
    found: dict[Key, CompanyPlan] = {}
    for country in sorted({country for country, _number in keys}):
        numbers = sorted(number for its_country, number in keys if its_country == country)
        for start in range(0, len(numbers), CHUNK):
            rows = Company.objects.filter(
                country=country, registration_number__in=numbers[start : start + CHUNK]
            )
            for company in _with_all(rows):
                found[country, company.registration_number] = _plan_of(company)
    return found


def _with_all(rows: Any) -> Any:
    lines = Listing.objects.select_related("cooperation_type", "sector").prefetch_related("hs_codes")
    return (
        rows.select_related("city")
        .annotate(has_team=Exists(Membership.objects.filter(company=OuterRef("pk"))))
        .prefetch_related(
            "names",
            "addresses",
            "sectors",
            Prefetch("people", Person.objects.filter(left_at=None)),
            Prefetch("listings", lines),
        )
    )


def _plan_of(company: Any) -> CompanyPlan:
    return CompanyPlan(
        company=company,
        version=company.version,
        has_team=company.has_team,
        names=[row.name for row in company.names.all()],
        addresses={row.language: row.text for row in company.addresses.all()},
        sectors={sector.pk for sector in company.sectors.all()},
        people=list(company.people.all()),
        lines={
            (line.side, line.cooperation_type_id, line.sector_id, line.text): LinePlan(line, is_changed=False)
            for line in company.listings.all()
        },
    )


def _names(countries: set[str]) -> dict[Key, tuple[str, str]]:
    """Return the companies of these countries by the marks of their names, those not yet compared included."""
    found: dict[Key, tuple[str, str]] = {}
    keys = MatchKey.objects.filter(
        kind=MatchKind.NAME, company__country__in=countries, company__merged_into=None
    )
    for country, value, name, number in keys.values_list(
        "company__country", "value", "company__legal_name", "company__registration_number"
    ):
        if len(value) >= SHORTEST_KEY or not value.isascii():
            found.setdefault((country, value), (name, number))
    fresh = Company.objects.filter(country__in=countries, is_comparison_due=True, merged_into=None)
    fresh = fresh.only("country", "legal_name", "name_en", "registration_number").prefetch_related("names")
    for company in fresh:
        for value in _keys_of(company, [row.name for row in company.names.all()]):
            found.setdefault((company.country, value), (company.legal_name, company.registration_number))
    return found
