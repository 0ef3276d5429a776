"""Own wording of a report: what is left when official text, titles and names are taken away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from importlib.resources import files

from ruamel.yaml import YAML

from lvjian.checker.across.footprint import Passage, Unit
from lvjian.checker.across.normative import is_normative
from lvjian.checker.across.text_context import texts_in_context
from lvjian.core.document import Document
from lvjian.core.place import Place
from lvjian.core.rubric import Rubric
from lvjian.core.text import substance

SHORTEST = 12
"""Characters of a sentence that is compared at all."""
LEAST_HAN = 9
"""Chinese characters among them: telephones and addresses are no wording."""
_GRAM = 7
_OFFICIAL_SHARE = 0.6
_TITLES = re.compile(r"《[^《》\n]{2,60}》(?:[（(][^（）()]{2,30}[)）])?")
_CODES = re.compile(
    r"(?:GB|HJ|DB|JGJ|CJJ|ISO|SA|IEC|QB|JB|HG|YB|SJ|T)(?:\s*[/∕]\s*[TZ])?\s*\d[\d./—–\-:：]*",
    re.IGNORECASE,
)
# A conclusion states its scores in the words of the template.
_SCORES = re.compile(
    r"(?:得分|总分|评分|分数)(?:合计|共计|总计|为|是|:|：)?\s*\d|\d\s*分(?!钟|之|厂|公司|别|批|段)"
)
_HAN = re.compile(r"[一-鿿]")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?\n]?")
# Provinces and cities that company names begin with, without 省 and 市.
_PLACES = (
    "北京上海天津重庆河北山西辽宁吉林江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州云南陕西甘肃青海广西宁夏新疆西藏内蒙"
    "郑州洛阳开封平顶安阳鹤壁新乡焦作濮阳许昌漯河南阳商丘信阳周口驻马济源荥阳新密登封巩义中牟苏州南京无锡徐州常州南通连云淮安"
    "盐城扬州镇江泰州宿迁昆山常熟太仓张家吴江杭州宁波温州嘉兴湖州绍兴金华衢州舟山台州丽水义乌慈溪余姚海宁合肥芜湖蚌埠马鞍福州"
    "厦门泉州漳州南昌九江赣州济南青岛淄博烟台潍坊济宁泰安威海临沂武汉宜昌襄阳长沙株洲湘潭衡阳广州深圳珠海佛山东莞中山惠州成都"
    "绵阳德阳贵阳昆明西安咸阳宝鸡兰州沈阳大连长春哈尔石家唐山保定邯郸太原大同"
)
_PLACE_NAMES = frozenset(_PLACES[i : i + 2] for i in range(0, len(_PLACES), 2))
_NAME_WORDS = re.compile(r"(?:股份|有限|责任|集团|总)*公司$")


class OfficialText:
    """The wording of all templates and of laws, as sets of short pieces."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        """Collect the pieces; a second for twenty templates."""
        self._grams: set[int] = set()
        texts = [t for rubric in rubrics for t in _strings(rubric)]
        for text in (*texts, *legal_phrases()):
            bare = substance(text)
            self._grams.update(hash_grams(bare))

    def share(self, bare: str) -> float:
        """0..1: how much of a wording in substance stands in official text, letter for letter."""
        if len(bare) < _GRAM:
            return 1.0
        covered = bytearray(len(bare))
        for i, gram in enumerate(hash_grams(bare)):
            if gram in self._grams:
                covered[i : i + _GRAM] = b"\1" * _GRAM
        return sum(covered) / len(bare)


def hash_grams(bare: str) -> list[int]:
    """Hash of every piece of seven characters, the same within one process."""
    return [hash(bare[i : i + _GRAM]) for i in range(max(0, len(bare) - _GRAM + 1))]


@lru_cache(maxsize=1)
def legal_phrases() -> tuple[str, ...]:
    """Phrases that reports repeat because laws, standards and notices have them."""
    text = (files("lvjian.checker.across") / "legal_phrases.yaml").read_text("utf-8")
    return tuple(YAML(typ="safe", pure=True).load(text))


def _strings(value: object) -> Iterator[str]:
    """Every text of a rubric, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


def short_names(name: str) -> tuple[str, ...]:
    """A company's name and its shorter forms: without its legal form, without the place."""
    bare = substance(name)
    stem = _NAME_WORDS.sub("", bare)
    local = re.sub(r"^(?:.{2,3}?省)?(?:.{2,4}?市)?(?:.{2,3}?[县区])?", "", stem)
    while local[:2] in _PLACE_NAMES and len(local) >= 6:
        local = local[2:]
    found = [n for n in (bare, stem, local) if len(n) >= 4]
    return tuple(dict.fromkeys(found))


def masked(text: str, names: Sequence[str]) -> str:
    """A wording in substance without titles, standard codes and own names."""
    bare = substance(_CODES.sub("", _TITLES.sub("", text)))
    for name in names:
        bare = bare.replace(name, "")
    return bare


def passages(
    document: Document,
    *,
    names: Sequence[str],
    official: OfficialText,
    until: Place | None,
    sections: Sequence[tuple[str, Place]],
    facts: Collection[tuple[object, ...]] = (),
) -> Iterator[Passage]:
    """Paragraphs and cells of a report in order, each with its sentences of own wording.

    Args:
        names: in substance, longest first: own names to be taken out.
        until: where the appendix of evidence begins; what stands behind is no prose.
        sections: number and place of each heading, in document order.
        facts: (page, box, part) of cells that state a fact, not wording: names, addresses.
    """
    starts = {place: no for no, place in sections}
    section = ""
    for place, text, heading, context in texts_in_context(document):
        if until is not None and place == until:
            return
        section = starts.get(place, section)
        if heading or len(text) < SHORTEST:
            continue
        fact = (place.page, place.bbox, place.part) in facts
        units = () if fact else tuple(_units(text, names, official))
        yield Passage(place, text, units, section, context)


def _units(text: str, names: Sequence[str], official: OfficialText) -> Iterator[Unit]:
    for match in _SENTENCE.finditer(text):
        if _SCORES.search(match.group()):
            continue
        bare = masked(match.group(), names)
        if (
            len(_HAN.findall(bare)) >= LEAST_HAN
            and len(bare) >= SHORTEST
            and official.share(bare) < _OFFICIAL_SHARE
            and not is_normative(match.group())
        ):
            yield Unit(match.start(), match.end(), bare)
