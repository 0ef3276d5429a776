"""Measures reading and checking over scanned samples.

python -m tests.corpus.scans --n 8 --seed 1
python -m tests.corpus.scans --sound --look flatbed --look worn
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from lvjian.checker.doubt import SURE
from lvjian.checker.evaluation import matches
from lvjian.core.place import Place
from lvjian.core.reading import RowReading
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import CheckResult, check_bundle
from lvjian.recognition import Recognition, recognition_workers
from lvjian.samples.builder import BundleSpec, build_with_labels
from lvjian.samples.corpus import FACTORY_RUBRICS, planted, sample_of
from lvjian.samples.layout import BY_NAME
from lvjian.samples.planting import Expected
from lvjian.samples.scanlooks import LOOKS
from lvjian.samples.scans import BuiltScan, ScanSpec, build_scan
from tests.corpus.scoreboard import Outcome, judge

# Scans have no file properties, no Word features and no second container.
NOT_ON_PAPER = ("i00", "c006-prop", "a010", "ok-control", "ok-tracked")


@dataclass(slots=True)
class Share:
    """Right of so many."""

    right: int = 0
    of: int = 0

    def count(self, right: bool) -> None:
        """One more."""
        self.of += 1
        self.right += right

    def add(self, other: Share) -> None:
        """All of another."""
        self.right += other.right
        self.of += other.of

    def __str__(self) -> str:
        return f"{self.right}/{self.of}" + (f" {self.right / self.of:.2%}" if self.of else "")


@dataclass(slots=True)
class ScanOutcome:
    """One scanned bundle measured.

    Attributes:
        cells: of official rows, equal to those of the same report in Word.
        scores, sure_scores: likewise of score cells, and of those read surely.
        seals: found of those stamped; invented: found where none was.
        named: expected findings not exact, but their place named as not read or doubtful.
        otherwise: expected findings told as another rule about the same thing: a misread figure
            may turn a wrong total (S006) into totals that disagree (S007).
        silent: expected findings passed over without a word.
        alarms: findings of level error that nothing planted explains and no doubt softens.
    """

    spec: ScanSpec
    outcome: Outcome
    cells: Share = field(default_factory=Share)
    scores: Share = field(default_factory=Share)
    sure_scores: Share = field(default_factory=Share)
    seals: Share = field(default_factory=Share)
    invented: int = 0
    named: list[Expected] = field(default_factory=list)
    otherwise: list[Expected] = field(default_factory=list)
    silent: list[Expected] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    pages: int = 0


def plain(text: str) -> str:
    """Text as compared: width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def measure(spec: ScanSpec, folder: Path, workers: Workers, ocr: Workers) -> ScanOutcome:
    """Build the bundle twice, in Word and as a scan; check both and compare."""
    word_spec = replace(spec.bundle, container="folder")
    built = build_with_labels(word_spec, folder)
    day = date.fromisoformat(built.as_of)
    word = check_bundle(built.path, as_of=day, workers=workers)
    shutil.rmtree(built.path)
    scan = build_scan(replace(spec, bundle=word_spec), folder)
    start = time.perf_counter()
    how = Recognition(cache=None, workers=ocr)
    result = check_bundle(scan.built.path, as_of=day, workers=workers, recognition=how)
    seconds = time.perf_counter() - start
    shutil.rmtree(scan.built.path)
    untold = tuple(f"{n.code} {n.target} {n.why}" for n in result.outcome.not_evaluated)
    outcome = judge(spec.bundle, scan.built.expected, result.findings, untold=untold)
    found = ScanOutcome(spec, outcome, seconds=seconds, pages=sum(scan.pages.values()))
    _compare_rows(word, result, found)
    _count_seals(scan, result, found)
    _sort_findings(result, outcome, found)
    return found


def _compare_rows(word: CheckResult, scan: CheckResult, found: ScanOutcome) -> None:
    for theirs in word.reading.reports:
        mine = next((r for r in scan.reading.reports if r.rubric.id == theirs.rubric.id), None)
        rows = {} if mine is None else {row.spec.id: row for row in mine.rows}
        merged: set[tuple[str, Place]] = set()
        for row in theirs.rows:
            _compare_row(row, rows.get(row.spec.id), found, merged)


def _compare_row(
    theirs: RowReading,
    mine: RowReading | None,
    found: ScanOutcome,
    merged: set[tuple[str, Place]],
) -> None:
    for cell in theirs.cells:
        if (cell.role, cell.place) in merged:  # printed once, in the first of its rows
            continue
        merged.add((cell.role, cell.place))
        other = None
        if mine is not None:
            same = (c for c in mine.cells if (c.role, c.column) == (cell.role, cell.column))
            other = next(same, None)
        right = other is not None and plain(other.text) == plain(cell.text)
        found.cells.count(right)
        if not right:
            seen = None if other is None else f"{other.text} ({other.place.sure:.2f})"
            found.wrong.append(f"{theirs.spec.id} {cell.role}: {cell.text!r} -> {seen!r}")
        if cell.role == "score":
            found.scores.count(right)
            if other is not None and other.place.sure >= SURE:
                found.sure_scores.count(right)


def _count_seals(scan: BuiltScan, result: CheckResult, found: ScanOutcome) -> None:
    for name, count in scan.pages.items():
        for file in result.reading.files:
            if file.file.path.split("/")[0] != name.split("/")[0] or file.document is None:
                continue
            left = list(file.document.seals)
            for stamped in (s for s in scan.stamped if s.file == file.file.path):
                hit = next((s for s in left if s.page == stamped.page), None)
                found.seals.count(hit is not None)
                if hit is not None:
                    left.remove(hit)
            if count:
                found.invented += len(left)


