"""Loading, correcting and confirming the reference data."""

from apps.reference.services.hs_codes import confirm_hs_translations, save_hs_code, write_missing_terms
from apps.reference.services.loading import ids_by_code, load_reference, localised, refresh_search_text

__all__ = (
    "confirm_hs_translations",
    "ids_by_code",
    "load_reference",
    "localised",
    "refresh_search_text",
    "save_hs_code",
    "write_missing_terms",
)
