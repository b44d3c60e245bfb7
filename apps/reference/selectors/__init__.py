"""Looking things up in the reference tables."""

from apps.reference.selectors.airports import NearAirport, nearest_airports, point_of
from apps.reference.selectors.guesses import LONGEST_TEXT, Guess, guess_from, prepare_goods
from apps.reference.selectors.hs_codes import HS_PAGE, chapters, codes_of_goods, headings_of, hs_matches
from apps.reference.selectors.places import places_called

__all__ = (
    "HS_PAGE",
    "LONGEST_TEXT",
    "Guess",
    "NearAirport",
    "chapters",
    "codes_of_goods",
    "guess_from",
    "headings_of",
    "hs_matches",
    "nearest_airports",
    "places_called",
    "point_of",
    "prepare_goods",
)
