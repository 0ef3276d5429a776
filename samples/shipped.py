"""The samples that come with the product, copied out for a user."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lvjian.core.errors import UsageError

BUILT = Path(__file__).parent / "built"
LABELS = "expected.json"


def write_samples(folder: Path) -> Iterator[tuple[str, str]]:
    """Copy every shipped bundle and its labels into ``folder``.

    Yields:
        Name of the bundle and what stands in it.

    Raises:
        UsageError: something of that name is already there, or the folder cannot be written to.
    """
    labels: list[dict[str, Any]] = json.loads((BUILT / LABELS).read_text("utf-8"))["bundles"]
    names = [str(label["bundle"]) for label in labels]
    for name in (*names, LABELS):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} 已经存在，请换一个文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (*names, LABELS):
            _copy(BUILT / name, folder / name)
    except OSError as error:
        raise UsageError(f"写不了 {folder}：{error.strerror}，请检查路径和权限") from None
    for label in labels:
        yield str(label["bundle"]), _words(label)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _words(label: dict[str, Any]) -> str:
    codes = "、".join(str(e["code"]) for e in label["expected"])
    planted = f"埋有问题 {codes}" if codes else "合格"
    return f"{planted}（核对基准日 {label['as_of']}）"
