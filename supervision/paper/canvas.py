"""画布: a sheet of A4 to draw on, with a Chinese font of its own and fills that survive black-and-white printing."""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from pylopdf_fonts_zh_cn import sans_path

from texts.paper.words import clean

WIDE, HIGH = 2339, 1654  # A4 landscape at 200 dots an inch
DOTS = 200
INK, PALE, GREY = "#1a1a1a", "#c8c8c8", "#666666"
Box = tuple[float, float, float, float]


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size)


@cache
def drawable(char: str) -> bool:
    """False for what the font has no picture of: it would print an empty box."""
    if char in " \n　":
        return True
    mask, none = font(24).getmask(char), font(24).getmask("\U0010fffd")
    return (mask.size, bytes(mask)) != (none.size, bytes(none))


class Canvas:
    """`high`: dots, for a picture that needs more than a page."""

    def __init__(self, high: int = HIGH) -> None:
        self.high = high
        self.image = Image.new("RGB", (WIDE, high), "white")
        self.pen = ImageDraw.Draw(self.image)

    def words(
        self, x: float, y: float, text: str, size: int = 30, anchor: str = "mm", ink: str = INK, bold: bool = False
    ) -> None:
        """`anchor`: as Pillow names it, horizontally l m r and vertically m; several lines are centred on y."""
        lines = plain(text).split("\n")
        step = size * 1.25
        for n, line in enumerate(lines):
            at = (x, y + (n - (len(lines) - 1) / 2) * step)
            self.pen.text(
                at, line, fill=ink, font=font(size), anchor=anchor, stroke_width=1 if bold else 0, stroke_fill=ink
            )

    def within(self, x: float, y: float, width: float, text: str, size: int = 30, anchor: str = "lm") -> None:
        """Words that must stay in a width: smaller type, then two lines; nothing is cut off."""
        said = plain(text)
        for smaller in range(size, 17, -2):
            lines = _wrapped(said, width, smaller, 1 if smaller > 22 else 2)
            if lines:
                return self.words(x, y, "\n".join(lines), smaller, anchor)
        return self.words(x, y, "\n".join(_wrapped(said, width, 16, 9)), 16, anchor)

    def bar(self, box: Box, colour: str, pattern: str = "", edge: str = INK) -> None:
        """A filled rectangle; `pattern`: "" | / | \\ | - | . drawn over the colour."""
        left, top, right, bottom = (round(value) for value in box)
        if right <= left or bottom <= top:
            return
        tile = Image.new("RGB", (right - left, bottom - top), colour)
        _hatch(ImageDraw.Draw(tile), tile.size, pattern)
        self.image.paste(tile, (left, top))
        self.pen.rectangle((left, top, right, bottom), outline=edge, width=2)

    def line(self, points: list[tuple[float, float]], ink: str = INK, width: int = 2) -> None:
        self.pen.line(points, fill=ink, width=width, joint="curve")

    def dot(self, x: float, y: float, radius: float = 10, ink: str = INK) -> None:
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)

    def save(self, path: Path, **said: str) -> None:
        """Write the picture; an existing file is replaced at once, never half. `said`: kept in the file."""
        about = PngInfo()
        for name, value in said.items():
            about.add_itxt(name, value)
        draft = path.with_suffix(".part")
        self.image.save(draft, "PNG", dpi=(DOTS, DOTS), pnginfo=about)
        draft.replace(path)


def plain(text: str) -> str:
    return "".join(char if drawable(char) else "·" for char in clean(text).replace("\t", " "))


def _wrapped(text: str, width: float, size: int, most: int) -> list[str]:
    """The lines, [] when there would be more than `most`."""
    lines = [""]
    for char in text:
        if font(size).getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines if len(lines) <= most else []


def _hatch(pen: ImageDraw.ImageDraw, size: tuple[int, int], pattern: str) -> None:
    wide, high = size
    step = 18
    if pattern in ("/", "\\"):
        for start in range(-high, wide, step):
            ends = (start, high, start + high, 0) if pattern == "/" else (start, 0, start + high, high)
            pen.line(ends, fill=GREY, width=2)
    elif pattern == "-":
        for y in range(step // 2, high, step):
            pen.line((0, y, wide, y), fill=GREY, width=2)
    elif pattern == ".":
        for y in range(step // 2, high, step):
            for x in range(step // 2, wide, step):
                pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=GREY)
