"""Reads the YAML files of a pack folder, strictly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from lvjian.core.errors import RubricError
from lvjian.rubrics.loader import PACKS
from lvjian.rubrics.model import Pack, PartChanges, Shared
from lvjian.rubrics.overlay import overlaid

_CHINESE = {
    "extra_forbidden": "不认识的键；请对照 rubrics/schema.json 改正或删去",
    "missing": "缺少必填的键；请补上",
    "string_type": "应为文字；编号请加引号",
    "string_pattern_mismatch": "编号只能用小写字母、数字、点和连字符",
    "literal_error": "不在允许的取值之内；请对照 rubrics/schema.json",
    "value_error": "rules、not_checkable、planned 三者写且只写一个",
}
_OTHER = "值的类型或范围不对；请对照 rubrics/schema.json"
_SHOWN = 3


def read_pack(folder: Path) -> Pack:
    """All YAML files of a pack folder as one pack; what it takes over from others filled in.

    Raises:
        RubricError: the pack is malformed; the message says where and what to do.
    """
    pack = _validated(folder, _whole(folder, ()))
    if pack.id != folder.name:
        raise RubricError(
            f"{folder}：pack.yaml 的 id 是“{pack.id}”，与文件夹名“{folder.name}”不同；请改成一致"
        )
    return pack


def read_yaml(path: Path) -> Any:
    """One YAML 1.2 file; duplicate keys are refused.

    Raises:
        RubricError: it cannot be read, or is no YAML.
    """
    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 2)
    try:
        return parser.load(path.read_text(encoding="utf-8"))
    except DuplicateKeyError as error:
        raise RubricError(f"{path}{_at(error)}：同一个键写了两次；请删去一个") from error
    except (YAMLError, ValueError, RecursionError) as error:
        at = _at(error) if isinstance(error, MarkedYAMLError) else ""
        raise RubricError(f"{path}{at}：不是合格的 YAML；请检查缩进、引号和冒号") from error
    except OSError as error:
        raise RubricError(f"{path}：读不出来（{error.strerror}）；请检查路径和权限") from error


def said(error: ValidationError) -> str:
    """The first few places a validation complains of, in Chinese."""
    found = [
        f"{'.'.join(str(step) for step in e['loc'])}：{_CHINESE.get(e['type'], _OTHER)}"
        for e in error.errors(include_url=False, include_input=False)
    ]
    more = f"；另有 {len(found) - _SHOWN} 处" if len(found) > _SHOWN else ""
    return "；".join(found[:_SHOWN]) + more


def _at(error: MarkedYAMLError) -> str:
    mark = error.problem_mark
    return f" 第{mark.line + 1}行" if mark is not None else ""


def _merged(folder: Path) -> dict[str, Any]:
    files = sorted(folder.glob("*.yaml"))
    if not (folder / "pack.yaml").is_file():
        raise RubricError(f"{folder}：没有 pack.yaml，不是评价模板包；请检查路径")
    merged: dict[str, Any] = {}
    for path in files:
        content = read_yaml(path)
        if not isinstance(content, dict):
            raise RubricError(f"{path}：最外层应为“键: 值”；请对照 rubrics/schema.json")
        for key, value in content.items():
            if key in merged:
                raise RubricError(f"{path}：“{key}”在本包另一文件里已有；请只留一处")
            merged[key] = value
    return merged


def _validated(folder: Path, content: dict[str, Any]) -> Pack:
    try:
        return Pack.model_validate(content)
    except ValidationError as error:
        raise RubricError(f"{folder}：{said(error)}") from error


def _whole(folder: Path, extended_by: tuple[str, ...]) -> dict[str, Any]:
    """The plain values of a pack with its shared rows and those of the pack it extends."""
    content = _with_shared(_merged(folder), folder)
    base = content.get("extends")
    if base is None:
        if content.get("changes"):
            raise RubricError(f"{folder}：有 changes 而没有 extends；请写明扩展哪个模板")
        return content
    if not isinstance(base, str) or base in (*extended_by, folder.name):
        raise RubricError(f"{folder}：extends“{base}”不是另一模板的编号，或绕回了自己；请改正")
    try:
        PartChanges.model_validate({"changes": content.get("changes") or {}})
    except ValidationError as error:
        raise RubricError(f"{folder}：{said(error)}") from error
    lender = _whole(_neighbour(folder, base), (*extended_by, folder.name))
    return overlaid(lender, content, str(folder))


def _neighbour(folder: Path, pack_id: str) -> Path:
    """The folder of another pack: beside this one, or of the product."""
    beside = folder.parent / pack_id
    return beside if beside.is_dir() else PACKS / pack_id


def _with_shared(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    shared = content.get("shared")
    if shared is None:
        return content
    try:
        taken = Shared.model_validate(shared)
    except ValidationError as error:
        raise RubricError(f"{folder}：shared.{said(error)}") from error
    lender = _merged(_neighbour(folder, taken.pack))
    for part in taken.parts:
        if content.get(part):
            raise RubricError(f"{folder}：“{part}”既写在本包又声明取自 {taken.pack}；请只留一处")
    return content | {part: lender.get(part, []) for part in taken.parts}
