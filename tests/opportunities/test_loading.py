"""The project's own themes: whole, in four languages, safe to repeat, and never against an organiser's hand."""

import pytest
from auditlog.context import set_actor
from django.utils import translation

from apps.core.upsert import Counts
from apps.opportunities.models import Opportunity
from apps.opportunities.models.opportunity import TRANSLATED
from apps.opportunities.rows import read_opportunities
from apps.opportunities.services import load_opportunities, move_stage
from apps.reference.services import load_reference
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_goods_names")]


@pytest.fixture
def loaded() -> Counts:
    load_reference()
    return load_opportunities()["opportunities"]


def test_the_first_load_creates_everything_and_the_second_changes_nothing(loaded: Counts) -> None:
    assert loaded == Counts(created=50)
    with translation.override("ru"):
        assert load_opportunities() == {"opportunities": Counts(unchanged=50)}


def test_every_text_stands_in_four_languages_or_in_none(loaded: Counts) -> None:
    for row in Opportunity.objects.rewrite(False):
        for field in TRANSLATED:
            texts = [getattr(row, f"{field}_{code}") for code in ("en", "az", "zh_hans", "ru")]
            assert len(set(map(bool, texts))) == 1, (row.code, field)
        assert (row.title_en, row.sought_en, row.source, row.translation) != ("", "", "", "confirmed")


def test_sectors_source_and_confidence_come_along(loaded: Counts) -> None:
    row = Opportunity.objects.get(code="ALATFEZ")
    assert [sector.code for sector in row.sectors.order_by("code")] == ["MACH", "TRAN"]
    assert (row.source, row.confidence) == ("menafn.com 1108696641; article theme", "high")
    assert {row.confidence for row in read_opportunities()} == {"high", "medium", "low"}


def test_an_organisers_edit_and_a_moved_stage_survive_a_load(loaded: Counts, people: Cast) -> None:
    edited, moved = Opportunity.objects.get(code="BTK"), Opportunity.objects.get(code="ALATLC")
    with set_actor(people.organiser):
        edited.title_en = "The railway"
        edited.save()
    move_stage(user=people.organiser, opportunity=moved, stage="interest")
    assert load_opportunities()["opportunities"] == Counts(unchanged=49, kept=1)
    edited.refresh_from_db()
    moved.refresh_from_db()
    assert (edited.title_en, moved.stage) == ("The railway", "interest")
