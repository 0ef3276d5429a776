"""Labels of a folder of bundles: what ought to be found in each (``docs/labels.md``)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lvjian.checker.catalogue import EVERY_RULE
from lvjian.core.errors import UsageError

NAME = "expected.json"
_SEVERITY = Literal["error", "warning", "info"]


class _Part(BaseModel):
    # Who labels by hand may keep notes of his own beside ours.
    model_config = ConfigDict(extra="ignore")


class ExpectedFinding(_Part):
    """A finding that must be there.

    Attributes:
        code: rule code; ``A001|A005`` where either is right.
        target: pattern, ``*`` for anything, ``|`` between alternatives.
        place: words that message, target or one of the places contains.
    """

    code: str = Field(pattern=r"^[A-Z][0-9]{3}(\|[A-Z][0-9]{3})*$")
    target: str = "*"
    place: str = ""
    severity: _SEVERITY | None = None


class LabelledBundle(_Part):
    """One bundle: a child of the folder, the day to check it at, what is wrong with it."""

    bundle: str
    as_of: date
    rubric: str | None = None
    parent: str | None = None
    expected: list[ExpectedFinding] = []


class LabelledAcross(_Part):
    """A finding across bundles: its rule and the bundles it must name."""

    code: str = Field(pattern=r"^B[0-9]{3}$")
    bundles: list[str] = Field(min_length=1)


class Labels(_Part):
    """The labels of a folder.

    Attributes:
        rules: the rules that were labelled for; all unless given.
        across: None where nobody looked across the bundles.
    """

    bundles: list[LabelledBundle]
    across: list[LabelledAcross] | None = None
    rules: list[str] | None = None


def labels_of(folder: Path, file: Path | None = None) -> Labels:
    """The labels of a folder.

    Args:
        file: where they are; ``expected.json`` in the folder, else ``NAME-labels.json``
            beside it.

    Raises:
        UsageError: none there, not of this form, or they name what does not exist.
    """
    beside = folder.parent / f"{folder.name}-labels.json"
    path = file or (folder / NAME if (folder / NAME).is_file() else beside)
    if not path.is_file():
        raise UsageError(f"找不到标注：{folder / NAME}、{beside} 都没有，请用 --labels 指定")
    try:
        labels = Labels.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"打不开 {path}：{error.strerror}，请检查路径和权限") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "开头"
        raise UsageError(
            f"{path} 不是标注文件：{where} 处 {first['msg']}；写法见 docs/labels.md"
        ) from None
    _proved(labels, folder, path)
    return labels


def _proved(labels: Labels, folder: Path, path: Path) -> None:
    """Nothing may be counted twice, or for a bundle or rule that is not there."""
    names = [b.bundle for b in labels.bundles]
    known = {rule.code for rule in EVERY_RULE}
    told = {c for b in labels.bundles for e in b.expected for c in e.code.split("|")}
    told |= {a.code for a in labels.across or ()} | set(labels.rules or ())
    strange = sorted(told - known)
    lost = [n for n in names if n in ("", ".", "..") or Path(n).name != n]
    lost += [n for n in names if n not in lost and not (folder / n).exists()]
    lost += sorted({n for a in labels.across or () for n in a.bundles} - set(names))
    twice = sorted({n for n in names if names.count(n) > 1})
    for wrong, words in (
        (strange, "里有不存在的规则"),
        (lost, "里的材料在文件夹中没有"),
        (twice, "里有重复的材料"),
    ):
        if wrong:
            raise UsageError(f"{path} {words}：{'、'.join(wrong[:5])}")
    if not names:
        raise UsageError(f"{path} 里没有材料")
