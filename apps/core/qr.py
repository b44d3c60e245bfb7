"""QR codes as inline pictures."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_of(text: str) -> SafeString:
    """Return the text, usually an address, as an SVG without any style: black on white in both themes."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(scale=4, border=2, omitsize=True, dark="#000", light="#fff")
    return mark_safe(drawing)  # noqa: S308 (a drawing of squares: nothing of the text stands in it)
