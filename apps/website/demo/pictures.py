"""Pictures for the example companies, drawn here: a sign of their letters, and what they trade in as plain shapes.

They show no goods and no place that does not exist; whoever sees them sees a drawing.
"""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from apps.core.pdf import FONTS

Colour = tuple[int, int, int]

# Ground, and the shapes in front of it from far to near.
PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((246, 238, 227), (222, 168, 120), (168, 72, 62), (94, 40, 48)),
    ((231, 240, 237), (140, 184, 168), (46, 122, 116), (22, 66, 74)),
    ((238, 236, 246), (168, 160, 206), (96, 88, 160), (48, 42, 96)),
    ((247, 241, 222), (228, 192, 104), (184, 128, 48), (96, 64, 32)),
)
# Drawn this many times larger and made small again: smooth edges.
OVERSIZE = 2
LOGO_SIDE = 320
PHOTO = (720, 480)


def draw_logo(name: str, seed: int) -> bytes:
    """Return a PNG, 320 × 320 pixels: the first letters of the name on a ground of one colour."""
    _ground, light, main, dark = PALETTES[seed % len(PALETTES)]
    side = LOGO_SIDE * OVERSIZE
    image = Image.new("RGB", (side, side), main)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, side * 13 // 16, side, side), fill=dark)
    draw.rectangle((0, side * 13 // 16, side, side * 27 // 32), fill=light)
    letters = "".join(word[0] for word in name.split()[:2]).upper()
    font = ImageFont.truetype(str(FONTS / "NotoSans-Bold.ttf"), side * 3 // 8)
    draw.text((side // 2, side * 7 // 16), letters, font=font, fill=(255, 255, 255), anchor="mm")
    return _png(image, (LOGO_SIDE, LOGO_SIDE))


def draw_photo(motif: str, seed: int) -> bytes:
    """Return a PNG, 720 × 480 pixels: `motif` is ``orchard``, ``works`` or ``goods``."""
    palette = PALETTES[seed % len(PALETTES)]
    width, height = PHOTO[0] * OVERSIZE, PHOTO[1] * OVERSIZE
    image = Image.new("RGB", (width, height), palette[0])
    draw = ImageDraw.Draw(image)
    sun = height // 7
    draw.ellipse(
        (width * 3 // 4 - sun, height // 4 - sun, width * 3 // 4 + sun, height // 4 + sun), fill=palette[1]
    )
    MOTIFS[motif](draw, width, height, palette)
    return _png(image, PHOTO)


def _orchard(draw: ImageDraw.ImageDraw, width: int, height: int, palette: tuple[Colour, ...]) -> None:
    _ground, far, middle, near = palette
    draw.polygon(
        ((0, height * 5 // 8), (width // 4, height * 3 // 8), (width // 2, height * 9 // 16),
         (width * 3 // 4, height * 7 // 16), (width, height * 5 // 8), (width, height), (0, height)),
        fill=far,
    )  # fmt: skip
    draw.ellipse((-width // 4, height * 9 // 16, width * 5 // 4, height * 7 // 4), fill=middle)
    for row, count in enumerate((12, 9, 6)):
        crown = height * (2 + row) // 72
        ground = height * (40 + 7 * row) // 60
        for number in range(count):
            x = width * (2 * number + 1) // (2 * count)
            draw.line((x, ground, x, ground + 2 * crown), fill=near, width=max(2, crown // 4))
            draw.ellipse((x - crown, ground - crown, x + crown, ground + crown), fill=near)


def _works(draw: ImageDraw.ImageDraw, width: int, height: int, palette: tuple[Colour, ...]) -> None:
    _ground, far, middle, near = palette
    floor = height * 13 // 16
    draw.rectangle((0, floor, width, height), fill=far)
    # The chimney stands behind the hall, away from the sun.
    draw.rectangle((width * 5 // 20, height * 3 // 16, width * 6 // 20, floor), fill=near)
    hall = width // 10
    for number in range(6):
        left = width // 10 + number * hall
        draw.polygon(
            ((left, floor), (left, height // 2), (left + hall, height * 3 // 8), (left + hall, floor)),
            fill=middle,
        )
        draw.rectangle((left + hall // 4, height * 9 // 16, left + hall * 3 // 4, height * 5 // 8), fill=far)
    draw.rectangle((width // 10, height * 11 // 16, width * 7 // 10, height * 23 // 32), fill=near)


def _goods(draw: ImageDraw.ImageDraw, width: int, height: int, palette: tuple[Colour, ...]) -> None:
    _ground, far, middle, near = palette
    floor = height * 13 // 16
    draw.rectangle((0, floor, width, height), fill=far)
    box, gap = height // 5, height // 80
    for level, count in enumerate((5, 4, 2)):
        for number in range(count):
            left = width // 8 + number * (box + gap) + level * box // 2
            top = floor - (level + 1) * (box + gap)
            draw.rectangle((left, top, left + box, top + box), fill=near if (level + number) % 2 else middle)
            draw.rectangle((left + box * 2 // 5, top, left + box * 3 // 5, top + box // 3), fill=far)


MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw, int, int, tuple[Colour, ...]], None]] = {
    "orchard": _orchard,
    "works": _works,
    "goods": _goods,
}


def _png(image: Image.Image, size: tuple[int, int]) -> bytes:
    target = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()


def draw_paper(name: str, number: str) -> bytes:
    """Return a PNG, 620 × 877 pixels: an extract that says of itself that it is an example and certifies nothing."""
    width, height = 620, 877
    image = Image.new("RGB", (width, height), (253, 252, 249))
    draw = ImageDraw.Draw(image)
    ink, pale = (58, 58, 66), (206, 204, 214)
    draw.rectangle((24, 24, width - 25, height - 25), outline=pale, width=3)
    lines = (("Bold", 34, "EXAMPLE · NÜMUNƏ · ПРИМЕР", 120), ("Regular", 20, "certifies nothing", 168),
             ("Bold", 22, name[:48], 270), ("Regular", 22, number, 310))  # fmt: skip
    for weight, size, text, y in lines:
        font = ImageFont.truetype(str(FONTS / f"NotoSans-{weight}.ttf"), size)
        draw.text((width // 2, y), text, font=font, fill=ink, anchor="mm")
    for y in range(380, 700, 32):
        draw.line((90, y, width - 90 - y % 5 * 30, y), fill=pale, width=6)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
