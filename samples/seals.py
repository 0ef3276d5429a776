"""Pictures of invented seals as ink on paper: words along the rim, star, number, worn ink.

Unlike ``sealpicture`` they can be read, and need a font with Chinese letters.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Shape = Literal["round", "oval", "square"]
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
INKS = {"red": (208, 30, 38), "blue": (40, 62, 168), "grey": (70, 70, 70)}
_SIZES_MM = {"round": (40.0, 40.0), "oval": (45.0, 30.0), "square": (22.0, 22.0)}


@dataclass(frozen=True, slots=True)
class SealPrint:
    """How a seal is stamped.

    Attributes:
        words: along the rim, or inside a square seal.
        low: the line under the star (合同专用章), may be empty.
        number: the 13 digits along the lower rim, may be empty.
        strength: 0..1 of the ink's opacity; ``worn``: 0..1 of it lost in specks.
        turn: degrees against the clock.
        mm: width and height; None for what is usual for the shape.
    """

    words: str
    shape: Shape = "round"
    ink: str = "red"
    low: str = ""
    number: str = ""
    strength: float = 0.85
    worn: float = 0.0
    turn: float = 0.0
    mm: tuple[float, float] | None = None
    star: bool = True
    seed: int = 0


@lru_cache(maxsize=64)
def chinese_font(size: int, which: int = 0) -> ImageFont.FreeTypeFont:
    """A font with Chinese letters.

    Raises:
        FileNotFoundError: there is none on this machine.
    """
    held = [path for path in _FONTS if Path(path).exists()]
    if not held:
        raise FileNotFoundError("no font with Chinese letters; install fonts-noto-cjk")
    # Face 2 of the Noto collections is the one for simplified Chinese.
    path = held[which % len(held)]
    return ImageFont.truetype(path, size, index=2 if "Noto" in path else 0)


def draw_seal(seal: SealPrint, *, dpi: float) -> Image.Image:
    """The seal as RGBA on a clear ground, turned; its picture is as large as the turned seal."""
    width_mm, height_mm = seal.mm or _SIZES_MM[seal.shape]
    width, height = (round(mm / 25.4 * dpi * 2) for mm in (width_mm, height_mm))
    mask = Image.new("L", (width, height), 0)
    if seal.shape == "square":
        _square(mask, seal)
    else:
        _rimmed(mask, seal)
    mask = _worn(mask, seal).rotate(seal.turn, Image.Resampling.BICUBIC, expand=True)
    mask = mask.resize((mask.width // 2, mask.height // 2), Image.Resampling.LANCZOS)
    picture = Image.new("RGBA", mask.size, (*INKS[seal.ink], 0))
    picture.putalpha(mask.point([round(v * seal.strength) for v in range(256)]))
    return picture


def stamp(page: Image.Image, seal: Image.Image, left: int, top: int) -> Image.Image:
    """The page with a seal pressed on it: ink over ink gets darker, as on paper."""
    ground = Image.new("RGB", page.size, "white")
    ground.paste(seal, (left, top), seal)
    return ImageChops.multiply(page.convert("RGB"), ground)


def _rimmed(mask: Image.Image, seal: SealPrint) -> None:
    draw = ImageDraw.Draw(mask)
    width, height = mask.size
    rim = max(3, round(height * 0.028))
    draw.ellipse((2, 2, width - 3, height - 3), outline=255, width=rim)
    if seal.shape == "oval":
        inset = rim * 2
        draw.ellipse((inset, inset, width - inset, height - inset), outline=255, width=rim // 3)
    if seal.star and seal.shape == "round":
        _star(draw, width / 2, height / 2, height * 0.15)
    widest = 225 if seal.low else 270
    spread = min(math.radians(widest), math.radians(26) * len(seal.words))
    _along_rim(mask, seal.words, spread, top=True, size=round(height * 0.135))
    if seal.low:
        _level(mask, seal.low, round(height * (0.095 if seal.shape == "round" else 0.15)),
               0.76 if seal.shape == "round" else 0.6)  # fmt: skip
    if seal.number:
        _along_rim(mask, seal.number, math.radians(70), top=False, size=round(height * 0.05))


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for step in range(10):
        reach = radius if step % 2 == 0 else radius * 0.39
        angle = -math.pi / 2 + step * math.pi / 5
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    draw.polygon(points, fill=255)


def _along_rim(mask: Image.Image, words: str, spread: float, *, top: bool, size: int) -> None:
    """Letters standing along the rim: feet to the middle above, heads to it below."""
    width, height = mask.size
    across, down = width / 2, height / 2
    inset = height * (0.125 if top else 0.075)
    font = chinese_font(size)
    for index, letter in enumerate(words):
        share = index / max(len(words) - 1, 1) - 0.5
        angle = spread * share if top else -spread * share
        turned = angle if top else angle + math.pi
        x = across + (across - inset) * math.sin(turned)
        y = down - (down - inset) * math.cos(turned)
        slope = math.atan2((across - inset) * math.sin(turned), (down - inset) * math.cos(turned))
        slope = slope if top else slope + math.pi
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=255, anchor="mm")
        tile = tile.rotate(-math.degrees(slope), Image.Resampling.BICUBIC)
        place = (round(x - size), round(y - size))
        mask.paste(255, (*place, place[0] + tile.width, place[1] + tile.height), tile)


def _level(mask: Image.Image, words: str, size: int, down: float) -> None:
    draw = ImageDraw.Draw(mask)
    place = (mask.width / 2, mask.height * down)
    draw.text(place, words, font=chinese_font(size), fill=255, anchor="mm")


def _square(mask: Image.Image, seal: SealPrint) -> None:
    """A name seal: a thick frame, letters in columns from the right."""
    draw = ImageDraw.Draw(mask)
    width, height = mask.size
    rim = max(3, round(height * 0.045))
    draw.rectangle((2, 2, width - 3, height - 3), outline=255, width=rim)
    side = max(2, math.ceil(math.sqrt(len(seal.words))))
    size = round(min(width, height) * 0.84 / side)
    for index, letter in enumerate(seal.words):
        column, row = divmod(index, side)
        x = width - width * 0.08 - (column + 0.5) * (width * 0.84 / side)
        y = height * 0.08 + (row + 0.5) * (height * 0.84 / side)
        draw.text((x, y), letter, font=chinese_font(size), fill=255, anchor="mm")


def _worn(mask: Image.Image, seal: SealPrint) -> Image.Image:
    """Ink missing in clouds and specks, as from an uneven pad."""
    if seal.worn <= 0:
        return mask
    dice = random.Random(seal.seed)
    cloud = Image.frombytes("L", (24, 24), bytes(dice.randrange(256) for _ in range(576)))
    cloud = cloud.resize(mask.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    specks = Image.frombytes("L", (160, 160), bytes(dice.randrange(256) for _ in range(25600)))
    specks = specks.resize(mask.size, Image.Resampling.BICUBIC)
    lost = ImageChops.add(cloud, specks, scale=2.0)
    limit = 255 * (0.25 + 0.5 * seal.worn)
    kept = lost.point([255 if v > limit else 90 for v in range(256)])
    return ImageChops.multiply(mask, kept)
