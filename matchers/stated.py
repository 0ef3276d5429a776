"""Scores and verdicts a document states: in its tables, its fields, its conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lvjian.core.document import Block, Cell, Paragraph, Table
from lvjian.core.numbers import decimals, plain, read_score
from lvjian.core.place import Place
from lvjian.core.reading import (
    Basis,
    FieldReading,
    ScoreKind,
    Scores,
    ScoreWhere,
    StatedScore,
    Verdict,
)
from lvjian.core.rubric import Rubric
from lvjian.core.text import display, substance
from lvjian.matchers.grid_rows import OfficialTable

_NUMBER = r"(\d{1,3}(?:\.\d+)?)"
_GRAND = re.compile(
    rf"(?:含加分|加上加分|(?:总分|合计|总得分)[(（]?含加分|评价总分|最终总分|两项合计|合计总分)[^\d。；]{{0,16}}?{_NUMBER}\s*分"
)
_BOTH = re.compile(
    rf"(?:总(?:评价)?得?分|合计|总计|共计|总评分)(?:得分)?(?:[(（]?含加分项?[)）]?)?[为是达到:：共计\s]{{0,4}}{_NUMBER}\s*分"
)
_BONUS = re.compile(
    rf"加分项?(?:合计|总计|总)?(?:得分|评价得分|得)?(?:合计)?[为是:：共计\s]{{0,4}}{_NUMBER}\s*分"
)
_TOTAL = re.compile(
    r"(?P<label>评价指标(?:总|综合)?得分|指标(?:评价|总)?得分|综合(?:评价|评定)?(?:得分|总分|评分)|评价(?:总|综合)?得分|"
    r"GSCF(?:得分|总分|值)?|总(?:评价)?得分|最终(?:评价)?得分|加权(?:总|后)?(?:总)?得分|评价分值|总评分|总分|评价结果得分|得分)"
    rf"(?:合计|总计)?(?:共计|合计|约|达到?了?|[为是:：\s])*{_NUMBER}\s*分?(?![\d%]|\.\d|\s*[+×*]|\s*[(（]?含\)?以上|分?以上)"
)
_NOT_A_RESULT = re.compile(
    r"满分|及格|不低于|应达|须达|以上方可|分[(（]含[)）]以上|达到.{0,4}分以上|高于|标准为|合格线"
)
_FAIL = re.compile(
    r"不符合[^，。；]{0,30}(?:评价要求|要求|条件|标准)|未达到[^，。；]{0,20}(?:要求|标准)|不予推荐|不(?:建议|同意)推荐|不推荐|评价(?:结论|结果)[为是:：]*不(?:符合|合格|通过)"
)
_PASS = re.compile(
    r"(?:符合|满足|达到)[^，。；]{0,40}(?:绿色|低碳)[^，。；]{0,30}(?:要求|条件|标准|导则)|(?:同意|建议|予以|给予)?推荐"
    r"|评价(?:结论|结果)[为是:：]*(?:符合|合格|通过)"
    r"|(?:评定|认定|评价|确定|核定|达到)(?:结果|等级|级别)?为?[^，。；]{0,12}[1-5一二三四五]\s*A\s*级"
)
_DENIED = re.compile(
    r"(?:未发现|不存在|无|没有)[^，。；]{0,8}不符合|不符合项|一般不符合|若不符合|如不符合"
)


def from_fields(fields: Iterable[FieldReading]) -> Iterator[StatedScore]:
    """Scores and verdicts of cover and information table."""
    what: dict[str, ScoreKind] = {
        "indicator-score": "total",
        "bonus-score": "bonus",
        "total-score": "grand",
    }
    for field in fields:
        if field.status != "filled" or not field.at:
            continue
        where: ScoreWhere = "cover" if field.where == "cover" else "field"
        kind = what.get(field.spec.same_as or "")
        if kind:
            match = re.search(r"\d{1,3}(?:\.\d+)?", plain(field.value or ""))
            if match:
                yield StatedScore(
                    kind,
                    where,
                    field.at[0],
                    Decimal(match[0]),
                    decimals(match[0]),
                    raw=field.value or "",
                )
        elif field.spec.same_as == "basic-result":
            verdict = _field_verdict(field)
            if verdict:
                yield StatedScore(
                    "verdict",
                    where,
                    field.at[0],
                    verdict=verdict,
                    subject="basic",
                    raw=field.value or "",
                )


def _field_verdict(field: FieldReading) -> Verdict | None:
    chosen = field.ticked[0] if len(field.ticked) == 1 else None
    if chosen is None and not field.boxes:
        chosen = substance(field.value or "")
    verdicts: dict[str, Verdict] = {"符合": "pass", "不符合": "fail"}
    return verdicts.get(chosen or "")


def from_tables(found: Sequence[OfficialTable], rubric: Rubric) -> Iterator[StatedScore]:
    """Totals and subtotals at the foot of tables and blocks."""
    for table in found:
        if table.kind not in ("indicator", "bonus"):
            continue
        for row, cells in table.totals:
            label = next((c.text for c in cells if c.text.strip()), "")
            final = _is_final(table, row, label, found)
            yield from _total_row(
                table, cells, label, None if final else _category(table, row, label, rubric)
            )


def _is_final(table: OfficialTable, row: int, label: str, found: Sequence[OfficialTable]) -> bool:
    """The total over all blocks: the last total row, under a label no other part carries."""
    words = _label_words(label)
    if re.search(r"小计|分项", words):
        return False
    parts = [t for t in found if t.kind == table.kind]
    rows = [(t.table.number, at, cells) for t in parts for at, cells in t.totals]
    if (table.table.number, row) != rows[-1][:2]:
        return bool(re.match(r"(?:评价)?总分|总得分|总计|综合", words)) and len(parts) == 1
    same = sum(
        _label_words(next((c.text for c in cells if c.text.strip()), "")) == words
        for _, _, cells in rows
    )
    return same == 1


def _label_words(label: str) -> str:
    """A total row's label without brackets and numbers: 总分（满分105分） is 总分."""
    return re.sub(r"[\d.%]+", "", substance(re.sub(r"[(（][^()（）]*[)）]", "", label)))


