"""Stored files as answers: streamed, named, and never run by a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from lvjian.api.blobs import Blobs

_PIECE = 256 * 1024
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""For documents: no script, no form, nothing loaded, an origin of its own."""

TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def stored(
    blobs: Blobs,
    sha256: str,
    *,
    kind: str,
    name: str,
    inline: bool = False,
    size: int | None = None,
) -> StreamingResponse:
    """A blob as an answer.

    Args:
        kind: a key of ``TYPES``; anything else is sent as plain bytes.
        inline: may be shown by a browser; downloaded otherwise.

    Raises:
        MissingBlob: it is not there.
    """
    headers = document_headers(name, inline=inline)
    if size is not None:
        headers["Content-Length"] = str(size)
    stream = blobs.open(sha256)
    media = TYPES.get(kind, "application/octet-stream")
    return StreamingResponse(_pieces(stream), media_type=media, headers=headers)


def document_headers(name: str, *, inline: bool) -> dict[str, str]:
    """Headers of whatever comes from a bundle."""
    way = "inline" if inline else "attachment"
    safe = quote(name.encode(errors="replace"), safe="")
    return {
        "Content-Disposition": f"{way}; filename*=UTF-8''{safe}",
        "Content-Security-Policy": LOCKED,
        "Cache-Control": "private, no-store",
    }


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece
