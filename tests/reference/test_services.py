"""Loading the reference files: complete, tied together, safe to repeat, open about changes."""

import pytest
from django.utils import translation

from apps.core.search import matching
from apps.core.upsert import Counts
from apps.reference.models import (
    Airport,
    CooperationType,
    Holiday,
    HsCode,
    HsTerm,
    Institution,
    Place,
    Sector,
)
from apps.reference.services import load_reference, refresh_search_text, write_missing_terms
from apps.reference.services.hs_codes import refresh_hs_search_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_goods_names")]
ROWS = {
    "sectors": 131,
    "cooperation types": 38,
    "HS codes": 1325,
    "places": 58,
    "holidays": 167,
    "airports": 38,
    "institutions": 28,
}


def test_the_first_load_creates_everything_and_the_second_changes_nothing() -> None:
    assert load_reference() == {table: Counts(created=count) for table, count in ROWS.items()}
    assert load_reference() == {table: Counts(unchanged=count) for table, count in ROWS.items()}
    models = (Sector, CooperationType, HsCode, Place, Holiday, Airport, Institution)
    assert [model.objects.count() for model in models] == list(ROWS.values())


def test_search_terms_may_be_left_for_later_and_are_the_same_then() -> None:
    terms = HsTerm.objects.order_by("hs_code__code", "text").values_list(
        "hs_code__code", "text", "kind", "position"
    )
    load_reference()
    at_once = list(terms.all())
    HsTerm.objects.all().delete()
    load_reference(leaves_terms=True)
    assert (len(at_once) > 1_000, terms.all().count()) == (True, 0)
    in_use = HsCode.objects.filter(is_in_use=True).count()
    assert (write_missing_terms(), list(terms.all()) == at_once, write_missing_terms()) == (in_use, True, 0)


def test_terms_of_what_has_changed_are_written_at_once() -> None:
    load_reference()
    code = HsCode.objects.get(code="0102")
    HsCode.objects.filter(pk=code.pk).update(search_text="as it was before")
    code.terms.all().delete()
    HsTerm.objects.create(hs_code=code, text="before", kind=0, position=0)
    load_reference(leaves_terms=True)
    assert code.terms.filter(text="before").count() == 0
    assert code.terms.count() > 1


def test_rows_know_their_parents_and_complements() -> None:
    load_reference()
    assert Sector.objects.get(code="AUTO-EV").parent.code == "AUTO"
    assert Sector.objects.filter(parent=None).count() == 20
    assert HsCode.objects.get(code="0102").parent.code == "01"
    assert Place.objects.filter(kind="city", parent=None).count() == 0
    assert CooperationType.objects.get(code="SELL").complement.code == "BUY"
    assert CooperationType.objects.get(code="JV").complement.code == "JV"
    assert CooperationType.objects.filter(complement=None).count() == 0


def test_labels_are_read_in_the_page_language() -> None:
    load_reference()
    found = {}
    for language in ("en", "zh-hans", "az", "ru"):
        with translation.override(language):
            found[language] = HsCode.objects.get(code="01").label
    assert found == {
        "en": "Live animals",
        "zh-hans": "活动物",
        "az": "Diri heyvanlar",
        "ru": "Живые животные",
    }


def test_a_place_is_found_in_every_script() -> None:
    load_reference()
    queries = ("Şanxay", "sanxay", "上海", "shanghai", "Шанхай")
    cities = Place.objects.filter(kind="city")
    found = {query: list(matching(cities, query).values_list("code", flat=True)) for query in queries}
    assert found == {query: ["SHANGHAI"] for query in queries}


def test_a_row_that_was_changed_is_put_right_and_named() -> None:
    load_reference()
    Sector.objects.filter(code="AUTO").update(position=999)
    counts = load_reference()["sectors"]
    assert (counts, counts.changes) == (Counts(updated=1, unchanged=130), ("AUTO: position",))
    assert Sector.objects.get(code="AUTO").position == 0


def test_holidays_know_estimates_from_facts() -> None:
    load_reference()
    assert Holiday.objects.filter(confidence="low").count() == 5
    assert Holiday.objects.get(country="AZ", date="2026-01-01", category="public").confidence == "high"


def test_an_edit_without_a_change_of_names_leaves_what_the_load_wrote() -> None:
    load_reference()
    for place in Place.objects.all():
        before = place.search_text
        refresh_search_text(place)
        assert place.search_text == before
    for code in HsCode.objects.all():
        before = code.search_text
        refresh_hs_search_text(code)
        assert code.search_text == before