def _total_row(
    table: OfficialTable, cells: Sequence[Cell], label: str, category: str | None
) -> Iterator[StatedScore]:
    kind: ScoreKind = "total"
    if table.kind == "bonus":
        kind = "bonus"
    elif category is not None:
        kind = "category"
    elif "含加分" in substance(label):
        kind = "grand"
    for cell, value in _score_cells(table, cells):
        place = cell.place.quoting(display(f"{label} {cell.text}"))
        yield StatedScore(kind, "table", place, value, decimals(cell.text), category, raw=cell.text)
        if kind in ("total", "grand", "bonus"):
            return


def _score_cells(table: OfficialTable, cells: Sequence[Cell]) -> list[tuple[Cell, Decimal]]:
    """Numbers of a total row: those under 得分 and beyond; failing that, the last one."""
    score = [col for col, role in table.roles.items() if role == "score"]
    skip = {col for col, role in table.roles.items() if role in ("max_score", "weight", "no")}
    numbers = [
        (c, v)
        for c in cells
        if (v := _bare_number(c.text)) is not None and not (c.col in skip and c.col_span == 1)
    ]
    under = [(c, v) for c, v in numbers if any(c.col <= s < c.col + c.col_span for s in score)]
    beyond = [(c, v) for c, v in numbers if score and c.col > max(score)]
    return under + [n for n in beyond if n not in under] or numbers[-1:]


def _bare_number(text: str) -> Decimal | None:
    value = read_score(text)
    if value is not None:
        return value
    match = re.fullmatch(r"\D{0,12}?(\d{1,3}(?:\.\d+)?)分?", plain(text).replace(" ", ""))
    return Decimal(match[1]) if match and "满分" not in text else None


def _category(table: OfficialTable, row: int, label: str, rubric: Rubric) -> str | None:
    """The block a subtotal row closes, None where it cannot be told."""
    words = substance(label)
    for name in dict.fromkeys(r.level1 for r in rubric.indicators if r.level1):
        if substance(name) in words:
            return name
    return _block_before(table, row, rubric)


