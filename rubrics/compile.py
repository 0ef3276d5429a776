"""Writes the generated files of the rubric packs: ``python -m lvjian.rubrics.compile``."""

from __future__ import annotations

import json
from pathlib import Path

from lvjian.rubrics.compiled import encode
from lvjian.rubrics.loader import COMPILED, PACKS, load_folder
from lvjian.rubrics.model import Pack
from lvjian.rubrics.obligations import obligations_markdown

PAGE = Path(__file__).resolve().parent.parent / "docs" / "obligations.md"
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


def page() -> tuple[Path, str]:
    """The page of the obligations, where the repository has a folder for it."""
    return PAGE, obligations_markdown()


def main() -> None:
    """Write them all."""
    for path, text in (*generated().items(), page()):
        if path.parent.is_dir():
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
