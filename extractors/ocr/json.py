"""Recognised pages as JSON and back."""

from __future__ import annotations

from pydantic import TypeAdapter

from lvjian.core.recognised import RecognisedPage

_PAGE: TypeAdapter[RecognisedPage] = TypeAdapter(RecognisedPage)


def to_json(page: RecognisedPage) -> bytes:
    """The page as JSON text."""
    return _PAGE.dump_json(page)


def from_json(data: bytes) -> RecognisedPage:
    """The page written by ``to_json``.

    Raises:
        ValueError: it is something else.
    """
    return _PAGE.validate_json(data)
