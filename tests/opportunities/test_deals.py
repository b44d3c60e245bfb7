"""One deal, however many report it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.companies.events import CompaniesMerged, MergeReport
from apps.companies.models import Company
from apps.core.errors import InvalidInput, NotAllowed, NotFound
from apps.core.events import publish
from apps.notifications.models import Delivery
from apps.opportunities.models import Deal, DealReport, Interest
from apps.opportunities.selectors import deal_figures
from apps.opportunities.services import report_result, say_interest, settle_deal, take_back_report
from tests.factories import CompanyFactory, OpportunityFactory
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)


def report(people: Cast, side: str = "az", **values: Any) -> DealReport:
    sides = [(people.owner, people.company), (people.other_owner, people.other_company)]
    (user, company), (_other, partner) = sides if side == "az" else reversed(sides)
    return report_result(user=user, company=company, partner=partner, **({"kind": "contract"} | values))


def test_two_reports_of_one_result_are_one_deal(people: Cast) -> None:
    report(people, value=MILLION, currency="USD", is_confidential=False)
    report(people, "cn", value=MILLION, currency="USD", is_confidential=False)
    deal = Deal.objects.get()
    assert (deal.reports.count(), deal.value, deal.currency, deal.is_disputed) == (2, MILLION, "USD", False)
    assert (deal_figures().count, deal_figures().sums) == (1, [("USD", MILLION)])
    assert [row.recipient for row in Delivery.objects.all()] == [people.other_owner]


def test_a_report_again_changes_it_and_a_confidential_value_is_not_added(people: Cast) -> None:
    report(people, value=MILLION, currency="USD", is_confidential=False)
    report(people, value=MILLION * 2, currency="USD", is_confidential=False)
    report(people, "cn", value=MILLION * 2, currency="USD", is_confidential=True)
    told, all_of_it = deal_figures(), deal_figures(with_confidential=True)
    assert (told.count, told.sums, told.without_value) == (1, [], 1)
    assert (all_of_it.count, all_of_it.sums) == (1, [("USD", MILLION * 2)])


def test_reports_that_differ_wait_for_an_organiser(people: Cast) -> None:
    report(people, value=MILLION, currency="USD", is_confidential=False)
    report(people, "cn", value=MILLION * 7, currency="CNY", is_confidential=False)
    deal = Deal.objects.get()
    assert (deal.is_disputed, deal_figures().sums) == (True, [])
    with pytest.raises(NotAllowed):
        settle_deal(user=people.owner, deal=deal, value=MILLION, currency="USD", is_confidential=False)
    settle_deal(user=people.organiser, deal=deal, value=MILLION, currency="USD", is_confidential=False)
    report(people, "cn", value=MILLION * 7, currency="CNY", is_confidential=False)
    assert deal_figures().sums == [("USD", MILLION)]
    report(people, "cn", value=MILLION * 8, currency="CNY", is_confidential=False)
    assert Deal.objects.get().is_disputed


def test_what_one_side_leaves_open_the_other_may_say(people: Cast) -> None:
    theme = OpportunityFactory()
    report(people, opportunity=theme)
    report(people, "cn", reference="№ 12-A")
    deal = Deal.objects.get()
    assert (deal.opportunity, deal.reference, deal.reports.count()) == (theme, "№ 12-A", 2)


def test_contracts_with_different_numbers_are_different_deals(people: Cast) -> None:
    report(people, reference="A-1")
    report(people, reference="A-2")
    with pytest.raises(InvalidInput) as refusal:
        report(people, "cn")
    assert refusal.value.code == "several_deals"
    report(people, "cn", reference="a-2")
    assert [(deal.reference, deal.reports.count()) for deal in Deal.objects.order_by("pk")] == [
        ("A-1", 1),
        ("A-2", 2),
    ]


def test_the_database_keeps_a_pair_in_order_and_a_deal_once(people: Cast) -> None:
    first, second = sorted((people.company.pk, people.other_company.pk))
    Deal.objects.create(first_id=first, second_id=second, kind="mou")
    for values in ({"first_id": first, "second_id": second}, {"first_id": second, "second_id": first}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deal.objects.create(kind="mou", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.create(first_id=first, second_id=second, kind="contract", value=5)


@pytest.mark.django_db(transaction=True)
def test_both_sides_report_at_the_same_moment(people: Cast) -> None:
    outcomes = at_once(
        lambda: report(people, value=MILLION, currency="USD"),
        lambda: report(people, "cn", value=MILLION, currency="USD"),
        behind=lambda: list(Company.objects.select_for_update().all()),
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["DealReport", "DealReport"]
    assert (Deal.objects.count(), DealReport.objects.count()) == (1, 2)


def test_a_report_taken_back_leaves_the_other_sides(people: Cast) -> None:
    mine = report(people, value=MILLION, currency="USD")
    theirs = report(people, "cn")
    with pytest.raises(NotFound):
        take_back_report(user=people.outsider, report=mine)
    take_back_report(user=people.owner, report=mine)
    assert (Deal.objects.get().value, Deal.objects.get().reports.get()) == (None, theirs)
    take_back_report(user=people.other_owner, report=theirs)
    assert Deal.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": Decimal(-1), "currency": "USD"}, "value"),
        ({"value": Decimal(1), "currency": "XXX"}, "currency"),
        ({"kind": "gift"}, "kind"),
    ],
)
def test_bad_reports(people: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        report(people, **values)
    assert (refusal.value.field, Deal.objects.count()) == (field, 0)


def test_merging_companies_keeps_each_deal_and_interest_once(people: Cast) -> None:
    twin, third, theme = CompanyFactory(), CompanyFactory(), OpportunityFactory()
    report(people)
    pair = sorted((twin.pk, people.other_company.pk))
    double = Deal.objects.create(first_id=pair[0], second_id=pair[1], kind="contract")
    DealReport.objects.create(deal=double, company=people.other_company)
    pair = sorted((twin.pk, third.pk))
    Deal.objects.create(first_id=pair[0], second_id=pair[1], kind="mou")
    pair = sorted((twin.pk, people.company.pk))
    Deal.objects.create(first_id=pair[0], second_id=pair[1], kind="mou")
    say_interest(user=people.owner, company=people.company, opportunity=theme)
    Interest.objects.create(company=twin, opportunity=theme)
    with transaction.atomic():
        publish(CompaniesMerged(people.company.pk, twin.pk, {}, MergeReport()))
    assert sorted((d.kind, d.reports.count()) for d in Deal.objects.all()) == [("contract", 2), ("mou", 0)]
    assert [row.company for row in Interest.objects.all()] == [people.company]