def _block_before(table: OfficialTable, row: int, rubric: Rubric) -> str | None:
    for reading in reversed([r for r in table.rows if r.row < row]):
        if name := _block_of(reading.text, rubric):
            return name
    return None


def _block_of(text: str, rubric: Rubric) -> str | None:
    wanted = substance(text)
    return next((r.level1 for r in rubric.indicators if substance(r.text) == wanted), None)


def from_text(
    blocks: Sequence[Block], conclusion: Sequence[Block] | None, names: Sequence[str] = ()
) -> Iterator[StatedScore]:
    """Totals in running text; in the conclusion the verdict and block scores too.

    Args:
        blocks: where the report speaks of its own result.
        names: level-1 names of the template.
    """
    inside = {id(b) for b in conclusion or ()}
    for block in dict.fromkeys((*blocks, *(conclusion or ()))):
        if not isinstance(block, Paragraph):
            continue
        where: ScoreWhere = "conclusion" if id(block) in inside else "text"
        yield from _sentences(block, where, names)
    for block in conclusion or ():
        if isinstance(block, Table):
            yield from _summary_table(block, names)
        elif isinstance(block, Paragraph):
            yield from _block_scores(block, names)


def _block_scores(block: Paragraph, names: Sequence[str]) -> Iterator[StatedScore]:
    """Scores of blocks in a sentence: 基础设施得分95分、管理体系14.3分."""
    text = re.sub(r"\([^()]{0,12}\)", "", plain(block.text)).replace(" ", "")
    for name in names:
        words, _, symbol = plain(name).partition(" ")
        spelt = re.escape(words) + (f"(?:{re.escape(symbol)})?" if symbol else "")
        pattern = (
            rf"(?:(?<![一-鿿])|(?<=其中)){spelt}[”\"]?(?:指标|部分|方面)?(?:加权)?"
            rf"(?:得分|评分|得)?[为:]?{_NUMBER}分"
        )
        for match in re.finditer(pattern, text):
            place = block.place.quoting(display(match.group()))
            value, digits = Decimal(match[1]), decimals(match[1])
            yield StatedScore(
                "category", "conclusion", place, value, digits, name, raw=match.group()
            )
            if weighed := re.match(
                rf"[,(，]?[^;；。,，分]{{0,12}}[,，]?(?:加权|折算)[^\d;；。总]{{0,6}}?{_NUMBER}分",
                text[match.end() :],
            ):
                value, digits = Decimal(weighed[1]), decimals(weighed[1])
                yield StatedScore(
                    "category", "conclusion", place, value, digits, name, raw=weighed.group()
                )


def _sentences(block: Paragraph, where: ScoreWhere, names: Sequence[str]) -> Iterator[StatedScore]:
    for written in re.split(r"(?<=[。；;\n])", block.text):
        sentence = plain(written)
        place = block.place.quoting(display(written, 80))
        bare = re.sub(r"\((?:满分|总分)[为:]?\d+分?\)", "", sentence)
        told: set[ScoreKind] = set()
        before = ""
        for clause in re.split(r"(?<=[，,])", bare):
            head, before = before, before + clause
            if _NOT_A_RESULT.search(clause) or _weighs_one_block(head, clause, names):
                continue
            for stated in _clause(clause, where, place, told=told):
                told.add(stated.what)
                yield stated
        if where == "conclusion" and (verdict := read_verdict(sentence)):
            yield StatedScore(
                "verdict",
                "conclusion",
                place,
                verdict=verdict,
                raw=sentence.strip(),
                subject="basic" if "基本要求" in sentence and "绿色" not in sentence else "overall",
            )


def _weighs_one_block(head: str, clause: str, names: Sequence[str]) -> bool:
    """加权得分19.2分 behind 基础设施96分（权重20%， is that block's, not the total."""
    if not re.match(r"\s*(?:加权|折算)(?!总)[^总\d]{0,6}\d", clause):
        return False
    words = {plain(name).partition(" ")[0] for name in names}
    return sum(bool(re.search(rf"{re.escape(w)}[^\d，,]{{0,12}}\d", head)) for w in words) == 1


