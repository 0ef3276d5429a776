"""Limits that official documents state outside of their tables, as data with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class AssessorStaff:
    """Least staff of an assessor: with a middle title or above, and with a senior one."""

    middle: int
    senior: int


def assessor_staff_limit() -> AssessorStaff:
    """What the qualification of an assessor takes."""
    held = _limits()["assessor_staff"]
    return AssessorStaff(held["middle"], held["senior"])


def least_duties() -> int:
    """Least duties that the authorisation of a management representative lists."""
    return int(_limits()["representative_duties"]["least"])


@cache
def _limits() -> dict[str, Any]:
    text = (files("lvjian.checker") / "official_limits.yaml").read_text("utf-8")
    held: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return held
