"""A picture as it is compared across bundles: small, and stable under recompression and turning."""

from __future__ import annotations

from dataclasses import dataclass

from lvjian.core.place import Place

SIZE = 160
"""Side of the kept picture: fine enough that another number on a certificate shows."""


@dataclass(frozen=True, slots=True)
class PicturePrint:
    """A scan or photograph reduced to what tells it from others.

    Attributes:
        width, height: in pixels.
        keys: sampled keys for finding candidates, one tuple per quarter turn (0, 90, 180, 270).
        grey: the picture as SIZE × SIZE grey values of 6 bits, deflated, base64.
        report: it stands in a report, not in an attachment of its own.
        common: the assessor's own paper or a public one: it may be in many bundles.
        target, kind, holder: of the attachment it belongs to.
    """

    at: Place
    width: int
    height: int
    keys: tuple[tuple[int, ...], ...]
    grey: str
    report: bool = False
    common: bool = False
    target: str = ""
    kind: str | None = None
    holder: str | None = None
