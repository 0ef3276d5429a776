"""How much of a pack an import gives back from its own blank form.

``python -m benchmarks.import_templates [LAYOUT …] [TEMPLATE …]`` prints every pack as a blank
form in every layout (Word, LibreOffice, WeasyPrint, ReportLab), reads it, drafts the pack anew
and prints the share of what came back, for each template in each layout. Words count as given
back only letter for letter, white space apart (as ``rubrics lint`` compares them); ``+n`` are
things made up. Exit status 1 if rows, types, points or weights of one are below 98 %.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.rubrics.importing import FLOOR, KINDS, Share, compare, draft_file

from lvjian.core.rubric import Rubric
from lvjian.rubrics import load, rubric_ids
from lvjian.samples.blankforms import (
    BLANK_LAYOUTS,
    CUT_LAYOUTS,
    BlankLayout,
    blank_sheet,
    print_blank,
    write_blank,
)

ASKED = ("rows", "types", "points", "weights")
ALL_LAYOUTS = (*BLANK_LAYOUTS, *CUT_LAYOUTS)
_AT_ONCE = 4
_INFORMATIVE = "national-factory-2025"


def templates() -> list[Rubric]:
    """The rubrics of the official forms."""
    return [load(i) for i in rubric_ids() if i != _INFORMATIVE]


def blanks(rubrics: Sequence[Rubric], how: BlankLayout, folder: Path) -> dict[str, Path]:
    """The blank forms of several rubrics in one layout, by id."""
    if not how.printed:
        return {r.id: write_blank(r, how, folder) for r in rubrics}
    found: dict[str, Path] = {}
    for some in batched(rubrics, _AT_ONCE):
        sheets = {f"{r.id}-{how.name}": blank_sheet(r, how) for r in some}
        paths = print_blank(sheets, how.layout, folder)
        found |= dict(zip((r.id for r in some), paths, strict=True))
    return found


def batched(rubrics: Sequence[Rubric], size: int) -> Iterator[Sequence[Rubric]]:
    """So few at once that LibreOffice ends in time on a busy machine too."""
    return (rubrics[at : at + size] for at in range(0, len(rubrics), size))


def measured(
    rubrics: Sequence[Rubric], layouts: Sequence[BlankLayout], *, write: Callable[[str], object]
) -> dict[tuple[str, str], dict[str, Share]]:
    """Shares by layout and template; what did not come back goes to the error stream."""
    found: dict[tuple[str, str], dict[str, Share]] = {}
    with TemporaryDirectory() as folder:
        for how in layouts:
            for name, path in blanks(rubrics, how, Path(folder)).items():
                shares, missing = compare(load(name), draft_file(path))
                found[how.name, name] = shares
                write(line_of(f"{how.name} {name}", shares))
                for words in missing:
                    sys.stderr.write(f"{how.name} {name} {words}\n")
    return found


def line_of(name: str, shares: Mapping[str, Share]) -> str:
    """One line of the table."""
    return f"{name:52}" + " ".join(f"{kind} {shares[kind]!s:9}" for kind in KINDS) + "\n"


def sums(found: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """The shares of several templates or layouts together."""
    total = dict.fromkeys(KINDS, Share(0, 0))
    for shares in found:
        total = {kind: total[kind] + shares[kind] for kind in KINDS}
    return total


def too_low(found: Mapping[tuple[str, str], Mapping[str, Share]]) -> list[str]:
    """Where a template in a layout gives back less than it has to."""
    return [
        f"{layout} {name} {kind} {shares[kind]}"
        for (layout, name), shares in found.items()
        for kind in ASKED
        if shares[kind].right < FLOOR * shares[kind].total
    ]


def run(wanted: Sequence[str] = (), *, write: Callable[[str], object] = sys.stdout.write) -> bool:
    """Print the table: each template in each layout, then the sums of both.

    Args:
        wanted: names of layouts and of templates; all of a kind where none is named.

    Returns:
        Whether every template in every layout gives back what it has to.
    """
    layouts = [b for b in ALL_LAYOUTS if b.name in wanted] or list(ALL_LAYOUTS)
    rubrics = [r for r in templates() if r.id in wanted] or templates()
    found = measured(rubrics, layouts, write=write)
    write("\n")
    for at, names in enumerate(([b.name for b in layouts], [r.id for r in rubrics])):
        for name in names:
            write(line_of(name, sums(s for key, s in found.items() if key[at] == name)))
    low = too_low(found)
    for words in low:
        write(f"未达到 98 %：{words}\n")
    return not low


if __name__ == "__main__":
    raise SystemExit(0 if run(sys.argv[1:]) else 1)
