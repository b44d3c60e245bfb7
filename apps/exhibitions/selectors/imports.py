"""What an import compares its file with: fairs by every name, editions by key and year, cities and venues."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.core.text import fold
from apps.core.translations import by_language, in_all_languages
from apps.exhibitions.models import CalendarImport, Edition, Exhibition
from apps.reference.enums import PlaceKind
from apps.reference.models import Place, Venue


@dataclass(frozen=True, slots=True)
class Known:
    """An edition as the calendar has it."""

    pk: int
    key: str
    fair_id: int
    year: int
    season: str
    start: date
    end: date | None
    status: str
    city_id: int | None
    venue_id: int | None
    confidence: str


@dataclass(slots=True)
class Index:
    """The whole calendar by what a file may call it; folded, so that scripts and spellings do not matter."""

    fairs: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    codes: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    twice_a_year: set[int] = field(default_factory=set)
    by_key: dict[str, Known] = field(default_factory=dict)
    by_year: dict[tuple[int, int], list[Known]] = field(default_factory=lambda: defaultdict(list))
    cities: dict[str, int] = field(default_factory=dict)
    venues: dict[str, int] = field(default_factory=dict)
    city_names: dict[int, str] = field(default_factory=dict)
    venue_names: dict[int, str] = field(default_factory=dict)


def import_index() -> Index:
    """Read the calendar; four queries, whatever the size of the file."""
    index = Index()
    for fair in Exhibition.objects.all():
        index.codes[fair.pk], index.names[fair.pk] = fair.code, _english(fair) or fair.code
        for name in (fair.code, fair.acronym, *in_all_languages(fair, "name")):
            if name:
                index.fairs[fold(name)].add(fair.pk)
        if fair.cadence == "twice_a_year":
            index.twice_a_year.add(fair.pk)
    columns = (
        "pk", "key", "exhibition_id", "year", "season", "start_date", "end_date", "status", "city_id",
        "venue_id", "confidence",
    )  # fmt: skip
    for values in Edition.objects.order_by("pk").values_list(*columns):
        known = Known(*values)
        index.by_key[known.key.lower()] = known
        index.by_year[known.fair_id, known.year].append(known)
    for place in Place.objects.filter(kind=PlaceKind.CITY):
        index.city_names[place.pk] = _english(place) or place.code
        for name in (place.code, *in_all_languages(place, "name")):
            index.cities[fold(name)] = place.pk
    for venue in Venue.objects.all():
        index.venue_names[venue.pk] = _english(venue) or venue.code
        for name in (venue.code, *in_all_languages(venue, "name")):
            index.venues[fold(name)] = venue.pk
    return index


def _english(row: Model) -> str:
    """Return the name under which a preview shows a row: previews are kept, so they speak one language."""
    return by_language(row, "name").get("en", "")


def import_of(public_id: str) -> CalendarImport:
    """Return an import, or raise NotFound; only for those who keep the calendar."""
    found = CalendarImport.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no such import."))
    return found
