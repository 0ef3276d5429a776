"""Scans of certificates and photographs as bundles of a round hold them."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from lvjian.samples.seals import chinese_font

_SIZE = (1240, 1754)


def certificate_scan(holder: str, number: str) -> bytes:
    """A certificate of one and the same form, made out to somebody, as a scanned JPEG."""
    page = Image.new("RGB", _SIZE, (250, 247, 238))
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, 1180, 1694), outline=(160, 120, 40), width=10)
    draw.text((300, 240), "职业健康安全管理体系", font=chinese_font(64), fill="black")
    draw.text((440, 340), "认证证书", font=chinese_font(88), fill="black")
    lines = (
        f"证书编号：{number}", "兹证明", holder, "建立的职业健康安全管理体系符合标准", "GB/T 45001-2020",
        "通过认证范围：产品的设计、生产和服务", "发证机构：中衡示范认证中心有限公司",
    )  # fmt: skip
    for n, line in enumerate(lines):
        draw.text((180, 560 + 130 * n), line, font=chinese_font(44), fill=(20, 20, 20))
    return _jpeg(page, 88)


def photograph(seed: int) -> bytes:
    """A photograph of nothing real: soft shapes with grain."""
    rng = Random(f"photo-{seed}")
    picture = Image.new("RGB", (1200, 900), tuple(rng.randrange(90, 200) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y = rng.randrange(1200), rng.randrange(900)
        w, h = rng.randrange(40, 380), rng.randrange(30, 260)
        colour = tuple(rng.randrange(20, 240) for _ in range(3))
        draw.rectangle((x, y, x + w, y + h), fill=colour)
    return _jpeg(picture.filter(ImageFilter.GaussianBlur(3)), 90)


def recompressed(data: bytes, *, quality: int, scale: float, turn: int) -> bytes:
    """The same picture smaller, turned by quarters of a circle, saved again."""
    picture = Image.open(BytesIO(data)).convert("RGB")
    size = round(picture.width * scale), round(picture.height * scale)
    return _jpeg(picture.resize(size, Image.Resampling.LANCZOS).rotate(turn, expand=True), quality)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()
