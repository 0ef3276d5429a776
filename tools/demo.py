"""Checks a sound sample and one with planted defects, as ``make demo`` shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lvjian.cli import run

BUILT = Path(__file__).resolve().parent.parent / "samples" / "built"
OUT = Path("out/demo")


def main() -> int:
    """Print both checks; exit status 1 when they do not come out as labelled."""
    labels: list[dict[str, Any]] = json.loads((BUILT / "expected.json").read_text("utf-8"))[
        "bundles"
    ]
    sound = next(label for label in labels if not label["expected"])
    spoiled = max(labels, key=lambda label: len(label["expected"]))
    print("—— 一份合格的材料\n", flush=True)
    clean = check(sound)
    print("\n—— 一份埋有问题的材料\n", flush=True)
    found = check(spoiled)
    print(f"\n给审核人员看的网页：{OUT / 'report.html'}")
    return 0 if (clean, found) == (0, 1) else 1


def check(label: dict[str, Any]) -> int:
    """Run ``lvjian check`` on one shipped sample."""
    path = BUILT / str(label["bundle"])
    return run(["check", str(path), "--as-of", str(label["as_of"]), "--out", str(OUT)])


if __name__ == "__main__":
    raise SystemExit(main())
