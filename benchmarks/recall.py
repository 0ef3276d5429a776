"""Recall and precision of every rule on every template, in Word and in born-digital PDF.

    python -m benchmarks.recall [--template ID] [--rule CODE] [--every] [--once] [--planted]
                                [--minutes N] [--seed N] [--out FILE]

For each template and rule one defect of the sample builder is planted in a Word layout and one
in a PDF layout, defects and layouts in turn; the sound parents are checked in each layout. With
``--every`` all defects are planted, with ``--once`` each in one of the two formats only; with
``--planted`` the sound parents are left out; after ``--minutes`` no further bundle is begun.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.corpus.evaluate import evaluate_one
from tests.corpus.scoreboard import Outcome, Scoreboard, Tally

from benchmarks.timing import show
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.samples.builder import BundleSpec, plant
from lvjian.samples.corpus import FACTORY_RUBRICS, FORM_RUBRICS
from lvjian.samples.mutations import ALL
from lvjian.samples.planting import Mutation

LEAST = 0.98
TEMPLATES = (*FACTORY_RUBRICS, *FORM_RUBRICS)
FORMATS = {
    "Word": ("official", "consultant", "plain", "modern", "weighted", "titles"),
    "PDF": ("drawn", "drawn-wide"),
}
# Laid out by a browser engine, seconds each: their sound bundles only.
SLOW = {"PDF": ("html", "html-plain")}


@dataclass(frozen=True, slots=True)
class Task:
    """One bundle to build and check; ``format`` is Word or PDF."""

    spec: BundleSpec
    format: str


def sound_tasks(templates: Sequence[str]) -> Iterator[Task]:
    """The sound bundle of each template in each layout."""
    for number, rubric in enumerate(templates):
        for format_, layouts in FORMATS.items():
            for layout in (*layouts, *SLOW.get(format_, ())):
                yield Task(BundleSpec((rubric,), number + 1, layout), format_)


def planted_tasks(templates: Sequence[str], options: argparse.Namespace) -> Iterator[Task]:
    """Defects of every rule in every template that has a place for them."""
    for place, (code, mutations) in enumerate(_by_rule(options.rule).items()):
        for number, rubric in enumerate(templates):
            rng = Random(f"{options.seed}-{code}-{rubric}")
            formats = list(FORMATS)
            if options.once:
                formats = [formats[(number + place) % len(formats)]]
            if code.startswith("I"):  # has nothing to do with the template
                formats = formats[:1] if place % len(templates) == number else []
            for format_ in formats:
                order = rng.sample(mutations, len(mutations))
                fitting = (s for m in order if (s := _fitting(rubric, m, FORMATS[format_], rng)))
                for spec in fitting if options.every else islice(fitting, 1):
                    yield Task(spec, format_)


def _by_rule(code: str | None) -> dict[str, list[Mutation]]:
    """Rule → its mutations; the harmless ones under ""."""
    found: dict[str, list[Mutation]] = defaultdict(list)
    for mutation in ALL:
        if code is None or mutation.code == code:
            found[mutation.code].append(mutation)
    return found


def _fitting(
    rubric: str, mutation: Mutation, layouts: Sequence[str], rng: Random
) -> BundleSpec | None:
    """The defect in one of the layouts, None where no bundle has a place for it."""
    for number in rng.sample(range(1, 5), 4):
        for layout in rng.sample(layouts, 2):
            spec = BundleSpec((rubric,), number, layout, (mutation.name,))
            if plant(spec) is not None:
                return spec
    return None


def measure(tasks: Iterable[Task], *, until: float = float("inf")) -> dict[str, Scoreboard]:
    """Build, check and judge each; one board per format.

    Args:
        until: on the monotonic clock: no bundle is begun after it.
    """
    boards = {name: Scoreboard() for name in FORMATS}
    preload = ("lvjian.extractors.task",)
    with (
        TemporaryDirectory(prefix="lvjian-recall-") as folder,
        Workers(jobs=1, limits=Limits(), preload=preload) as workers,
    ):
        for task in tasks:
            if time.monotonic() > until:
                break
            outcome = evaluate_one(task.spec, Path(folder), workers)
            boards[task.format].outcomes.append(outcome)
            for words in _shortfalls(outcome):
                print(words, file=sys.stderr, flush=True)
    return boards


def table(boards: dict[str, Scoreboard]) -> str:
    """Counts per template and per rule, each by format, then what fell short, one by one."""
    whole = Scoreboard([o for board in boards.values() for o in board.outcomes])
    head = f"{'':<34}" + "".join(
        f"{f'{name}：埋设':>10}{'找到':>4}{'误报':>4}{'召回':>6}{'准确':>6}" for name in boards
    )
    templates = [b.by_group("rubric") for b in boards.values()]
    rules = [b.by_rule() for b in boards.values()]
    lines = [head, "按模板"]
    lines += [_line(n, [t.get(n) for t in templates]) for n in whole.by_group("rubric")]
    lines += ["按规则", *(_line(c, [t.get(c) for t in rules]) for c in whole.by_rule())]
    lines.append(_line("合计", [b.total() for b in boards.values()]))
    lines += [words for outcome in whole.outcomes for words in _shortfalls(outcome)]
    return "\n".join(lines) + "\n"


def _line(name: str, tallies: Iterable[Tally | None]) -> str:
    cells = []
    for tally in tallies:
        counts = tally or Tally()
        numbers = f"{counts.planted:>14}{counts.found:>6}{counts.alarms:>6}"
        cells.append(f"{numbers}{_percent(counts.recall)}{_percent(counts.precision)}")
    return f"{name:<34}{''.join(cells)}"


def _percent(share: float | None) -> str:
    return f"{'–' if share is None else f'{share * 100:.1f}':>8}"


def _shortfalls(outcome: Outcome) -> Iterator[str]:
    for miss in outcome.misses:
        yield f"漏报 {outcome.spec.name}：{miss.code} {miss.target}"
    for alarm in outcome.alarms:
        yield f"误报 {outcome.spec.name}：{alarm.code} {alarm.target} {alarm.message[:90]}"


def run(arguments: Sequence[str] = ()) -> bool:
    """Print the tables; whether every template reaches what is asked of it in every format."""
    options = _options(arguments)
    templates = tuple(options.template or TEMPLATES)
    sound = () if options.rule or options.planted else sound_tasks(templates)
    until = time.monotonic() + 60 * options.minutes
    boards = measure(chain(sound, planted_tasks(templates, options)), until=until)
    words = table(boards)
    print(words)
    if options.out is not None:
        options.out.write_text(words, encoding="utf-8")
    tallies = [t for board in boards.values() for t in board.by_group("rubric").values()]
    shares = [s for t in tallies for s in (t.recall, t.precision) if s is not None]
    return show("召回率、准确率最低的模板", min(shares, default=0.0), f"≥ {LEAST}",
                min(shares, default=0.0) >= LEAST)  # fmt: skip


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--template", action="append", help="id of a template, may be repeated")
    parser.add_argument("--rule", help="code of the one rule to measure")
    parser.add_argument("--every", action="store_true", help="every defect, not one per rule")
    parser.add_argument("--once", action="store_true", help="each defect in one format, in turn")
    parser.add_argument("--planted", action="store_true", help="no sound bundles")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="file for the tables")
    return parser.parse_args(list(arguments))


if __name__ == "__main__":
    raise SystemExit(0 if run(sys.argv[1:]) else 1)
