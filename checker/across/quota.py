"""B001: how many projects one assessor may take on in a batch."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.across.batch_rules import BatchCase, batch_rule
from lvjian.checker.across.footprint import Party
from lvjian.checker.across.legal_names import group_of, legal_person, persons
from lvjian.checker.registry import Problem


@batch_rule("B001", "assessor-over-quota", "error", obligations=(213, 214))
def assessor_over_quota(case: BatchCase) -> Iterator[Problem]:
    """同一法人的第三方机构（含关联单位）在一批里承担的项目超过模板规定的上限。

    为什么：浙江规定“同一法人的第三方机构（包括与其相关联的企事业单位）开展的本批次绿色低碳工业园区、
    工厂评价项目总计不得超过 10项”（义务 213、214）。上限取自模板包，不写在规则里。
    不报：模板没有规定上限的材料；同一申报单位交了几份的，只算一个项目；没有读到机构名称的。
    关联单位以 --affiliates 给出的为准；分公司算作其公司。
    怎么改：超出的项目改由其他机构评价，或说明各机构不是同一法人、没有关联关系。
    """
    counted = [
        (number, f.assessors, quota)
        for number, f in enumerate(case.footprints)
        if f.assessors and (quota := min((r.quota for r in f.reports if r.quota), default=None))
    ]
    groups = persons((parties for _, parties, _ in counted), case.affiliates)
    held: dict[str, list[tuple[int, Party, int]]] = {}
    for number, parties, quota in counted:
        group = group_of(groups, parties)
        if group is not None:
            held.setdefault(group, []).append((number, parties[0], quota))
    for group in sorted(held):
        yield from _over(case, held[group])


def _over(case: BatchCase, held: list[tuple[int, Party, int]]) -> Iterator[Problem]:
    quota = min(q for _, _, q in held)
    first: dict[str, tuple[int, Party]] = {}
    for number, party, _ in held:
        first.setdefault(case.applicants[number], (number, party))
    if len(first) <= quota:
        return
    names: dict[str, str] = {}
    for _, party, _ in held:
        names.setdefault(legal_person(party.name), party.name)
    who = "、".join(sorted(names.values()))
    places = tuple(
        case.footprints[n].place(p.at.quoting(p.name))
        for n, p in sorted(first.values(), key=lambda item: case.footprints[item[0]].name)
    )
    yield Problem(
        "bundle",
        f"“{who}”在本批承担 {len(first)} 个项目，超过上限 {quota} 个",
        "超出的项目改由其他机构评价，或说明这些机构不是同一法人、没有关联关系",
        places,
        expected=f"不超过 {quota} 个",
        actual=f"{len(first)} 个",
        key=min(names),
    )
