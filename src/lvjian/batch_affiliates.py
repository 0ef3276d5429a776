"""Firms declared to be one legal person's or affiliated, as a file a city keeps."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from lvjian.checker.across.legal_names import Affiliates
from lvjian.core.errors import UsageError


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid")

    names: list[str] = []
    codes: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    affiliates: list[_Group]


def read_affiliates(path: Path) -> tuple[Affiliates, ...]:
    """Groups of affiliated firms.

    Raises:
        UsageError: the file cannot be read or is not of this form.
    """
    form = "应为 affiliates: 下的若干组，每组有 names（名称）或 codes（统一社会信用代码）"
    try:
        held = _File.model_validate(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    except OSError as error:
        raise UsageError(f"打不开 {path}：{error.strerror}，请检查路径和权限") from None
    except (YAMLError, ValidationError, ValueError):
        raise UsageError(f"{path} 的写法不对：{form}") from None
    return tuple(Affiliates(tuple(g.names), tuple(g.codes)) for g in held.affiliates)
