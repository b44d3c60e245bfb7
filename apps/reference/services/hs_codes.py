"""What codes of the Harmonized System are found by, and the organisers' word on their translations."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import InvalidInput
from apps.core.text import fold, search_text
from apps.core.translations import in_all_languages
from apps.reference.enums import TranslationState
from apps.reference.hs_labels import KEYWORDS
from apps.reference.hs_terms import Term, is_spelled, terms_of
from apps.reference.models import HsCode, HsTerm

# What `core.text.spelling_keys` returns, but for some ten thousand words at once.
_ADD_WORDS = """
    INSERT INTO reference_hsword (text, keys)
    SELECT word, ARRAY(
        SELECT word UNION SELECT overlay(word PLACING '' FROM at FOR 1) FROM generate_series(1, length(word)) AS at
    )
    FROM unnest(%s::text[]) AS word
    ON CONFLICT (text) DO NOTHING
"""


def hs_search_text(code: str, labels: Iterable[str], keywords: Mapping[str, Sequence[str]]) -> str:
    """Return what the admin's list searches; also the sign by which a load sees that terms have to be written anew."""
    words = (fold(word) for column in KEYWORDS.values() for word in keywords.get(column, ()))
    return " ".join((search_text(code, *labels), *dict.fromkeys(words))).strip()


def refresh_hs_search_text(row: HsCode) -> None:
    keywords = {column: getattr(row, column) for column in KEYWORDS.values()}
    row.search_text = hs_search_text(row.code, labels_of(row), keywords)


def labels_of(row: HsCode) -> list[str]:
    return in_all_languages(row, "label")


@transaction.atomic
def save_hs_code(*, code: HsCode) -> HsCode:
    """Store a code that was corrected by hand, findable by its new names at once."""
    refresh_hs_search_text(code)
    code.save()
    write_terms([code])
    return code


@transaction.atomic
def confirm_hs_translations(*, codes: Iterable[HsCode], confirmed_by: str) -> int:
    """Note that somebody who knows the languages has read labels and goods names; return how many rows it was new for."""
    if not confirmed_by:
        raise InvalidInput(_("Say who confirms the translations."), field="confirmed_by")
    rows = HsCode.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=[code.pk for code in codes], translation=TranslationState.UNREVIEWED
    )
    now = timezone.now()
    for row in (confirmed := list(rows.order_by("pk"))):
        row.translation = TranslationState.CONFIRMED
        row.translation_confirmed_by, row.translation_confirmed_at = confirmed_by, now
        # One by one, so that each is on record.
        row.save(update_fields=["translation", "translation_confirmed_by", "translation_confirmed_at"])
    return len(confirmed)


def write_terms(codes: Sequence[HsCode]) -> None:
    """Write anew the terms of these codes. Copied, not inserted: a first load has some two hundred thousand."""
    HsTerm.objects.filter(hs_code__in=codes).delete()
    terms = [(code.pk, term) for code in codes if code.is_in_use for term in _terms(code)]
    with connection.cursor() as cursor:
        with cursor.copy("COPY reference_hsterm (hs_code_id, text, kind, position) FROM STDIN") as copy:
            for pk, term in terms:
                copy.write_row((pk, term.text, int(term.kind), term.position))
        words = dict.fromkeys(term.text for _pk, term in terms if is_spelled(term.text))
        # A word that no term has any more does no harm: it leads nowhere.
        cursor.execute(_ADD_WORDS, [list(words)])


@transaction.atomic
def write_missing_terms() -> int:
    """Write the terms of codes that have none; return how many codes there were."""
    codes = HsCode.objects.filter(~Exists(HsTerm.objects.filter(hs_code=OuterRef("pk"))), is_in_use=True)
    found = list(codes.order_by("pk"))
    write_terms(found)
    return len(found)


def _terms(code: HsCode) -> list[Term]:
    return terms_of(code.code, labels_of(code), code.keywords.values())
