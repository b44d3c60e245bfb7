"""The example companies with their people and listings, registered and decided on as any company is."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from apps.accounts.models import User
from apps.companies.enums import VerificationState
from apps.companies.models import Company, CompanyText, Listing, Person
from apps.companies.services import (
    add_person,
    change_company,
    register_company,
    request_changes,
    submit_company,
    verify_company,
)
from apps.core.text import clean
from apps.forums.enums import RegistrationState
from apps.meetings.enums import RequestState
from apps.website.demo.content import DemoCompany, DemoContent
from apps.website.demo.reference import Reference
from apps.website.demo.showcase import certificates_of, markets_of
from apps.website.demo.signing_in import OWNERS, agreeing, make_user

# Nobody can sign in as the caretaker, nor be written to: it owns the companies for which no one signs in.
CARETAKER = "example-companies@ipek.example"
CHANGES_WANTED = {
    "az": "Zəhmət olmasa, şirkətin fəaliyyətini daha ətraflı təsvir edin.",
    "zh-hans": "请更详细地介绍贵公司的业务。",
}


class Companies:
    """The example companies while they are loaded, with those who act for them."""

    def __init__(
        self,
        content: DemoContent,
        reference: Reference,
        organiser: User,
        passwords: Mapping[str, str],
    ) -> None:
        self._content, self._reference, self._organiser = content, reference, organiser
        self._passwords = passwords
        # Who acts for the company of this key.
        self.actors: dict[str, User] = {}
        self.rows: dict[str, Company] = {}
        self.people: dict[str, Person] = {}

    def load(self) -> None:
        owned = {_company_to_own(self._content, country): country for country in OWNERS}
        for row in self._content.companies:
            self._register(row, owned.get(row.key))
        self._add_listings()
        for row in self._content.companies:
            self.rows[row.key] = self._decide(row)
        Company.objects.filter(pk__in=[company.pk for company in self.rows.values()]).update(is_example=True)

    @cached_property
    def _caretaker(self) -> User:
        caretaker = User.objects.create_user(CARETAKER, None, name="Example companies", is_active=False)
        return agreeing(caretaker)

    def _register(self, row: DemoCompany, signs_in: str | None) -> None:
        first = row.persons[0]
        owner = make_user(OWNERS[signs_in], first.latin_name, self._passwords) if signs_in else None
        actor = self.actors[row.key] = owner or self._caretaker
        company = register_company(
            user=actor,
            country=row.country,
            registration_number=row.registration_number,
            legal_name=row.legal_name,
            name_en=row.name_en,
            language=row.descriptions[0].language,
        )
        self.rows[row.key] = self._fill(actor, company, row)
        self._add_people(actor, company, row, owner)

    def _fill(self, actor: User, company: Company, row: DemoCompany) -> Company:
        original, *others = row.descriptions
        CompanyText.objects.bulk_create(
            CompanyText(company=company, language=text.language, text=text.text) for text in others
        )
        return change_company(
            user=actor,
            company=company,
            description=original.text,
            city=self._reference.places[row.city],
            founded_year=row.year_founded,
            employees=row.employees,
            languages=list(row.languages),
            sectors=[self._reference.sectors[code] for code in row.sectors],
        )

    def _add_people(self, actor: User, company: Company, row: DemoCompany, owner: User | None) -> None:
        for place, person in enumerate(row.persons):
            self.people[person.email] = add_person(
                user=actor,
                company=company,
                account=owner if place == 0 else None,
                languages=person.languages,
                email=person.email,
                family_name=person.family_name,
                given_name=person.given_name,
                patronymic=person.patronymic,
                native_name=person.native_name,
                latin_name=person.latin_name,
                form_of_address=person.form_of_address,
                job_title=person.job_title,
                job_title_en=person.job_title_en,
            )

    def _add_listings(self) -> None:
        """Write all listings at once; that each is in order was checked when the files were read."""
        reference = self._reference
        written = [(row, listing) for row in self._content.companies for listing in row.listings]
        made = Listing.objects.bulk_create(
            Listing(
                company=self.rows[row.key],
                side=listing.side,
                cooperation_type=reference.cooperation_types[listing.cooperation_type],
                sector=reference.sectors[listing.sector],
                text=clean(listing.text),
                language=listing.language,
                quantity=listing.quantity,
                unit=clean(listing.unit),
                certificates=certificates_of(listing),
                markets=markets_of(row, listing),
            )
            for row, listing in written
        )
        links = Listing.hs_codes.through
        links.objects.bulk_create(
            links(listing=listing, hscode=reference.hs_codes[code])
            for listing, (_row, source) in zip(made, written, strict=True)
            for code in source.hs
        )

    def _decide(self, row: DemoCompany) -> Company:
        company = submit_company(user=self.actors[row.key], company=self.rows[row.key])
        decision: dict[str, Any] = {
            "user": self._organiser,
            "company": company,
            "seen_version": company.version,
        }
        if row.verification == VerificationState.VERIFIED:
            return verify_company(**decision)
        if row.verification == VerificationState.CHANGES_REQUESTED:
            return request_changes(**decision, reason=CHANGES_WANTED[company.language])
        return company


def _company_to_own(content: DemoContent, country: str) -> str:
    """Return the key of the country's company with most to do at once: requests to answer, then accepted ones."""
    approved = {row.company for row in content.forum.registrations if row.state == RegistrationState.APPROVED}

    def work(key: str) -> tuple[int, int]:
        received = [r for r in content.forum.requests if r.recipient == key]
        pending = sum(r.state == RequestState.PENDING for r in received)
        accepted = sum(
            r.state == RequestState.ACCEPTED and key in (r.sender, r.recipient)
            for r in content.forum.requests
        )
        return pending, accepted

    return max((c.key for c in content.companies if c.country == country and c.key in approved), key=work)
