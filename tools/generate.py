"""Writes every generated file, or with ``--check`` says which ones are out of date."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, only this folder would be on the path

from lvjian.api.app import openapi_json
from lvjian.checker.pages import rule_pages
from lvjian.cli import run
from lvjian.reports.schema import batch_schema_json, schema_json
from lvjian.rubrics.compile import generated as rubric_files
from lvjian.rubrics.compile import page as obligations_page
from tools.examples import examples_json

DOCS = ROOT / "docs"
COMMANDS = (
    (),
    ("check",),
    ("batch",),
    ("compare",),
    ("rubrics",),
    ("rubrics", "list"),
    ("rubrics", "show"),
    ("rubrics", "diff"),
    ("rubrics", "lint"),
    ("rubrics", "import"),
    ("rules",),
    ("rules", "list"),
    ("rules", "explain"),
    ("rules", "evaluate"),
    ("rules", "replay"),
    ("sample",),
    ("serve",),
    ("worker",),
    ("keys",),
    ("keys", "create"),
    ("db",),
    ("db", "upgrade"),
    ("doctor",),
    ("settings",),
)


def generated() -> dict[Path, str]:
    """Every generated file with the text it must have."""
    examples = examples_json()
    pages = rule_pages(json.loads(examples))
    files = {DOCS / "rules" / name: text for name, text in pages.items()}
    files[ROOT / "checker" / "examples.json"] = examples
    files[DOCS / "cli.md"] = command_page()
    files[DOCS / "report.schema.json"] = schema_json()
    files[DOCS / "batch.schema.json"] = batch_schema_json()
    files[DOCS / "openapi.json"] = openapi_json()
    obligations, text = obligations_page()
    files[obligations] = text
    return files | rubric_files()


def command_page() -> str:
    """The help of every command, as it is printed."""
    parts = ["# 命令", "", "<!-- 由各命令的帮助生成：make generate -->"]
    for command in COMMANDS:
        title = " ".join(("lvjian", *command))
        parts += ["", f"## {title}", "", "```text", _help(command).rstrip(), "```"]
    return "\n".join(parts) + "\n"


def _help(command: tuple[str, ...]) -> str:
    buffer = StringIO()
    with redirect_stdout(buffer):
        run([*command, "--help"])
    return buffer.getvalue()


def stale() -> list[Path]:
    """Generated files that differ from what is committed, and pages of rules that are gone."""
    wanted = generated()
    differing = [p for p, text in wanted.items() if not p.is_file() or p.read_text("utf-8") != text]
    return differing + [p for p in (DOCS / "rules").glob("*.md") if p not in wanted]


def main() -> int:
    """Write or check; exit status 1 when a file is out of date."""
    if "--check" in sys.argv[1:]:
        old = stale()
        for path in old:
            print(f"已过时：{path.relative_to(ROOT)}（运行 make generate）")
        return 1 if old else 0
    for path, text in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in stale():
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
