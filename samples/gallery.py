"""The samples that ``lvjian sample`` writes and that are kept in ``samples/built``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lvjian.samples.builder import Built, BundleSpec, build_with_labels, write_labels
from lvjian.samples.mutations import BY_NAME

_THIRD = ("henan-factory-third-party",)
GALLERY: tuple[BundleSpec, ...] = (
    BundleSpec(("zhengzhou-factory-third-party",), 3, "official", container="folder"),
    BundleSpec(("zhejiang-factory-self",), 2, "modern", container="zip"),
    BundleSpec(("beijing-factory-third-party",), 4, "weighted", container="7z"),
    BundleSpec(("zhengzhou-factory-third-party",), 3, "plain", ("s006-table",), "zip"),
    BundleSpec(("henan-factory-self",), 5, "official", ("a002-material",), "zip"),
    BundleSpec(("zhejiang-factory-third-party",), 6, "titles", ("a001-title",), "zip-gbk"),
    BundleSpec(_THIRD, 7, "consultant", ("t005-threshold",), "folder"),
    BundleSpec(("henan-factory-self", "henan-factory-third-party"), 8, "modern",
               ("c006-text",), "zip"),
)  # fmt: skip
KEPT: tuple[tuple[str, BundleSpec], ...] = (
    ("郑州-齐全-Word", BundleSpec(("zhengzhou-factory-third-party",), 3, "official",
                               container="folder")),
    ("郑州-齐全-PDF", BundleSpec(("zhengzhou-factory-third-party",), 3, "drawn",
                              container="folder")),
    ("河南-三处缺陷", BundleSpec(_THIRD, 9, "weighted",
                           ("t005-threshold", "a001-number", "s006-table"), "folder")),
    ("浙江-自评价", BundleSpec(("zhejiang-factory-self",), 2, "modern", (), "zip-gbk")),
)  # fmt: skip
_GUIDE = "样例说明.md"


def write_samples(folder: Path) -> tuple[Built, ...]:
    """Write the gallery into ``folder`` with 样例说明.md and expected.json.

    Word only, so that neither fonts nor a PDF library are needed.

    Raises:
        FileExistsError: a sample of that name stands there already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    built = []
    for spec in GALLERY:
        one = build_with_labels(_word_only(spec), folder)
        built.append(one)
    _finish(built, folder)
    return tuple(built)


def _word_only(spec: BundleSpec) -> BundleSpec:
    return BundleSpec(spec.rubrics, spec.seed, spec.layout, spec.mutations, spec.container, "docx")


def write_kept(folder: Path) -> tuple[Built, ...]:
    """Write the committed samples under their short Chinese names."""
    folder.mkdir(parents=True, exist_ok=True)
    built = []
    for name, spec in KEPT:
        one = build_with_labels(spec, folder)
        suffix = "" if one.path.is_dir() else one.path.suffix
        target = folder / f"{name}{suffix}"
        one.path.rename(target)
        built.append(Built(target, one.spec, one.expected, one.as_of))
    _finish(built, folder)
    return tuple(built)


def _finish(built: Iterable[Built], folder: Path) -> None:
    write_labels(built, folder)
    (folder / _GUIDE).write_text(guide(built), encoding="utf-8")


def guide(built: Iterable[Built]) -> str:
    """样例说明.md: what each bundle is and what ought to be found in it."""
    lines = [
        "# 样例说明", "",
        "企业、机构、人员、编号和电话均为虚构。`expected.json` 是供程序读取的标注：",
        "`parent` 为没有缺陷的母本，`mutations` 为埋设的缺陷，`expected` 为应当报告的问题",
        "（规则编号、对象，对象里的 `*` 代表任意文字），`as_of` 为核对日期。", "",
        "| 样例 | 模板 | 版式 | 核对日期 | 埋设的缺陷 | 应报告 |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for one in sorted(built, key=lambda b: b.path.name):
        titles = "；".join(BY_NAME[m].title for m in one.spec.mutations) or "无"
        wanted = "、".join(f"{e.code} {e.target}" for e in one.expected) or "没有错误和警告"
        lines.append(
            f"| {one.path.name} | {'、'.join(one.spec.rubrics)} | {one.spec.layout} "
            f"| {one.as_of} | {titles} | {wanted.replace('|', '/')} |"
        )
    return "\n".join(lines) + "\n"
