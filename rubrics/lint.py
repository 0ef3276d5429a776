"""Proves a rubric pack: its arithmetic, its ids, its texts against the source, its coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from lvjian.core.errors import RubricError
from lvjian.rubrics.loader import PACKS
from lvjian.rubrics.model import Block, Pack, Row
from lvjian.rubrics.obligations import read_obligations, unmapped
from lvjian.rubrics.packfile import read_pack
from lvjian.rubrics.sourcecheck import check_texts

Check = Callable[[Pack, Path], Iterator[str]]


def lint(pack_dir: Path) -> list[str]:
    """What is wrong with a pack, one Chinese sentence each; empty when all is proved.

    Args:
        pack_dir: the pack's folder, or a file in it.
    """
    folder = pack_dir.parent if pack_dir.is_file() else pack_dir
    try:
        pack = read_pack(folder)
        return [problem for check in _CHECKS for problem in check(pack, folder)]
    except RubricError as error:
        return [str(error)]


def _ids(pack: Pack, _folder: Path) -> Iterator[str]:
    named = (
        ("封面项", [e.id for e in pack.cover]),
        ("信息表栏目", [e.id for e in pack.fields]),
        ("行", [r.id for r in pack.all_rows()]),
        ("证明材料", [m.id for m in pack.materials]),
        ("章节", [s.no for s in pack.sections]),
        ("指标类", [b.no for b in pack.indicators]),
    )
    for what, ids in named:
        for value, times in Counter(ids).items():
            if times > 1:
                yield f"{what}编号 {value} 用了 {times} 次；编号不能重复"
    # A pack that extends another keeps its ids, so that their rows compare.
    for block in pack.indicators if pack.extends is None else ():
        yield from _block_ids(block)


def _block_ids(block: Block) -> Iterator[str]:
    """Ids say the place: block, level 2 in order, row in order."""
    level2: list[str | None] = []
    place = 0
    for row in block.rows:
        if not level2 or level2[-1] != row.level2:
            level2.append(row.level2)
            place = 0
        place += 1
        middle = f"{len(level2)}." if row.level2 is not None else ""
        wanted = f"{block.no}.{middle}{place}"
        if row.id != wanted:
            yield f"行 {row.id} 按位置应编号 {wanted}"


def _counts(pack: Pack, _folder: Path) -> Iterator[str]:
    expected = pack.expected
    found = (
        ("基本要求", len(pack.basic), expected.rows.get("basic", 0)),
        ("评价指标", len(pack.rows_of("indicators")), expected.rows.get("indicators", 0)),
        ("加分项", len(pack.bonus), expected.rows.get("bonus", 0)),
        ("是否题", len(pack.questions), expected.rows.get("questions", 0)),
        ("数值行", len(pack.measures), expected.rows.get("measures", 0)),
        ("信息表", sum(e.section is None for e in pack.fields), expected.fields),
        ("评价结果栏", sum(e.section is not None for e in pack.fields), expected.results),
        ("证明材料", len(pack.materials), expected.materials),
    )
    for what, count, wanted in found:
        if count != wanted:
            yield f"{what}有 {count} 项，expected 声明 {wanted} 项"


def _sum(rows: Iterable[Row], *, required_only: bool = False) -> Decimal:
    chosen = (r for r in rows if r.type == "required" or not required_only)
    return sum((r.max_score or Decimal(0) for r in chosen), Decimal(0))


def _arithmetic(pack: Pack, _folder: Path) -> Iterator[str]:
    expected = pack.expected
    if not any(r.max_score is not None for r in pack.rows_of("indicators")):
        return
    maxima = [_sum(b.rows) for b in pack.indicators]
    required = [_sum(b.rows, required_only=True) for b in pack.indicators]
    weights = [b.weight if b.weight is not None else Decimal(1) for b in pack.indicators]
    yield from _compare("各类分值之和", maxima, expected.block_maxima)
    typed = any(r.type is not None for r in pack.rows_of("indicators"))
    if typed:
        yield from _compare("各类必选分值之和", required, expected.block_required)
    yield from _compare("各类权重", weights, expected.weights)
    total = sum((m * w for m, w in zip(maxima, weights, strict=True)), Decimal(0))
    must = sum((m * w for m, w in zip(required, weights, strict=True)), Decimal(0))
    yield from _compare("加权满分", [total], [expected.weighted_maximum])
    if typed:
        yield from _compare("加权必选分", [must], [expected.weighted_required])
    yield from _compare("满分 full_score", [pack.scoring.full_score], [total])


def _bonus(pack: Pack, _folder: Path) -> Iterator[str]:
    if not any(r.max_score is not None for r in pack.bonus):
        return
    points = [(r.max_score or Decimal(0)) * (r.weight or Decimal(1)) for r in pack.bonus]
    total = sum(points, Decimal(0))
    yield from _compare("加分满分", [total], [pack.expected.bonus_maximum])
    yield from _compare("加分满分 bonus_max", [pack.scoring.bonus_max], [total])


def _allowed(pack: Pack, _folder: Path) -> Iterator[str]:
    for row in pack.all_rows():
        if row.allowed is None:
            continue
        if row.max_score is None or max(row.allowed) != row.max_score or min(row.allowed) != 0:
            yield f"行 {row.id} 的允许得分 allowed 应从 0 到分值 {row.max_score}"


def _compare(
    what: str, found: Iterable[Decimal | None], wanted: Iterable[Decimal | None]
) -> Iterator[str]:
    left, right = list(found), list(wanted)
    if left != right:
        yield f"{what}是 {_show(left)}，expected 声明 {_show(right)}"


def _show(values: list[Decimal | None]) -> str:
    return "/".join("空" if v is None else f"{v.normalize():f}" for v in values)


def _repaired(pack: Pack, _folder: Path) -> Iterator[str]:
    """A repair that keeps the damaged wording acceptable must not lose that wording."""
    for row in pack.all_rows():
        if row.text in row.accepts:
            yield f"行 {row.id} 的 accepts 重复了它自己的条文；请删去"


def _references(pack: Pack, _folder: Path) -> Iterator[str]:
    """Ids that other parts name exist."""
    rows = {r.id for r in pack.all_rows()}
    tables = {t.id for t in pack.tables if t.id is not None}
    named = [
        (f"行 {r.id} 的 derived", i, rows)
        for r in pack.all_rows()
        if r.derived
        for i in r.derived.of
    ]
    named += [(f"行 {r.id} 的 table", r.table, tables) for r in pack.all_rows() if r.table]
    named += [(f"证明材料 {m.id} 的 when", a.row, rows) for m in pack.materials for a in m.when]
    fields = {e.id for e in pack.fields}
    named += [(f"章节{s.no} 的 field", s.field, fields) for s in pack.sections if s.field]
    for what, wanted, known in named:
        if wanted not in known:
            yield f"{what} 指向 {wanted}，本包没有这个编号"
    for row in pack.all_rows():
        if row.hints and len(row.hints) != len(row.columns):
            yield f"行 {row.id} 的 hints 应与 columns 一一对应"


def _coverage(pack: Pack, folder: Path) -> Iterator[str]:
    """Obligations are kept for the packs of the product only."""
    if folder.resolve().parent != PACKS.resolve():
        return
    for obligation in unmapped(read_obligations(), pack.id):
        yield f"义务 {obligation.no}（{obligation.seed} 第{obligation.line}行）没有规则，也没有理由"


_CHECKS: tuple[Check, ...] = (
    _ids,
    _counts,
    _arithmetic,
    _bonus,
    _allowed,
    _repaired,
    _references,
    check_texts,
    _coverage,
)
