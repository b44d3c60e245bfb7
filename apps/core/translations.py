"""Access to all languages of a translated field at once; pages read the active one by the plain attribute."""

from django.db.models import Model
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.utils import build_localized_fieldname


def in_all_languages(row: Model, field: str) -> list[str]:
    """Return the field's texts in every language of the site, without the empty ones."""
    names = (build_localized_fieldname(field, language) for language in AVAILABLE_LANGUAGES)
    return [text for name in names if (text := getattr(row, name))]


def by_language(row: Model, field: str) -> dict[str, str]:
    """Return the field's texts by language code; an empty text is left out."""
    texts = {
        language: getattr(row, build_localized_fieldname(field, language)) for language in AVAILABLE_LANGUAGES
    }
    return {language: text for language, text in texts.items() if text}
