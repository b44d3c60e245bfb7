"""What is new about an edition, and following a fair."""

from datetime import date

import pytest

from apps.exhibitions.models import Deadline, EditionChange, Follow
from tests.api.steps import Api, kind
from tests.factories import EditionFactory, HsCodeFactory, PlaceFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_deadlines_changes_and_forecasts(visitor: Api) -> None:
    edition = EditionFactory(
        slug="silk", exhibition__cadence="annual", start_date=date(2025, 4, 1), end_date=None
    )
    Deadline.objects.create(edition=edition, kind="booth", day=date(2025, 3, 1), source="page")
    EditionChange.objects.create(
        edition=edition, old_start=date(2025, 3, 30), new_start=date(2025, 4, 1), old_status="scheduled",
        new_status="scheduled", source="page",
    )  # fmt: skip
    news = visitor.get("editions/silk/news/").json()
    assert news["deadlines"] == [{"kind": "booth", "day": "2025-03-01", "source": "page", "source_url": None}]
    assert (news["airports"], [each["rule"] for each in news["forecasts"]]) == ([], ["same_month"])
    [change] = news["changes"]
    assert (change["old_start"], change["new_start"]) == ("2025-03-30", "2025-04-01")
    edition.confidence = "low"
    edition.save()
    [change] = visitor.get("editions/silk/news/").json()["changes"]
    assert (change["old_start"], change["new_start"], change["source"]) == (None, None, "")
    assert kind(visitor.get("editions/nothing/news/")) == (404, "not_found")


def test_follow_and_stop(visitor: Api, owner: Api, people: Cast) -> None:
    fair = EditionFactory().exhibition
    path = f"exhibitions/{fair.code}/following/"
    assert visitor.send("POST", path).status_code in {401, 403}
    assert Follow.objects.count() == 0
    assert [owner.send("POST", path).status_code for _press in range(2)] == [204, 204]
    assert Follow.objects.get().user == people.owner
    assert owner.send("DELETE", path).status_code == 204
    assert Follow.objects.count() == 0


def test_by_chapter_and_province(visitor: Api) -> None:
    city = PlaceFactory(code="GZ", parent=PlaceFactory(code="CN-GD", kind="province"))
    EditionFactory(slug="one", city=city).exhibition.hs_chapters.add(HsCodeFactory(code="84"))
    EditionFactory(slug="two")
    for query in ("hs=84", "hs=8471", "region=CN-GD"):
        assert [line["slug"] for line in visitor.get(f"editions/?{query}").json()["results"]] == ["one"]
