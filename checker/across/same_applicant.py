"""B003: one applicant in two bundles of a batch."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.across.batch_rules import BatchCase, batch_rule
from lvjian.checker.registry import Problem


@batch_rule("B003", "same-applicant-twice", "warning")
def same_applicant_twice(case: BatchCase) -> Iterator[Problem]:
    """同一申报单位在一批里有两份以上的材料。

    为什么：重复申报，或者修改后的版本与原来的版本一起交了上来，审核时容易用错版本。
    不报：一份材料里的自评价报告与第三方评价报告；只是名称相近、信用代码不同的两个单位。
    怎么改：确认以哪一份为准，撤回其余的；确是两个厂区的，在名称里写明。
    """
    held: dict[str, list[int]] = {}
    for number, group in enumerate(case.applicants):
        held.setdefault(group, []).append(number)
    for group in sorted(held):
        if len(held[group]) < 2:
            continue
        found = sorted((case.footprints[n] for n in held[group]), key=lambda f: f.name)
        parties = [(f, f.applicants[0]) for f in found]
        names = "、".join(f"“{f.name}”" for f in found)
        same = len({f.sha256 for f in found}) == 1
        yield Problem(
            "bundle",
            f"申报单位“{parties[0][1].name}”在本批有 {len(found)} 份材料：{names}"
            + ("，内容完全相同" if same else ""),
            "确认以哪一份为准，撤回其余的",
            tuple(f.place(p.at.quoting(p.name)) for f, p in parties),
            expected="每个申报单位一份",
            actual=f"{len(found)} 份",
            key=group,
        )
