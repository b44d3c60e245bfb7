"""The made-up market: the same for the same seed, found like any other, gone without a trace; and how fast it is searched."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection

from apps.companies.models import Company, Listing
from apps.directory.facets import Criteria
from apps.directory.models import Entry
from apps.directory.selectors import search_companies
from apps.directory.synthetic import make_and_index, remove_market
from apps.directory.timing import plan_of_search, time_companies, time_goods
from apps.exhibitions.services import load_calendar
from apps.reference.services import load_reference
from tests.conftest import Note
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return list(Company.objects.order_by("registration_number").values_list("legal_name", flat=True))


@pytest.mark.usefixtures("few_goods_names")
def test_the_same_seed_makes_the_same_market() -> None:
    load_reference()
    load_calendar()
    real = CompanyFactory(registration_number="REAL")
    assert make_and_index(companies=20, lines=3, seed=1) == (20, 60)
    first, lines = names(), list(Listing.objects.order_by("pk").values_list("text", flat=True))
    assert make_and_index(companies=20, lines=3, seed=1) == (20, 60)
    assert (names(), list(Listing.objects.order_by("pk").values_list("text", flat=True))) == (first, lines)
    assert Entry.objects.filter(is_shown=True).count() == 21
    remove_market()
    assert list(Company.objects.all()) == [real]


def test_without_reference_data_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="Load the reference data first"):
        call_command("make_market", companies=1)


@pytest.mark.full
@pytest.mark.timeout(0)
def test_a_large_market_is_searched_through_the_index(note: Note) -> None:
    load_reference()
    load_calendar()
    make_and_index(companies=20_000, lines=5, seed=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = plan_of_search(Criteria(query="石油", country="CN", side="offer"))
    assert "Bitmap Index Scan on directory_entry_search" in plan
    assert "Seq Scan" not in plan
    assert search_companies(AnonymousUser(), Criteria(query="石油")).exists()
    companies, goods = time_companies(), time_goods()
    note(f"companies: {companies}; HS codes: {goods}")
    # A ratio of the same run, since machines differ: the slow searches are not of another kind than the usual ones.
    assert companies.percentile(0.95) < 20 * companies.percentile(0.5)
