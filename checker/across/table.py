"""Keys of many bundles joined on disk: memory stays flat, time grows with the number of keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from types import TracebackType
from typing import Any, Self

_CACHE_KIB = 16_384
_NEAR = 24
"""Members of one key that each is paired with: large groups stay linear."""

Member = tuple[int, int]


class Table:
    """Rows of (key, bundle, position …) in a temporary file that nobody else sees."""

    def __init__(self, columns: str) -> None:
        """Make it.

        Args:
            columns: as in SQL; the first is the key, the second the bundle.
        """
        self._columns = columns
        self._width = columns.count(",") + 1

    def __enter__(self) -> Self:
        # An empty name is a temporary database on disk, removed when closed.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA temp_store=FILE")
        self._base.execute(f"CREATE TABLE held ({self._columns})")
        self._base.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep rows."""
        marks = ",".join("?" * self._width)
        self._base.executemany(f"INSERT INTO held VALUES ({marks})", rows)  # noqa: S608 - no words from outside

    def keep_text(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Keep (bundle, place, text) for ``text``."""
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS words"
            " (bundle INT, place INT, text TEXT, PRIMARY KEY (bundle, place)) WITHOUT ROWID"
        )
        self._base.executemany("INSERT OR REPLACE INTO words VALUES (?,?,?)", rows)

    def text(self, member: Member) -> str:
        """The text kept for a place."""
        wanted = "SELECT text FROM words WHERE bundle = ? AND place = ?"
        return str(self._base.execute(wanted, member).fetchone()[0])

    def shared(self) -> Iterator[tuple[Any, list[Member]]]:
        """Keys that stand in more than one bundle, with their members in order."""
        wanted = (
            "SELECT DISTINCT key, bundle, place FROM held WHERE key IN"
            " (SELECT key FROM held GROUP BY key HAVING COUNT(DISTINCT bundle) > 1)"
            " ORDER BY key, bundle, place"
        )
        rows = self._base.execute(wanted)
        for key, members in groupby(rows, key=lambda row: row[0]):
            yield key, [(bundle, place) for _, bundle, place in members]

    def pairs(self) -> Iterator[tuple[Member, Member]]:
        """Candidates: members of a key, each with those near it in order; each pair once."""
        self._base.execute(
            "CREATE TABLE pair (a INT, b INT, c INT, d INT, PRIMARY KEY (a, b, c, d)) WITHOUT ROWID"
        )
        for _, members in self.shared():
            for i, left in enumerate(members):
                near = members[i + 1 : i + 1 + _NEAR]
                found = [(*left, *right) for right in near if right[0] != left[0]]
                self._base.executemany("INSERT OR IGNORE INTO pair VALUES (?,?,?,?)", found)
        for a, b, c, d in self._base.execute("SELECT a, b, c, d FROM pair ORDER BY a, c, b, d"):
            yield (a, b), (c, d)
