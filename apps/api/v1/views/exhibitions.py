"""The calendar."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1 import rows
from apps.api.v1.readers import reader
from apps.api.v1.serializers.exhibitions import EditionDetail, EditionLine, ExhibitionDetail, News
from apps.api.v1.serializers.texts import in_zone, localised
from apps.core.errors import NotFound
from apps.exhibitions import services
from apps.exhibitions.enums import Part
from apps.exhibitions.forecast import Forecast
from apps.exhibitions.models import Edition, EditionChange, Exhibition, Phase
from apps.exhibitions.selectors import (
    FIRST_YEAR,
    LAST_YEAR,
    EditionFilters,
    changes_of,
    deadlines_of,
    edition_by_slug,
    editions,
    exhibition_by_code,
    expected_next,
    no_such_edition,
)
from apps.reference.enums import CountryCode
from apps.reference.selectors import nearest_airports

# As the calendar orders them, but with the public slug where it has the primary key.
ORDER = ("is_undated", "shown_from", "slug")
PARTS = {True: Part.UPCOMING, False: Part.PAST, None: Part.ALL}


class EditionQuery(PageQuery):
    """Filters of the calendar. An edition whose dates are not confirmed is found by its year alone."""

    sector = serializers.SlugField(
        required=False, max_length=20, help_text="A sector's code, of either level."
    )
    city = serializers.SlugField(required=False, max_length=40, help_text="A city's or province's code.")
    country = serializers.ChoiceField(choices=CountryCode.choices, required=False)
    region = serializers.SlugField(required=False, max_length=40, help_text="A province's code.")
    hs = serializers.RegexField(r"^[0-9]{2,6}$", required=False, help_text="An HS code; its chapter counts.")
    year = serializers.IntegerField(required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = serializers.IntegerField(required=False, min_value=1, max_value=12)
    q = serializers.CharField(required=False, max_length=100, help_text="Words of the name, in any script.")
    upcoming = serializers.BooleanField(
        required=False, help_text="Only what is still to come (true) or over (false); without it, all."
    )


class EditionList(PublicView):
    @operation("List the editions of exhibitions", item=EditionLine, query=EditionQuery, order=ORDER)
    def get(self, request: Request) -> Response:
        """In order of time. Dates that are not confirmed are null, and such editions stand at the end."""
        found = rows.edition_rows(editions(self._filters()), "is_undated", "shown_from")
        return self.page(found, lambda page: rows.edition_lines(page, self.lang))

    def _filters(self) -> EditionFilters:
        return EditionFilters(
            q=self.query.get("q", ""),
            sector=self.query.get("sector", ""),
            city=self.query.get("city", ""),
            country=self.query.get("country", ""),
            region=self.query.get("region", ""),
            hs=self.query.get("hs", ""),
            year=self.query.get("year"),
            month=self.query.get("month"),
            when=PARTS[self.query.get("upcoming")],
        )


class EditionView(PublicView):
    @operation("Read an edition", item=EditionDetail)
    def get(self, request: Request, slug: str) -> Response:
        row = rows.edition_rows(Edition.objects.filter(slug=slug)).first()
        if row is None:
            raise no_such_edition()
        sectors = rows.sectors_of([row.exhibition_id]).get(row.exhibition_id, [])
        phases = Phase.objects.filter(edition_id=row.id).order_by("number")
        return Response(rows.edition_detail(row, sectors, phases, self.lang))


class EditionNews(PublicView):
    @operation("Read an edition's deadlines, airports and changes", item=News)
    def get(self, request: Request, slug: str) -> Response:
        """What is not known is not in it. While the dates are not confirmed, no earlier day is told either."""
        edition = edition_by_slug(slug)
        city = edition.city or (edition.venue.city if edition.venue else None)
        return Response(
            {
                "deadlines": [
                    {
                        "kind": each.kind,
                        "day": each.day.isoformat(),
                        "source": each.source,
                        "source_url": each.source_url or None,
                    }
                    for each in deadlines_of(edition)
                ],
                "airports": [
                    {
                        "code": near.airport.code,
                        "name": localised(near.airport, "name", self.lang),
                        "km": near.km,
                    }
                    for near in nearest_airports(city)
                ],
                "changes": [_change(each, edition.is_date_publishable) for each in changes_of(edition)],
                "forecasts": [_forecast(each) for each in expected_next(edition.exhibition)],
            }
        )


def _change(change: EditionChange, shows_days: bool) -> dict[str, object]:
    days = {
        name: getattr(change, name).isoformat() if shows_days and getattr(change, name) else None
        for name in ("old_start", "old_end", "new_start", "new_end")
    }
    return {
        "changed_at": in_zone(change.changed_at, change.edition.time_zone),
        **days,
        "old_status": change.old_status,
        "new_status": change.new_status,
        "source": change.source if shows_days else "",
        "source_url": (change.source_url if shows_days else "") or None,
    }


def _forecast(forecast: Forecast) -> dict[str, object]:
    return {
        "year": forecast.year,
        "season": forecast.season,
        "earliest": forecast.earliest.isoformat(),
        "latest": forecast.latest.isoformat(),
        "rule": forecast.rule.value,
    }


class Following(ApiView):
    @operation("Follow an exhibition", status=204)
    def post(self, request: Request, code: str) -> None:
        """You are told when one of its editions moves or is cancelled, or a deadline is near."""
        services.follow_exhibition(user=reader(request), exhibition=exhibition_by_code(code))

    @operation("Stop following an exhibition", status=204)
    def delete(self, request: Request, code: str) -> None:
        services.unfollow_exhibition(user=reader(request), exhibition=exhibition_by_code(code))


class ExhibitionView(PublicView):
    @operation("Read an exhibition with its editions", item=ExhibitionDetail)
    def get(self, request: Request, code: str) -> Response:
        fairs = Exhibition.objects.prefetch_related("cities", "sectors", "hs_chapters")
        fair = fairs.filter(code=code).first()
        if fair is None:
            raise NotFound(_("There is no such exhibition in the calendar."))
        held = rows.edition_rows(Edition.objects.filter(exhibition=fair).order_by("year", "slug"))
        return Response(self._represent(fair, list(held)))

    def _represent(self, fair: Exhibition, held: list[object]) -> dict[str, object]:
        return {
            "code": fair.code,
            "name": localised(fair, "name", self.lang),
            "acronym": fair.acronym,
            "organiser": localised(fair, "organiser", self.lang),
            "country": fair.country,
            "cities": [
                {"code": city.code, "name": localised(city, "name", self.lang), "country": city.country}
                for city in fair.cities.all()
            ],
            "cadence": fair.cadence if fair.is_cadence_confirmed and fair.cadence else None,
            "usual_months": fair.usual_months,
            "sectors": [sector.code for sector in fair.sectors.all()],
            "hs_chapters": [chapter.code for chapter in fair.hs_chapters.all()],
            "website": fair.website if fair.is_website_confirmed and fair.website else None,
            "note": localised(fair, "note", self.lang),
            "source": fair.source,
            "editions": rows.edition_lines(held, self.lang),
        }
