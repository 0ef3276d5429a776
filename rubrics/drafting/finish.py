"""What was found becomes the content of a pack: ids, blocks, scoring, doubts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lvjian.core.document import Document
from lvjian.core.place import Place
from lvjian.core.text import fold
from lvjian.rubrics.drafting.draft import (
    AT,
    Doubt,
    Draft,
    Gathered,
    Item,
    bare,
    marks_of,
    unsure,
)
from lvjian.rubrics.drafting.known import id_of, keywords_of, meaning_of
from lvjian.rubrics.drafting.limits import limits_of, said
from lvjian.rubrics.drafting.scored import by_numbers, steps
from lvjian.rubrics.drafting.sums import contradictions, expected, scoring

_OBJECTS = (("园区", "park"), ("供应链", "supply-chain"), ("产品", "product"))
_ROW_KEYS: dict[str, tuple[str, ...]] = {
    "basic": ("group", "text", "type", "type_label", "when_applicable", "thresholds"),
    "bonus": (
        "level1", "level2", "text", "type", "type_label", "max_score", "weight", "allowed", "no",
        "unit", "thresholds",
    ),
    "indicators": (
        "level2", "text", "type", "type_label", "when_applicable", "max_score", "unit", "no",
        "symbol", "thresholds",
    ),
    "questions": ("text", "no", "expects"),
    "measures": ("text", "group", "level1", "unit", "columns", "hints", "table"),
}  # fmt: skip
_SURE = 0.97
_PREFIXES = {"basic": "basic", "bonus": "bonus", "questions": "question", "measures": "measure"}
_PARTS = ("cover", "fields", "sections", "tables", "basic", "bonus", "questions", "measures", "materials", "notes")  # fmt: skip


def finished(document: Document, found: Gathered) -> Draft:
    """The draft of everything found in a document."""
    _name_fields(found.cover, "cover")
    _name_fields(found.fields, "field")
    _finish_sections(found)
    by_numbers(found.indicators)
    _finish_rows(found)
    blocks = _blocks(found.indicators)
    for number, material in enumerate(found.materials, 1):
        _finish_material(material, number)
    pack = _head(document, found) | _content(found, blocks)
    pack["scoring"] = scoring(pack)
    pack["expected"] = expected(pack)
    places: dict[str, Place] = dict(_places(found, blocks))
    recognised = _recognised(places)
    doubts = (*_general(found, pack), *found.doubts, *recognised, *_marks(found, blocks))
    against = (
        *_unread(document),
        *contradictions(pack, lambda path: _said_place(places.get(path))),
    )
    return Draft(document.file, pack, places, doubts, against)


def _recognised(places: dict[str, Place]) -> Iterator[Doubt]:
    """What was read by recognition: a pack holds the words letter for letter."""
    pages = sorted({p.page for p in places.values() if p.way == "ocr" and p.page is not None})
    if pages:
        listed = "、".join(map(str, pages))
        yield Doubt("recognised", f"第{listed}页是扫描件，文字由识别得来，请与原件逐字核对")
    for path, place in places.items():
        if place.way == "ocr" and place.sure < _SURE:
            yield Doubt(path, f"识别得不很确定（{place.sure:.0%}），请逐字核对", place)


def _said_place(place: Place | None) -> str:
    if place is None:
        return ""
    page = f"第{place.page}页" if place.page else ""
    return " ".join(filter(None, (page, place.part)))


def _unread(document: Document) -> Iterator[str]:
    """Pages without which a pack would lack what stands on them."""
    pages = [str(d.page) for d in document.doubts if d.why != "blank" and d.page is not None]
    if pages:
        listed = "、".join(dict.fromkeys(pages))
        yield f"第{listed}页没有读出来，内容不全；请换清楚的文件，或在页面里补上后用 --apply"


def _name_fields(fields: list[Item], prefix: str) -> None:
    """Ids: those the packs of the product give the same label, else by number."""
    used: dict[str, int] = {}
    for number, field in enumerate(fields, 1):
        known = meaning_of(field["label"])
        name = id_of(field["label"]) or f"{prefix}-{number}"
        used[name] = used.get(name, 0) + 1
        field["id"] = name if used[name] == 1 else f"{name}-{used[name]}"
        if known and used[name] == 1:
            field["same_as"] = known
        if field.get("type") == "date" and re.search(r"年.*月", field["label"]):
            field.update(id="report-date", same_as="report-date", aliases=["报告日期", "日期"])


def _finish_sections(found: Gathered) -> None:
    numbers = [s["no"] for s in found.sections]
    for section in found.sections:
        field = section.pop("_field", None)
        if field is not None:
            section["field"] = field["id"]
        if re.search(r"自评表|证明材料|资质", section["heading"]) and not section.get("in_table"):
            section["own_content"] = False
        if section["no"] and numbers.count(section["no"]) > 1:
            unsure(section, f"章节编号“{section['no']}”用了两次")


def _finish_rows(found: Gathered) -> None:
    for kind, prefix in _PREFIXES.items():
        for number, row in enumerate(getattr(found, kind), 1):
            row["id"] = f"{prefix}-{number}"
    for row in found.basic:
        soft = row["text"].startswith(("鼓励", "宜"))
        stated = "预期性要求" in row["text"]
        if row.get("type") is None:
            row["type"] = "expected" if soft or stated else "required"
            if soft:
                unsure(row, "文字是鼓励，按预期性要求处理")
    for row in found.bonus:
        named = steps(row["text"], row.get("max_score"))
        if named:
            row["allowed"] = named
            unsure(row, f"可得的分数按文字取 {'、'.join(str(n) for n in named)}")
    for row in (*found.basic, *found.indicators, *found.bonus):
        if limits := limits_of(row["text"]):
            row["thresholds"] = limits
            unsure(row, f"限值按文字取“{'；'.join(map(said, limits))}”")
    _numbers_of_rows(found.indicators)
    _numbers_of_rows(found.bonus)


def _numbers_of_rows(rows: list[Item]) -> None:
    """A 序号 that only repeats the block's number is none of the row's."""
    numbers = [r.get("no") for r in rows]
    if len(set(numbers)) < len(rows):
        for row in rows:
            row.pop("no", None)


def _blocks(rows: list[Item]) -> list[Item]:
    """The level-1 blocks with their rows, ids by place."""
    out: list[Item] = []
    for name, run in groupby(rows, key=lambda r: r.get("level1")):
        own = list(run)
        weights = {r["weight"] for r in own if "weight" in r}
        block: Item = {"no": str(len(out) + 1), "level1": name or "评价指标", AT: own[0][AT]}
        if not name:
            unsure(own[0], "没有读到一级指标")
        if weights:
            block["weight"] = next(iter(weights))
        if len(weights) > 1:
            shown = "、".join(str(w) for w in sorted(weights))
            unsure(own[0], f"一级指标“{name}”有几个不同的权重：{shown}")
        block["rows"] = own
        _row_ids(block)
        out.append(block)
    return out


def _row_ids(block: Item) -> None:
    level2: list[Any] = []
    place = 0
    for row in block["rows"]:
        if not level2 or level2[-1] != row.get("level2"):
            level2.append(row.get("level2"))
            place = 0
        place += 1
        middle = f"{len(level2)}." if row.get("level2") else ""
        row["id"] = f"{block['no']}.{middle}{place}"


def _finish_material(material: Item, number: int) -> None:
    material["id"] = str(number)
    material.pop("no", None)
    text = material["text"]
    if "适用时" in text or "如有" in text:
        material["when_applicable"] = True
    if re.match(r"其(他|它)", text):
        material["catch_all"] = True
        return
    words, sure = keywords_of(text)
    material["keywords"] = words
    if not sure:
        unsure(material, f"按“{'、'.join(words)}”认这份材料，请补上别的叫法")


def _head(document: Document, found: Gathered) -> Item:
    title = found.title["text"] if found.title else ""
    issuer = found.issuer["text"] if found.issuer else ""
    object_ = next((o for w, o in _OBJECTS if w in title), "factory")
    kind = "review" if re.search(r"复核|动态管理|年度.{0,4}表", title) else "self"
    if "第三方" in title or any("第三方" in f["label"] for f in found.cover):
        kind = "third-party"
    stem = document.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return {
        "id": f"draft-{object_}-{kind}",
        "title": title or stem,
        "issuer": issuer or "发布单位待填",
        "source": stem,
        "seed": "template",
        "object": object_,
        "kind": kind,
        "report_title": title or stem,
        "edition": found.edition["text"] if found.edition else "版本待填",
        "markers": [w for w in (issuer, title) if w],
    }


def _content(found: Gathered, blocks: list[Item]) -> Item:
    pack: Item = {}
    for part in _PARTS:
        items = [_listed(part, i) for i in getattr(found, part)]
        if items:
            pack[part] = items
    if blocks:
        pack["indicators"] = [
            {**bare(b), "rows": [_listed("indicators", r) for r in b["rows"]]} for b in blocks
        ]
    if found.commitment is not None and found.commitment.get("text"):
        pack["commitment"] = bare(found.commitment)
    return pack


def _listed(part: str, found: Item) -> Item:
    values = bare(found)
    keys = _ROW_KEYS.get(part)
    if keys is None:
        return values
    return {"id": values["id"], **{k: values[k] for k in keys if k in values}}


def _places(found: Gathered, blocks: list[Item]) -> Iterator[tuple[str, Place]]:
    for part in _PARTS:
        for at, one in enumerate(getattr(found, part)):
            yield f"{part}.{at}", one[AT]
    for at, block in enumerate(blocks):
        for number, row in enumerate(block["rows"]):
            yield f"indicators.{at}.rows.{number}", row[AT]
    for name in ("title", "issuer", "commitment"):
        one = getattr(found, name)
        if one is not None:
            yield name, one[AT]


def _marks(found: Gathered, blocks: list[Item]) -> Iterator[Doubt]:
    for part in _PARTS:
        for at, one in enumerate(getattr(found, part)):
            yield from marks_of(one, f"{part}.{at}")
    for at, block in enumerate(blocks):
        for number, row in enumerate(block["rows"]):
            yield from marks_of(row, f"indicators.{at}.rows.{number}")
    for name in ("title", "commitment"):
        one = getattr(found, name)
        if one is not None:
            yield from marks_of(one, name)


def _general(found: Gathered, pack: Item) -> Iterator[Doubt]:
    """What no template says and a person has to."""
    if found.edition is None:
        yield Doubt("edition", "版本和施行日期模板上没有，请填写")
    else:
        yield Doubt("effective_from", "施行日期模板上没有，请填写", found.edition[AT])
    if found.title is None:
        yield Doubt("title", "没有读到报告名称，先用文件名")
    if found.issuer is None:
        yield Doubt("issuer", "没有读到发布单位，请填写")
    if pack["kind"] == "self" and "自评" not in pack["title"]:
        yield Doubt("kind", "名称里没有“自评价”或“第三方”，先按自评价报告处理")
    scored = pack["scoring"]["method"] != "none"
    if scored and "pass_score" not in pack["scoring"]:
        yield Doubt("scoring", "模板没有写合格分；有的话请填写")
    if not any(
        getattr(found, k) for k in ("basic", "indicators", "questions", "measures", "fields")
    ):
        yield Doubt("", "没有读到任何表格，可能不是评价模板，或是扫描件")
    typed = {fold(f["label"]) for f in found.fields}
    if found.fields and not typed & {"统一社会信用代码", "园区名称", "工厂名称", "企业名称"}:
        yield Doubt("fields", "信息表里没有名称或统一社会信用代码，请核对栏目是否读全")


def recounted(pack: Item) -> None:
    """Ids, counts and sums of a pack a person has corrected."""
    for number, block in enumerate(pack.get("indicators", []), 1):
        block["no"] = str(number)
        _row_ids(block)
    for kind, prefix in _PREFIXES.items():
        for number, row in enumerate(pack.get(kind, []), 1):
            row["id"] = f"{prefix}-{number}"
    for number, material in enumerate(pack.get("materials", []), 1):
        material["id"] = str(number)
    stated = {k: pack["scoring"][k] for k in ("full_score", "pass_score") if k in pack["scoring"]}
    pack["scoring"] = scoring(pack) | stated
    pack["expected"] = expected(pack)
