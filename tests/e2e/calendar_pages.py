"""Pages of the calendar and of the themes that only something particular on them brings about."""

from datetime import date, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.companies.models import Company
from apps.exhibitions import services
from apps.exhibitions.enums import DeadlineKind, EditionStatus
from apps.exhibitions.models import Edition
from apps.opportunities.services import hand_in_paper, propose_opportunity
from apps.reference.enums import Confidence
from apps.reference.models import Sector
from tests.files import a_pdf, uploaded


def public_calendar_pages() -> tuple[str, ...]:
    """Filters that find something and nothing, and an edition of each kind that looks different."""
    editions = Edition.objects.order_by("start_date", "pk")
    kinds = (
        editions.filter(phases__isnull=False),
        editions.filter(confidence=Confidence.LOW),
        editions.filter(status=EditionStatus.CANCELLED),
        editions.filter(end_date__lt=timezone.localdate()),
    )
    return (
        "/calendar/?country=AZ&q=baku",
        "/calendar/?q=nothing-is-called-so",
        "/calendar/?when=past",
        "/opportunities/?stage=published&kind=energy",
        *(f"/calendar/{rows[0].slug}/" for rows in kinds if rows.exists()),
    )


def theme_pages(owner: User, company: Company) -> list[str]:
    """A proposal that is still being written, with a document."""
    own = f"/opportunities/of/{company.public_id}"
    proposal = company.proposals.filter(title_en="Cold store in Ganja").first()
    if proposal is None:
        proposal = propose_opportunity(
            user=owner, company=company, language="en", title="Cold store in Ganja", sought="Equipment for a cold store, and a partner in Xinjiang.",
            kind="agro", region="west", place_name="Gəncə", sectors=Sector.objects.filter(code="FOOD"),
        )  # fmt: skip
        hand_in_paper(user=owner, proposal=proposal, file=uploaded(a_pdf()), name="plan.pdf")
    rows = [proposal, *company.proposals.exclude(pk=proposal.pk)]
    return [f"{own}/{proposal.public_id}/", *(f"{own}/{row.public_id}/papers/" for row in rows)]


def keeping_pages(organiser: User) -> tuple[str, ...]:
    """The pages on which the calendar is kept, with sources that disagree and files good and bad."""
    edition = Edition.objects.filter(start_date__gte=timezone.localdate()).order_by("start_date", "pk")[0]
    first = edition.start_date
    assert first is not None
    services.note_claim(
        user=organiser,
        edition=edition,
        start_date=first + timedelta(days=7),
        end_date=None,
        source="expo.example",
    )
    services.set_deadline(
        user=organiser,
        edition=edition,
        kind=DeadlineKind.BOOTH,
        day=first - timedelta(days=30),
        source="expo.example",
    )
    phased = Edition.objects.filter(phases__isnull=False).order_by("start_date", "pk")[0]
    return (
        "/organiser/calendar/",
        f"/organiser/calendar/editions/{edition.slug}/",
        f"/organiser/calendar/editions/{phased.slug}/",
        f"/calendar/{edition.slug}/",
        "/organiser/calendar/imports/",
        *_imports(organiser, edition, first),
    )


def _imports(organiser: User, edition: Edition, first: date) -> list[str]:
    """A file whose rows are new, one that asks for the order of its dates, one that disagrees with what is known."""
    files = (
        "exhibition,start_date\nCIIE,2030-05-01\n",
        "exhibition,start_date\nCIIE,03.04.2030\n",
        f"exhibition,start_date\n{edition.exhibition.code},{first + timedelta(days=3)}\nNOSUCH,2030-01-01\n",
    )
    runs = []
    for content in files:
        run = services.start_import(
            user=organiser, name="expo.csv", format="csv", content=content.encode(), source="expo.example"
        )
        services.carry_out_import(run_id=run.pk)
        runs.append(run)
    return [f"/organiser/calendar/imports/{run.public_id}/" for run in runs]
