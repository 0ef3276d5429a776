"""Word lists kept as YAML beside the matchers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@cache
def read_data(name: str) -> Any:
    """The content of a YAML file of this package; duplicate keys are refused."""
    parser = YAML(typ="safe", pure=True)
    return parser.load((files("lvjian.matchers") / name).read_text("utf-8"))
