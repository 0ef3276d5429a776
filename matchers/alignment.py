"""Official rows laid beside the rows of the document.

Equal wordings first (order only settles repeated ones), then what is left between them
by an order-preserving alignment with gaps: 0.75-0.85 of truncated rows found by plain
best-match become 1.00 (design figures of the project's measurements).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from lvjian.core.rubric import RowSpec
from lvjian.core.text import substance
from lvjian.matchers.grid_rows import GridRow, join_rows
from lvjian.matchers.rubric_index import RubricIndex

_ALTERED = 0.5  # below, two wordings are two different rows
_ALONE = 0.3  # one row left on each side between the same neighbours: more may have changed
_PIECES = 4  # rows a page break or a table reader may cut one row into


@dataclass(frozen=True, slots=True)
class Match:
    """An official row (position) and the row of the document it is, with their similarity."""

    spec: int
    row: GridRow
    similarity: float
    exact: bool


def align(
    specs: Sequence[RowSpec], rows: Sequence[GridRow], index: RubricIndex
) -> tuple[list[Match], list[GridRow]]:
    """Match rows; returns matches in official order and the document's rows left over."""
    exact, free = _exact(specs, rows, index)
    exact, free = _joined(specs, rows, index, exact, free)
    matches = {spec: Match(spec, row, 1.0, True) for spec, (row, _) in exact.items()}
    anchors = _monotone(exact)
    for open_specs, open_rows in _gaps(specs, rows, anchors, set(exact), free):
        for spec, at, similarity in _align_gap(specs, rows, open_specs, open_rows):
            matches[spec] = Match(spec, rows[at], similarity, False)
            free.discard(at)
    ordered = [matches[spec] for spec in sorted(matches)]
    return ordered, [rows[at] for at in sorted(free)]


def _exact(
    specs: Sequence[RowSpec], rows: Sequence[GridRow], index: RubricIndex
) -> tuple[dict[int, tuple[GridRow, int]], set[int]]:
    """Equal wordings: spec position → (row, its position); wordings that repeat go in order."""
    positions = {id(s): i for i, s in enumerate(specs)}
    by_text: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        by_text[substance(row.text)].append(at)
    found: dict[int, tuple[GridRow, int]] = {}
    used: set[int] = set()
    for text, ats in by_text.items():
        wanted = [positions[id(s)] for s in index.by_text.get(text, ()) if id(s) in positions]
        for spec, at in _in_order(wanted, ats, rows, specs):
            found[spec] = (rows[at], at)
            used.add(at)
    return found, set(range(len(rows))) - used


def _in_order(
    wanted: Sequence[int], ats: Sequence[int], rows: Sequence[GridRow], specs: Sequence[RowSpec]
) -> list[tuple[int, int]]:
    """Pair repeated wordings: by their level-1 block where that tells, else in order."""
    if len(wanted) <= 1 or len(wanted) == len(ats):
        return list(zip(wanted, ats, strict=False))
    pairs: list[tuple[int, int]] = []
    rest = list(wanted)
    for at in ats:
        block = substance(rows[at].level1)
        same = [s for s in rest if block and substance(specs[s].level1 or "") == block]
        if rest:
            pairs.append(((same or rest)[0], at))
            rest.remove(pairs[-1][0])
    return pairs


def _joined(
    specs: Sequence[RowSpec],
    rows: Sequence[GridRow],
    index: RubricIndex,
    exact: dict[int, tuple[GridRow, int]],
    free: set[int],
) -> tuple[dict[int, tuple[GridRow, int]], set[int]]:
    """Rows that only together equal an official wording are one row cut in pieces."""
    positions = {id(s): i for i, s in enumerate(specs)}
    for at in sorted(free):
        for length in range(2, _PIECES + 1):
            run = range(at, at + length)
            if not all(r in free for r in run):
                break
            text = substance("".join(rows[r].text for r in run))
            wanted = [positions[id(s)] for s in index.by_text.get(text, ()) if id(s) in positions]
            wanted = [w for w in wanted if w not in exact]
            if wanted:
                exact[wanted[0]] = (join_rows([rows[r] for r in run]), at)
                free.difference_update(run)
                break
    return exact, free


def _monotone(exact: dict[int, tuple[GridRow, int]]) -> list[tuple[int, int]]:
    """The longest run of exact matches in the same order on both sides (spec, row)."""
    pairs = [(spec, exact[spec][1]) for spec in sorted(exact)]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, row) in enumerate(pairs):
        spot = bisect_left(tails, row)
        before.append(ends[spot - 1] if spot else -1)
        if spot == len(tails):
            tails.append(row)
            ends.append(at)
        else:
            tails[spot], ends[spot] = row, at
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _gaps(
    specs: Sequence[RowSpec],
    rows: Sequence[GridRow],
    anchors: Sequence[tuple[int, int]],
    taken: set[int],
    free: set[int],
) -> list[tuple[list[int], list[int]]]:
    """Open rows of both sides between neighbouring anchors."""
    fences = [(-1, -1), *anchors, (len(specs), len(rows))]
    gaps = []
    for (s0, r0), (s1, r1) in pairwise(fences):
        open_specs = [s for s in range(s0 + 1, s1) if s not in taken]
        open_rows = [r for r in range(r0 + 1, r1) if r in free]
        if open_specs and open_rows:
            gaps.append((open_specs, open_rows))
    return gaps


def _align_gap(
    specs: Sequence[RowSpec],
    rows: Sequence[GridRow],
    open_specs: Sequence[int],
    open_rows: Sequence[int],
) -> list[tuple[int, int, float]]:
    """Global alignment with gaps: pairs below the threshold stay apart."""
    alone = len(open_specs) == len(open_rows) == 1
    least = _ALONE if alone else _ALTERED
    score = [[_similarity(specs[s], rows[r]) for r in open_rows] for s in open_specs]
    n, m = len(open_specs), len(open_rows)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            take = score[i][j] + best[i + 1][j + 1] if score[i][j] >= least else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], take)
    pairs = []
    i = j = 0
    while i < n and j < m:
        if score[i][j] >= least and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((open_specs[i], open_rows[j], score[i][j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _similarity(spec: RowSpec, row: GridRow) -> float:
    """Best of the row's accepted wordings; a truncated one counts as what is left of it."""
    text = substance(row.text)
    if not text:
        return 0.0
    best = 0.0
    for wording in (spec.text, *spec.accepts):
        wanted = substance(wording)
        best = max(best, fuzz.ratio(wanted, text) / 100)
        if len(text) >= 8 and (wanted.startswith(text) or text.startswith(wanted)):
            best = max(best, 0.75)
    return best
