"""Identifiers: sortable by time of making, not to be guessed."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """``prefix`` + 10 characters of time (milliseconds) + 16 of chance, 80 bits.

    Ids of one prefix sort by time; lower-case letters and digits alone, so that every
    database collation sorts them alike.
    """
    return prefix + _digits(time.time_ns() // 1_000_000, 10) + _digits(secrets.randbits(80), 16)


def _digits(value: int, count: int) -> str:
    return "".join(_ALPHABET[(value >> 5 * i) & 31] for i in reversed(range(count)))
