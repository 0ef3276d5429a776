"""Writes the generated files of the rubric packs: ``python -m lvjian.rubrics.compile``."""

from __future__ import annotations

import json
from pathlib import Path

from lvjian.rubrics.compiled import encode
from lvjian.rubrics.loader import COMPILED, PACKS, load_folder
from lvjian.rubrics.model import Pack

SCHEMA = Path(__file__).parent / "schema.json"


def schema_json() -> str:
    """The JSON Schema of a pack."""
    return json.dumps(Pack.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


def generated() -> dict[Path, str]:
    """Every generated file of this folder with the text it must have."""
    files = {
        path.parent / COMPILED: encode(load_folder(path.parent))
        for path in sorted(PACKS.glob("*/pack.yaml"))
    }
    return files | {SCHEMA: schema_json()}


def main() -> None:
    """Write them all."""
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
