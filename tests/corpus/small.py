"""The small corpus that runs as a test: which bundles, and every finding each must give.

    python -m tests.corpus.small

chooses one bundle per rule, checks it and writes ``small.json``; look at the difference
before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lvjian.core.finding import Finding
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import check_bundle
from lvjian.samples.builder import BundleSpec, build_with_labels, plant
from lvjian.samples.corpus import FACTORY_RUBRICS
from lvjian.samples.mutations import ALL
from tests.corpus.scoreboard import Outcome, judge

EXPECTED = Path(__file__).with_name("small.json")
# Layouts in turn, each with its own writer, container and form; the two that lay out HTML
# take seconds each, so they stand only where every subject has its turn.
SOUND_LAYOUTS = (
    ("official", "weighted", "drawn"),
    ("consultant", "titles", "drawn-wide"),
    ("plain", "modern", "html"),
    ("titles", "official", "html-plain"),
    ("modern", "plain", "drawn"),
)
PLANTED_LAYOUTS = (
    "official", "drawn", "consultant", "plain", "drawn-wide", "modern", "titles", "weighted",
)  # fmt: skip


# Left to the whole corpus (tests.corpus.evaluate) and to the cases in tests/checker, so that
# this one stays a matter of seconds.
LEFT_OUT = frozenset(
    [
        "I002",
        "I003",
        "I004",
        "I005",
        "I007",
        "I008",
        "A003",
        "A010",
        "A012",
        "C006",
        "S010",
        "T002",
        "T015",
        "T016",
        "T021",
    ]
)


@dataclass(frozen=True)
class Checked:
    """One bundle judged, with all its findings as they stand in ``small.json``."""

    outcome: Outcome
    findings: list[dict[str, Any]]


def sound_specs() -> Iterator[BundleSpec]:
    """Every template in three layouts."""
    for number, rubric in enumerate(FACTORY_RUBRICS):
        for layout in SOUND_LAYOUTS[number % len(SOUND_LAYOUTS)]:
            yield BundleSpec((rubric,), seed=number + 21, layout=layout)


def planted_specs() -> Iterator[BundleSpec]:
    """One bundle per rule, templates and layouts in turn."""
    names = {m.code: m.name for m in reversed(ALL) if m.code and m.code not in LEFT_OUT}
    for number, code in enumerate(sorted(names)):
        yield next(s for s in _tries(number, names[code]) if plant(s) is not None)


def _tries(number: int, mutation: str) -> Iterator[BundleSpec]:
    """The template and layout whose turn it is, then the others."""
    for later in range(len(FACTORY_RUBRICS)):
        rubric = FACTORY_RUBRICS[(number + later) % len(FACTORY_RUBRICS)]
        for step in range(len(PLANTED_LAYOUTS)):
            layout = PLANTED_LAYOUTS[(number // 3 + step) % len(PLANTED_LAYOUTS)]
            yield BundleSpec((rubric,), 2 + number % 5, layout, (mutation,))


def check_spec(spec: BundleSpec, folder: Path, workers: Workers) -> Checked:
    """Build, check at its own date, and judge."""
    built = build_with_labels(spec, folder)
    result = check_bundle(built.path, as_of=date.fromisoformat(built.as_of), workers=workers)
    untold = tuple(f"{n.code} {n.target} {n.why}" for n in result.outcome.not_evaluated)
    outcome = judge(spec, built.expected, result.findings, untold=untold)
    return Checked(outcome, [_shown(f) for f in result.findings])


def _shown(finding: Finding) -> dict[str, Any]:
    """What a finding is about and where; the wording is free to change."""
    place = finding.at[0] if finding.at else None
    return {
        "code": finding.code,
        "severity": finding.severity,
        "target": finding.target,
        "document": finding.document,
        "page": place.page if place else None,
        "fingerprint": finding.fingerprint,
    }


def _spec_dict(spec: BundleSpec) -> dict[str, Any]:
    return {
        "rubrics": list(spec.rubrics),
        "seed": spec.seed,
        "layout": spec.layout,
        "mutations": list(spec.mutations),
    }


def read_expected() -> list[tuple[BundleSpec, list[dict[str, Any]]]]:
    """The planted bundles of ``small.json`` with their findings."""
    return [
        (
            BundleSpec(tuple(one["rubrics"]), one["seed"], one["layout"], tuple(one["mutations"])),
            one["findings"],
        )
        for one in json.loads(EXPECTED.read_text("utf-8"))
    ]


def write_expected(specs: Iterable[BundleSpec]) -> int:
    """Check each spec and write the file; returns how many did not come out as labelled."""
    wrong, out = 0, []
    with (
        TemporaryDirectory(prefix="lvjian-small-") as folder,
        Workers(jobs=1, limits=Limits(), preload=("lvjian.extractors.task",)) as workers,
    ):
        for spec in specs:
            checked = check_spec(spec, Path(folder), workers)
            missed, alarms = checked.outcome.misses, checked.outcome.alarms
            wrong += bool(missed or alarms)
            print("!!" if missed or alarms else "ok", spec.name)
            out.append({**_spec_dict(spec), "findings": checked.findings})
    EXPECTED.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return wrong


if __name__ == "__main__":
    raise SystemExit(1 if write_expected(planted_specs()) else 0)
