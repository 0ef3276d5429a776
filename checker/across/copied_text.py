"""B002: passages of two reports that are nearly the same."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.across.batch_rules import BatchCase, batch_rule
from lvjian.checker.across.copying import (
    LEAST_RUN,
    CommonText,
    Copied,
    own_length,
    quoted,
)
from lvjian.checker.across.footprint import Footprint
from lvjian.checker.file_properties import in_common
from lvjian.checker.registry import Problem
from lvjian.core.place import Place
from lvjian.core.text import display

_SHOWN = 8


@batch_rule("B002", "copied-text", "warning")
def copied_text(case: BatchCase) -> Iterator[Problem]:
    """两个申报单位的报告里，自己写的内容有整段几乎相同。

    为什么：评价应当写各厂自己的情况；从别家报告里搬来的段落，往往把别家的做法和数据也带了过来。
    比对之前先去掉官方模板的原文、标题、提示语，法律、标准和通知里的固定说法，以及各自的单位名称。
    一段里相同的句子合计 40 字以上，或者分散在各处合计 200 字以上才报告；只有一句相同的，须有 95% 相同，两句以上的各 82%。
    不报：规定应当怎样做、解释名词、讲政策而没有自己数据的句子（抄录法律、标准、通知的）；四个以上申报单位都有、又不带自己数据的句子（通用写法、固定说法）；同一机构介绍自己怎样开展评价的句子；同一申报单位的两份材料；
    附件里的文字。
    怎么改：按企业实际情况重写相同的段落，核对其中的数据是不是本企业的。
    """
    covered: dict[int, set[tuple[int, int]]] = {}
    told: set[tuple[str, ...]] = set()
    found = sorted(case.common, key=lambda c: (c.right, -c.length, c.left))
    for common in found:
        # Two versions of one report are laid beside another applicant's once.
        pair = tuple(sorted((case.applicants[common.left], case.applicants[common.right])))
        if pair in told:
            continue
        # Many copies of one text: each is laid beside the longest earlier one, not beside all.
        seen = covered.setdefault(common.right, set())
        fresh = [p for p in common.passages if p.right[:2] not in seen]
        seen |= {p.right[:2] for p in fresh}
        if sum(p.length for p in fresh) >= min(LEAST_RUN, common.length):
            told.add(pair)
            yield _problem(case, CommonText(common.left, common.right, tuple(fresh)))


def _problem(case: BatchCase, common: CommonText) -> Problem:
    left, right = case.footprints[common.left], case.footprints[common.right]
    first, second = sorted(((left, "left"), (right, "right")), key=lambda item: item[0].name)
    passages = sorted(common.passages, key=lambda p: -p.length)
    shares = [_share(f, common.length) for f in (first[0], second[0])]
    best = passages[0]
    at = tuple(
        place for p in passages[:_SHOWN] for place in (_place(*first, p), _place(*second, p))
    )
    return Problem(
        _target(first[0], getattr(best, first[1])[0]),
        f"“{_name(first[0])}”与“{_name(second[0])}”的报告有 {len(passages)} 段、约 {common.length} 字"
        f"几乎相同，分别占各自自写内容的 {shares[0]} 和 {shares[1]}{_same_hand(case, common)}",
        "按企业实际情况重写相同的段落，并核对其中的数据是不是本企业的",
        at,
        expected=display(at[0].quote or "", 80),
        actual=display(at[1].quote or "", 80),
        key="|".join(sorted((_name(left), _name(right)))),
    )


def _share(footprint: Footprint, length: int) -> str:
    return f"{100 * length / max(1, own_length(footprint)):.0f}%"


def _name(footprint: Footprint) -> str:
    return footprint.applicants[0].name if footprint.applicants else footprint.name


def _place(footprint: Footprint, side: str, passage: Copied) -> Place:
    number, start, end = getattr(passage, side)
    held = footprint.passages[number]
    return footprint.place(held.at.quoting(quoted(held, start, end)))


def _target(footprint: Footprint, passage: int) -> str:
    section = footprint.passages[passage].section
    return f"section:{section}" if section else "document"


def _same_hand(case: BatchCase, common: CommonText) -> str:
    """File properties that both reports share, as evidence."""
    sides = (case.footprints[common.left], case.footprints[common.right])
    one, other = ([p for r in f.reports for p in r.properties] for f in sides)
    words = in_common(one, other, usual=case.usual_properties)
    return f"；两份文件的{words}相同" if words else ""