def _clause(
    clause: str, where: ScoreWhere, place: Place, *, told: set[ScoreKind]
) -> Iterator[StatedScore]:
    """The score of a clause; behind the indicators' total and a bonus 总分 is the sum of both."""
    if told >= {"total", "bonus"} and (match := _BOTH.search(clause)):
        value, digits = Decimal(match[1]), decimals(match[1])
        yield StatedScore("grand", where, place, value, digits, raw=match.group())
        return
    kinds: tuple[tuple[ScoreKind, re.Pattern[str]], ...] = (
        ("grand", _GRAND), ("bonus", _BONUS), ("total", _TOTAL),
    )  # fmt: skip
    for kind, pattern in kinds:
        match = pattern.search(clause)
        if not match:
            continue
        if kind == "total" and _no_total(clause, match):
            return
        number = match.groups()[-1]
        yield StatedScore(kind, where, place, Decimal(number), decimals(number), raw=match.group())
        return


def _no_total(clause: str, match: re.Match[str]) -> bool:
    """A part of the total, or a number that is no points; GSCF alone is a score."""
    points = "分" in match.group() or match["label"].startswith("GSCF")
    return not points or _is_part(clause, match)


def _is_part(clause: str, match: re.Match[str]) -> bool:
    """得分 alone, or behind the name of a block, a row or a bonus, is no total."""
    before = clause[: match.start()]
    if match["label"] == "得分":
        return True
    return bool(
        re.search(
            r"(基础设施|管理体系|投入|产品|环境排放|绩效|加分|自评|一级指标|该项|本项|[一二三四五六]级)\S{0,6}$",
            before,
        )
    )


def read_verdict(sentence: str) -> Verdict | None:
    """Pass or fail as a sentence concludes, None if it does not."""
    cleared = _DENIED.sub("", sentence)
    if _FAIL.search(cleared):
        return "fail"
    return "pass" if _PASS.search(cleared) else None


def _summary_table(table: Table, names: Sequence[str]) -> Iterator[StatedScore]:
    """A small table of the conclusion: total row and rows of blocks, with their last number."""
    by_words = {substance(name): name for name in names}
    for row in table.rows:
        cells = [c for at, c in enumerate(row) if c is not None and c not in row[:at]]
        labels = [substance(c.text) for c in cells[:2]]
        numbers = [(c, v) for c in cells[1:] if (v := _bare_number(c.text)) is not None]
        if not numbers:
            continue
        cell, value = numbers[-1]
        place = cell.place.quoting(display(f"{cells[0].text} {cell.text}"))
        category = next((by_words[w] for w in labels if w in by_words), None)
        if category is None and not re.match(
            r"(总分|合计|总得分|综合得分|评价总得分|总计)", labels[0]
        ):
            continue
        kind: ScoreKind = "category" if category else "total"
        if not category and "含加分" in labels[0]:
            kind = "grand"
        digits = decimals(cell.text)
        yield StatedScore(kind, "conclusion", place, value, digits, category, raw=cell.text)


def one_total(stated: Iterable[StatedScore], rubric: Rubric) -> Iterator[StatedScore]:
    """Where a template has no bonus rows its 总分 is the total of the indicators, however called."""
    for item in stated:
        single = item.what == "grand" and not rubric.bonus
        yield replace(item, what="total") if single else item


def with_basis(stated: Iterable[StatedScore], scores: Scores) -> tuple[StatedScore, ...]:
    """Tell of each stated block score whether it is raw or weighted, from the numbers."""
    weighted, raw = dict(scores.categories), dict(scores.raw_categories)
    out = []
    for item in stated:
        if item.what == "category" and item.value is not None and item.category in weighted:
            to_raw = abs(item.value - raw[item.category])
            to_weighted = abs(item.value - weighted[item.category])
            basis: Basis = "raw" if to_raw < to_weighted else "weighted"
            out.append(replace(item, basis=basis))
        else:
            out.append(item)
    return tuple(out)
