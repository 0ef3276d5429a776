"""The sound content agrees with itself and with the official template."""

from decimal import Decimal

import pytest

from lvjian.core.text import same_substance
from lvjian.rubrics import load
from lvjian.samples.builder import BundleSpec, content_of
from lvjian.samples.corpus import FACTORY_RUBRICS, PAIRS
from lvjian.samples.model import BundleContent, ReportContent, RowContent
from lvjian.samples.scoring import rounded, score_field, weighted


def _content(*rubrics: str, seed: int = 1) -> BundleContent:
    return content_of(BundleSpec(tuple(rubrics), seed))


@pytest.mark.parametrize("rubric_id", FACTORY_RUBRICS)
def test_every_official_row_field_and_section_is_there(rubric_id: str) -> None:
    rubric = load(rubric_id)
    report = _content(rubric_id).report
    assert [r.id for r in report.rows()] == [r.id for r in rubric.rows()]
    assert all(r.official and same_substance(r.text, r.official.text) for r in report.rows())
    assert [f.id for f in report.fields] == [f.id for f in rubric.fields]
    assert all(f.value or f.ticked for f in report.fields + report.cover)
    assert all(s.paragraphs for s in report.sections)
    if rubric.sections:
        assert [s.heading for s in report.sections] == [s.heading for s in rubric.sections]


@pytest.mark.parametrize("rubric_id", FACTORY_RUBRICS)
def test_sums_are_what_the_rows_give(rubric_id: str) -> None:
    report = _content(rubric_id, seed=3).report
    for kind in ("indicator", "bonus"):
        table = report.table(kind)
        if table is None or table.total is None:
            continue
        total = rounded(sum((weighted(r) for r in table.rows), Decimal(0)))
        assert table.total == total
        what = "total" if kind == "indicator" else "bonus"
        stated = [f.value for f in report.fields if score_field(f) == what]
        assert all(Decimal(v) == total for v in stated)


@pytest.mark.parametrize("rubric_id", FACTORY_RUBRICS)
def test_scores_stay_in_range_and_required_rows_are_full(rubric_id: str) -> None:
    for row in _content(rubric_id, seed=4).report.rows():
        if row.max_score is None or row.points is None or row.official is None:
            continue
        assert 0 <= row.points <= row.max_score
        if row.official.type == "required":
            assert row.points == row.max_score
        if row.official.allowed:
            assert row.points in row.official.allowed


@pytest.mark.parametrize("rubric_id", FACTORY_RUBRICS)
def test_total_reaches_the_pass_score(rubric_id: str) -> None:
    passing = load(rubric_id).scoring.pass_score
    if passing is None:
        return
    for seed in range(1, 8):
        table = _content(rubric_id, seed=seed).report.table("indicator")
        assert table is not None
        assert table.total is not None
        assert table.total >= passing


@pytest.mark.parametrize("subject", [(r,) for r in FACTORY_RUBRICS] + list(PAIRS))
def test_every_citation_resolves_and_every_material_is_held(subject: tuple[str, ...]) -> None:
    content = _content(*subject)
    held = {a.number: a.title for a in content.attachments}
    assert len(held) == len(content.attachments)
    for report in content.reports:
        cites = [c for r in report.rows() for c in r.cites]
        assert cites
        assert all(held.get(c.number or "") == c.title for c in cites)
        materials = {m.id for m in report.rubric.materials}
        assert materials <= {a.material for a in content.attachments}
        judged = [r for r in report.rows() if r.kind not in ("question", "measure")]
        assert all(r.cites or r.na for r in judged)


def test_references_are_what_the_index_cites() -> None:
    report = _content("henan-factory-third-party").report
    section = next(s for s in report.sections if s.heading == "参考文件")
    listed = {p.text.split(" ")[0].removeprefix("附件") for p in section.paragraphs}
    assert listed == {c.number for r in report.rows() for c in r.cites}


def test_certificates_are_valid_at_the_report_date_and_made_out_to_the_company() -> None:
    content = _content("zhejiang-factory-third-party")
    for piece in content.attachments:
        if piece.owner == "assessor":
            continue
        facts = dict(piece.facts)
        if "有效期至" in facts:
            assert int(facts["有效期至"][:4]) > content.report.date.year
        for label in ("获证组织", "委托单位", "持证单位", "名称", "单位"):
            assert facts.get(label, content.company.name) == content.company.name


def test_values_satisfy_the_thresholds_of_their_rows() -> None:
    report = _content("zhengzhou-factory-third-party").report
    lighting = next(r for r in report.rows() if "节能灯" in r.text and "占比" in r.text)
    assert lighting.na or "86%" in lighting.prose


def test_both_reports_of_a_pair_judge_alike() -> None:
    content = _content(*PAIRS[1])
    judged: list[dict[str, tuple[str | None, Decimal | None]]] = [
        {r.text: (r.answer, r.points) for r in _indicators(report)} for report in content.reports
    ]
    shared = judged[0].keys() & judged[1].keys()
    assert len(shared) > 60
    assert all(judged[0][text] == judged[1][text] for text in shared)


def _indicators(report: ReportContent) -> list[RowContent]:
    table = report.table("indicator")
    return list(table.rows) if table else []
