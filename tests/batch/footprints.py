"""Footprints made by hand, sound ones and ones with one defect between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from lvjian.checker.across.footprint import (
    Certificate,
    FileMark,
    Footprint,
    Mention,
    Party,
    Passage,
    ReportMark,
)
from lvjian.checker.across.wording import OfficialText, passages, short_names
from lvjian.core.document import Document, Paragraph
from lvjian.core.place import Place
from lvjian.rubrics import load_all

NAMES = ("洛阳清岫机电有限公司", "苏州禾野食品有限公司", "郑州栖原新材料有限公司", "宁波澄朗精密机械有限公司",
         "新乡松澜汽车部件有限公司")  # fmt: skip
CODES = tuple(f"91410300MA5X{n}KLM2{n}" for n in range(5))
TEXTS = (
    "一号联合厂房更换了12台磁悬浮鼓风机，全年少用电86.4万千瓦时，班组长每周对照点检表复核，这一做法在行业内较早采用。",
    "污水处理站的膜组件分两批投用，循环水补水量减少431.2立方米，能源管理员按月比对抄表数据，冬季效果略低。",
    "热处理工段停用7套旧式装置，吨产品耗气降低13.8%，工艺科据此修订作业指导书，投资回收期比立项时估计的短。",
    "成品立体库的照明改由感应器控制，折合节约57.9吨标准煤，车间以看板公示进度，仍有个别点位需要人工补录。",
    "注塑车间以伺服电机替换液压泵，危险废物产生量比上年少22.6%，质检室留样并跟踪三个月，员工建议有多条被采纳。",
)  # fmt: skip
Made = Callable[[], list[Footprint]]


@lru_cache(maxsize=1)
def official() -> OfficialText:
    """The official wording of all templates."""
    return OfficialText(load_all())


def place(part: str = "第3段", file: str = "评价报告.docx") -> Place:
    return Place(file, part=part)


def passages_of(texts: tuple[str, ...], name: str) -> tuple[Passage, ...]:
    """Texts as the paragraphs of a report of that applicant."""
    blocks = tuple(Paragraph(t, place(f"第{n}段")) for n, t in enumerate(texts, start=1))
    document = Document("评价报告.docx", "docx", blocks)
    own = sorted(short_names(name), key=len, reverse=True)
    found = passages(document, names=own, official=official(), until=None, sections=())
    return tuple(found)


def footprint(number: int, *more: str) -> Footprint:
    """A sound footprint; ``more`` are further paragraphs of its report."""
    name = NAMES[number % len(NAMES)]
    return Footprint(
        name=f"{number:02}-{name[2:4]}",
        sha256=f"{number:064}",
        applicants=(Party(name, (CODES[number % len(CODES)],), place("封面")),),
        assessors=(Party(f"河南第{number % 3}评价咨询有限公司", (), place("封面")),),
        products=(f"{name[2:4]}牌轴套",),
        reports=(ReportMark("评价报告.docx", "zhejiang-factory-third-party", "third-party", 10),),
        passages=passages_of((TEXTS[number % len(TEXTS)], *more), name),
    )


def sound() -> list[Footprint]:
    """Five bundles with nothing between them."""
    return [footprint(n) for n in range(5)]


def with_last(change: Footprint) -> list[Footprint]:
    return [*sound()[:4], change]


def certificate(
    number: str, holder: str | None, title: str = "质量管理体系认证证书"
) -> Certificate:
    return Certificate(
        title, title, number, holder, "attachment:3", place("证书编号", "附件3.docx")
    )


def holding(number: int, *held: Certificate) -> Footprint:
    return replace(footprint(number), certificates=held)


def over_quota() -> list[Footprint]:
    """Eleven bundles of one firm, named in three ways."""
    names = (
        "浙江明度评价有限公司",
        "浙江明度评价有限公司杭州分公司",
        "浙江 明度评价有限公司（盖章）",
    )
    return [
        replace(
            footprint(n),
            name=f"{n:02}",
            applicants=(Party(f"宁波第{n}机械有限公司", (), place("封面")),),
            assessors=(Party(names[n % 3], (), place("封面")),),
            passages=(),
        )
        for n in range(11)
    ]


def copied() -> list[Footprint]:
    return with_last(footprint(4, "厂区整洁。" + TEXTS[0]))


def twice() -> list[Footprint]:
    again = replace(sound()[0], name="99-改后", passages=())
    return with_last(again)


def shared_number() -> list[Footprint]:
    first = holding(0, certificate("ZH02102022Q11R1M", NAMES[0]))
    return [first, *sound()[1:4], holding(4, certificate("ZH02102022Q11R1M", NAMES[4]))]


def left_name() -> list[Footprint]:
    return with_last(
        footprint(4, f"{NAMES[2]}建立了能源计量网络，厂区各用能单元的数据均可在线查看。")
    )


def mention(name: str, role: str = "") -> Footprint:
    said = Mention(name, role, True, place("第9段"))
    return replace(footprint(4), mentions=(said,))


def same_file() -> list[Footprint]:
    mark = FileMark("附件/照片.jpg", "ab" * 32, None, "file:附件/照片.jpg", False, False)
    return [
        replace(footprint(0), files=(mark,)),
        replace(footprint(4), files=(replace(mark, path="附件/现场.jpg"),)),
    ]


ACROSS_EXAMPLES: tuple[Made, ...] = (over_quota, copied, twice, shared_number, left_name)
"""One defect each, of B001 to B005 in order."""
