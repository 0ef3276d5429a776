"""Finds and loads rubrics: the ones that come with the product, and extra packs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lvjian.core.errors import RubricError, UsageError
from lvjian.core.rubric import Rubric
from lvjian.rubrics.compiled import decode

PACKS = Path(__file__).parent / "packs"
SOURCES = Path(__file__).parent / "sources"
COMPILED = "pack.json"


@cache
def rubric_ids() -> tuple[str, ...]:
    """Ids of the rubrics that come with the product, in alphabetical order."""
    return tuple(sorted(p.parent.name for p in PACKS.glob(f"*/{COMPILED}")))


@cache
def load(rubric_id: str) -> Rubric:
    """One rubric that comes with the product.

    Raises:
        UsageError: there is none of that id.
        RubricError: its compiled file is damaged.
    """
    if rubric_id not in rubric_ids():
        known = "、".join(rubric_ids())
        raise UsageError(f"没有“{rubric_id}”这个评价模板；现有：{known}")
    return _compiled(PACKS / rubric_id / COMPILED)


def load_folder(folder: Path) -> Rubric:
    """The rubric of a pack folder outside the product, read from its YAML.

    Raises:
        RubricError: the pack is malformed.
    """
    # YAML and validation are needed for foreign packs only and cost a tenth of a second.
    from lvjian.rubrics.convert import to_rubric  # noqa: PLC0415
    from lvjian.rubrics.packfile import read_pack  # noqa: PLC0415

    return to_rubric(read_pack(folder))


def load_all(extra: Path | None = None) -> tuple[Rubric, ...]:
    """Every rubric, in the order of ids; a pack under ``extra`` replaces one of the same id.

    Raises:
        RubricError: a pack is malformed.
        UsageError: ``extra`` is no folder.
    """
    found = {rubric_id: load(rubric_id) for rubric_id in rubric_ids()}
    if extra is not None:
        if not extra.is_dir():
            raise UsageError(f"{extra}：不是文件夹；请给出放评价模板包的文件夹")
        for path in sorted((*extra.glob("pack.yaml"), *extra.glob("*/pack.yaml"))):
            rubric = load_folder(path.parent)
            found[rubric.id] = rubric
    return tuple(found[key] for key in sorted(found))


def _compiled(path: Path) -> Rubric:
    try:
        return decode(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RubricError(
            f"{path}：评价模板的编译文件损坏；请重新安装，或运行 python -m lvjian.rubrics.compile"
        ) from error
