"""Who speaks where a text stands in a further language."""


def translator(translated_by: str) -> str:
    """Return "" for the company's own words, else whether a person or a machine translated them."""
    if not translated_by:
        return ""
    return "machine" if "machine" in translated_by.lower() else "person"
