"""Measures recall and precision over part of the sample corpus.

python -m tests.corpus.evaluate --n 200
python -m tests.corpus.evaluate --rubric zhengzhou-factory-third-party --only s006 --n 40
python -m tests.corpus.evaluate --sound
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import check_bundle
from lvjian.samples.builder import BundleSpec, build_with_labels
from lvjian.samples.corpus import FACTORY_RUBRICS, FORM_RUBRICS, planted, sample_of, sound
from lvjian.samples.layout import BY_NAME
from lvjian.samples.mutations import ALL
from tests.corpus.scoreboard import Outcome, Scoreboard, judge


def evaluate(specs: Iterable[BundleSpec], *, jobs: int = 1, loud: bool = False) -> Scoreboard:
    """Build, check and judge each spec in turn; bundles are removed as soon as checked."""
    board = Scoreboard()
    preload = ("lvjian.extractors.task",)
    with (
        TemporaryDirectory(prefix="lvjian-corpus-") as folder,
        Workers(jobs=jobs, limits=Limits(), preload=preload) as workers,
    ):
        for spec in specs:
            outcome = evaluate_one(spec, Path(folder), workers)
            board.outcomes.append(outcome)
            if loud:
                print(_line(outcome), file=sys.stderr, flush=True)
    return board


def evaluate_one(spec: BundleSpec, folder: Path, workers: Workers) -> Outcome:
    """One bundle built, checked at its own date, and judged."""
    built = build_with_labels(spec, folder)
    start = time.perf_counter()
    result = check_bundle(built.path, as_of=date.fromisoformat(built.as_of), workers=workers)
    seconds = time.perf_counter() - start
    if built.path.is_dir():
        shutil.rmtree(built.path)
    else:
        built.path.unlink()
    untold = tuple(f"{n.code} {n.target} {n.why}" for n in result.outcome.not_evaluated)
    return judge(spec, built.expected, result.findings, untold=untold, seconds=seconds)


def _line(outcome: Outcome) -> str:
    state = "ok" if not outcome.misses and not outcome.alarms else "!!"
    said = [f"-{m.code}" for m in outcome.misses] + [f"+{a.code}" for a in outcome.alarms]
    return f"{state} {outcome.seconds:5.1f}s {outcome.spec.name} {' '.join(said)}"


def _specs(options: argparse.Namespace) -> list[BundleSpec]:
    rubrics: Sequence[str] = options.rubric or (*FACTORY_RUBRICS, *FORM_RUBRICS)
    layouts = tuple(options.layout or ())
    if options.sound:
        found = list(sound(rubrics, layouts=layouts))
    else:
        names = [
            m.name for m in ALL
            if not options.only or any(m.name.startswith(o.lower()) for o in options.only)
        ]  # fmt: skip
        found = list(planted(rubrics, seed=options.seed, layouts=layouts, mutations=names))
    chosen = sample_of(found, options.n or len(found), options.seed)
    if options.printed:
        word = [s for s in chosen if BY_NAME[s.layout].writer == "word"]
        return [replace(s, printed=True) for s in word]
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; exit code 1 where something was missed or falsely reported."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rubric", action="append", help="rubric id, may be repeated")
    parser.add_argument("--layout", action="append", help="layout name, may be repeated")
    parser.add_argument("--only", action="append", help="beginning of mutation names (s006, ok-)")
    parser.add_argument("--sound", action="store_true", help="sound bundles only")
    parser.add_argument("--printed", action="store_true", help="Word reports printed as PDF")
    parser.add_argument("--n", type=int, default=0, help="number of bundles, 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    board = evaluate(_specs(options), jobs=options.jobs, loud=True)
    print(board.text())
    return 1 if any(o.misses or o.alarms for o in board.outcomes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
