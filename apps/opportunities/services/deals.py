"""Results that companies report: what two sides say of one result becomes one deal."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import require_manager
from apps.companies.selectors import managers_of
from apps.companies.services import lock_all_live
from apps.companies.validators import plain, plain_lines
from apps.core.errors import InvalidInput
from apps.core.text import fold
from apps.notifications.services import Recipient, notify
from apps.opportunities.enums import Currency, DealKind
from apps.opportunities.models import Deal, DealReport, Opportunity
from apps.opportunities.permissions import no_such_opportunity, require_organiser, require_verified

REPORTED_KIND = "deal.reported"
LARGEST = Decimal("99999999999999")


@transaction.atomic
def report_result(
    *,
    user: User,
    company: Company,
    partner: Company,
    kind: str,
    opportunity: Opportunity | None = None,
    reference: str = "",
    value: Decimal | None = None,
    currency: str = "",
    is_confidential: bool = True,
    note: str = "",
) -> DealReport:
    """Report what came of it. If the other side has reported the same, it is the same deal; reporting again changes it.

    Raises InvalidInput at `reference` when several results of the pair could be meant.
    """
    require_verified(user, company)
    if partner.pk == company.pk:
        raise InvalidInput(_("The other side is another company."), field="partner")
    if kind not in DealKind.values:
        raise InvalidInput(_("Choose one of the listed results."), field="kind")
    if opportunity is not None and not opportunity.is_published:
        raise no_such_opportunity()
    reference = plain(reference, field="reference", most=60)
    amount = _amount(value, currency)
    note = plain_lines(note, field="note", most=500)
    # Two reports of one result at the same moment queue up.
    pair = sorted(lock_all_live(company, partner), key=lambda side: side.pk)
    deal = _deal_meant(company, pair, kind, opportunity, reference)
    before = deal.reports.filter(company=company).values_list("value", "currency").first()
    report, is_new = DealReport.objects.update_or_create(
        deal=deal,
        company=company,
        defaults={
            "value": amount[0],
            "currency": amount[1],
            "is_confidential": is_confidential,
            "note": note,
            "reported_by": user,
        },
    )
    if before != amount or not deal.settled_at:
        _bring_together(deal)
    if is_new and not deal.reports.exclude(company=company).exists():
        _tell_partner(deal, company, partner)
    return report


@transaction.atomic
def take_back_report(*, user: User, report: DealReport) -> None:
    """Take a report back; a deal that nobody reports any more is gone."""
    require_manager(user, report.company)
    deal = report.deal
    _lock(deal.first_id, deal.second_id)
    report.delete()
    if deal.reports.exists():
        _bring_together(deal)
    else:
        deal.delete()


@transaction.atomic
def settle_deal(
    *, user: User, deal: Deal, value: Decimal | None, currency: str, is_confidential: bool
) -> Deal:
    """Say what holds where the two reports differ. It holds until one side reports something else."""
    require_organiser(user)
    _lock(deal.first_id, deal.second_id)
    deal = Deal.objects.get(pk=deal.pk)
    deal.value, deal.currency = _amount(value, currency)
    deal.is_confidential, deal.is_disputed = is_confidential, False
    deal.settled_by, deal.settled_at = user, timezone.now()
    deal.save()
    return deal


def _lock(*company_ids: int) -> None:
    list(Company.objects.select_for_update(no_key=True).filter(pk__in=company_ids).order_by("pk"))


def _deal_meant(
    company: Company, pair: list[Company], kind: str, opportunity: Opportunity | None, reference: str
) -> Deal:
    """Return the deal that this report is about: the company's own one, the one that the other side began, or a new one."""
    key, wanted = fold(reference), opportunity.pk if opportunity else None
    deals = list(Deal.objects.filter(first=pair[0], second=pair[1], kind=kind).order_by("pk"))
    mine = set(DealReport.objects.filter(deal__in=deals, company=company).values_list("deal_id", flat=True))
    exact = [deal for deal in deals if deal.opportunity_id == wanted and deal.reference_key == key]
    open_ones = [deal for deal in deals if deal.pk not in mine and _may_be(deal, wanted, key)]
    if not exact and len(open_ones) > 1:
        raise InvalidInput(
            _(
                "The other side has reported several such results. Write the number of the contract, as it does."
            ),
            field="reference",
            code="several_deals",
        )
    found = next(iter(exact or open_ones), None)
    if found is None:
        return Deal.objects.create(
            first=pair[0], second=pair[1], kind=kind, opportunity=opportunity, reference=reference,
            reference_key=key,
        )  # fmt: skip
    if (found.opportunity_id is None and wanted) or (not found.reference_key and key):
        found.opportunity_id = found.opportunity_id or wanted
        found.reference, found.reference_key = found.reference or reference, found.reference_key or key
        found.save(update_fields=["opportunity", "reference", "reference_key", "updated_at"])
    return found


def _may_be(deal: Deal, opportunity_id: int | None, key: str) -> bool:
    """What one side leaves open, the other may have said."""
    same_theme = None in (deal.opportunity_id, opportunity_id) or deal.opportunity_id == opportunity_id
    return same_theme and ("" in (deal.reference_key, key) or deal.reference_key == key)


def _bring_together(deal: Deal) -> None:
    """Let the deal say what its reports say; confidential as soon as one side wants it so."""
    reports = list(deal.reports.order_by("pk"))
    amounts = list(dict.fromkeys(report.amount for report in reports if report.value is not None))
    deal.value, deal.currency = amounts[0] if amounts else (None, "")
    deal.is_disputed = len(amounts) > 1
    deal.is_confidential = any(report.is_confidential for report in reports)
    deal.settled_by = deal.settled_at = None
    deal.save()


def _amount(value: Decimal | None, currency: str) -> tuple[Decimal | None, str]:
    if value is None:
        return None, ""
    if not 0 < value <= LARGEST:
        raise InvalidInput(_("Write the value as a positive number."), field="value")
    if currency not in Currency.values:
        raise InvalidInput(_("Choose the currency of the value."), field="currency")
    return value.quantize(Decimal("0.01")), currency


def _tell_partner(deal: Deal, company: Company, partner: Company) -> None:
    notify(
        kind=REPORTED_KIND,
        subject_key=f"deal:{deal.public_id}",
        revision=1,
        recipients=[Recipient.of_user(user) for user in managers_of([partner])],
        payload={"deal": deal.public_id, "company": company.public_id, "partner": partner.public_id},
    )
