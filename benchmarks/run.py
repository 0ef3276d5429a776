"""Run every benchmark; exit status 1 if a figure misses what it has to reach."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


from benchmarks import import_templates, pdf_tables, scans, service, whole_check, word_tables

_MODULES = (word_tables, pdf_tables, whole_check, scans, service, import_templates)


def main() -> int:
    """Run all."""
    results = [module.run() for module in _MODULES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