def _sort_findings(result: CheckResult, outcome: Outcome, found: ScanOutcome) -> None:
    doubtful = [f for f in result.findings if f.outcome != "fail"]
    told = {n.code for n in result.outcome.not_evaluated}
    hard = [f for f in outcome.alarms if f.severity == "error" and f.outcome == "fail"]
    for wanted in outcome.misses:
        about = wanted.target.partition(":")[0]
        other = next((f for f in hard if f.target.partition(":")[0] == about), None)
        if any(matches(replace(wanted, severity=None), f) for f in doubtful):
            found.named.append(wanted)
        elif other is not None:
            hard.remove(other)
            found.otherwise.append(wanted)
        elif told & set(wanted.code.split("|")):
            found.named.append(wanted)
        else:
            found.silent.append(wanted)
    found.alarms = [f"{f.code} {f.target} {f.message[:80]}" for f in hard]


def specs(options: argparse.Namespace) -> list[ScanSpec]:
    """Bundles and looks in turn, in an order fixed by the seed."""
    rng = Random(options.seed)
    layouts = tuple(options.layout or (n for n in BY_NAME if not n.startswith("html")))
    rubrics: Sequence[str] = options.rubric or FACTORY_RUBRICS
    looks = options.look or [x.name for x in LOOKS if x.carrier == "pdf" and not x.pieces]
    if options.sound:
        chosen = [
            BundleSpec((rubric,), rng.randrange(1, 50), rng.choice(layouts)) for rubric in rubrics
        ]
    else:
        every = [
            s for s in planted(rubrics, seed=options.seed, layouts=layouts)
            if not s.mutations[0].startswith(NOT_ON_PAPER)
            and (not options.only or s.mutations[0].startswith(tuple(options.only)))
        ]  # fmt: skip
        chosen = sample_of(every, options.n or len(every), options.seed)
    chosen = chosen[: options.n or None]
    return [ScanSpec(spec, looks[i % len(looks)]) for i, spec in enumerate(chosen)]


def evaluate(wanted: Iterable[ScanSpec], *, jobs: int = 1, loud: bool = True) -> list[ScanOutcome]:
    """Measure each in turn."""
    limits = Limits()
    out = []
    with (
        TemporaryDirectory(prefix="lvjian-scans-") as folder,
        Workers(jobs=1, limits=limits, preload=("lvjian.extractors.task",)) as workers,
        recognition_workers(jobs=jobs, limits=limits) as ocr,
    ):
        for spec in wanted:
            out.append(measure(spec, Path(folder), workers, ocr))
            if loud:
                print(show(out[-1]), flush=True)
    return out


def show(one: ScanOutcome) -> str:
    """One bundle in a few lines."""
    head = (
        f"{one.spec.name}: {one.pages} 页 {one.seconds:.1f}s 单元格 {one.cells} 得分 {one.scores} "
        f"有把握 {one.sure_scores} 公章 {one.seals} 多出 {one.invented}"
    )
    lines = [head]
    lines += [f"    说明为未读清 {e.code} {e.target}" for e in one.named]
    lines += [f"    以别的规则说出 {e.code} {e.target}" for e in one.otherwise]
    lines += [f"    无声漏过 {e.code} {e.target}" for e in one.silent]
    lines += [f"    误报 {a}" for a in one.alarms]
    lines += [f"    软误报 {a.code} {a.severity} {a.outcome} {a.target} {a.message[:70]}"
              for a in one.outcome.alarms if not (a.severity == "error" and a.outcome == "fail")]  # fmt: skip
    lines += [f"    读错 {w[:150]}" for w in one.wrong[:12]]
    return "\n".join(lines)


def total(outcomes: Sequence[ScanOutcome]) -> str:
    """All bundles together."""
    cells, scores, sure, seals = Share(), Share(), Share(), Share()
    for one in outcomes:
        cells.add(one.cells)
        scores.add(one.scores)
        sure.add(one.sure_scores)
        seals.add(one.seals)
    planted_count = sum(len(o.outcome.expected) for o in outcomes)
    named = sum(len(o.named) for o in outcomes)
    other = sum(len(o.otherwise) for o in outcomes)
    silent = sum(len(o.silent) for o in outcomes)
    sound = [o for o in outcomes if not o.outcome.expected]
    pages = sum(o.pages for o in outcomes)
    return (
        f"合计 {len(outcomes)} 份 {pages} 页，每页 {sum(o.seconds for o in outcomes) / pages:.2f}s\n"
        f"单元格 {cells}  得分 {scores}  有把握的得分 {sure}\n"
        f"埋设 {planted_count}：准确 {planted_count - named - other - silent}，"
        f"说明为未读清 {named}，以别的规则说出 {other}，无声 {silent}\n"
        f"无缺陷 {len(sound)} 份，有错误级误报 {sum(1 for o in sound if o.alarms)} 份；"
        f"全部误报 {sum(len(o.alarms) for o in outcomes)}\n"
        f"公章 {seals}，多出 {sum(o.invented for o in outcomes)}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; exit code 1 where a defect was passed over or falsely reported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rubric", action="append")
    parser.add_argument("--layout", action="append")
    parser.add_argument("--look", action="append")
    parser.add_argument("--only", action="append", help="beginning of mutation names")
    parser.add_argument("--sound", action="store_true")
    parser.add_argument("--n", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    outcomes = evaluate(specs(options), jobs=options.jobs)
    print(total(outcomes))
    return 1 if any(o.silent or o.alarms for o in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
