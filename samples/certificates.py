"""Invented certificates, permits and reports in many layouts, as pages of a PDF.

What is printed is known, so that what is read off them can be compared. They carry frames,
an emblem, seals, QR codes; they stand upright or across, in Chinese or in two languages.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Literal

import zxingcpp
from PIL import Image

from lvjian.core.numbers import to_chinese
from lvjian.samples.seals import SealPrint, draw_seal

Form = Literal["lines", "table", "prose", "bilingual", "centred"]
Dates = Literal["dash", "dot", "han", "numerals", "slash"]


@dataclass(frozen=True, slots=True)
class Specimen:
    """One certificate and how it is printed.

    Attributes:
        kind: as ``matchers`` name it. ``facts``: labels and values in print order.
        form: how they stand; ``span``: the period of validity on one line (自…至…).
        holder, uscc, number, standard, issued, expires, issuer: what is to be read off it.
    """

    kind: str
    title: str
    form: Form
    dates: Dates = "han"
    across: bool = False
    frame: str = "#b8860b"
    emblem: bool = False
    code: str = ""
    span: bool = False
    holder: str = ""
    uscc: str = ""
    number: str = ""
    standard: str = ""
    scope: str = ""
    legal: str = ""
    issued: date | None = None
    expires: date | None = None
    forever: bool = False
    issuer: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()

    def label(self, fact: str) -> str:
        """The words this layout prints before a fact."""
        return dict(self.labels).get(fact) or _LABELS[fact]


_LABELS = {
    "holder": "单位名称", "uscc": "统一社会信用代码", "number": "证书编号", "standard": "认证标准",
    "scope": "认证范围", "legal": "法定代表人", "issued": "发证日期", "expires": "有效期至",
    "issuer": "发证机构",
}  # fmt: skip
_ENGLISH = {
    "holder": "Name of Organization", "uscc": "Unified Social Credit Code", "number": "Certificate No.",
    "standard": "Standard", "scope": "Scope", "legal": "Legal Representative",
    "issued": "Date of Issue", "expires": "Valid until", "issuer": "Issued by",
}  # fmt: skip
_DIGITS = "〇一二三四五六七八九"


def written_date(day: date, style: Dates) -> str:
    """A date as the layout prints it."""
    if style == "han":
        return f"{day.year}年{day.month}月{day.day}日"
    if style == "numerals":
        year = "".join(_DIGITS[int(c)] for c in str(day.year))
        return f"{year}年{to_chinese(day.month)}月{to_chinese(day.day)}日"
    mark = {"dash": "-", "dot": ".", "slash": "/"}[style]
    return f"{day.year}{mark}{day.month:02}{mark}{day.day:02}"


def specimen_pdf(specimen: Specimen) -> bytes:
    """One page as PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - a second of imports

    return bytes(HTML(string=_html(specimen)).write_pdf())


def _facts(s: Specimen) -> Iterator[tuple[str, str]]:
    for fact in ("number", "holder", "uscc", "legal", "standard", "scope"):
        value = getattr(s, fact)
        if value:
            yield fact, value
    until = "长期" if s.forever else written_date(s.expires, s.dates) if s.expires else ""
    if s.span and s.issued and until:
        begun = written_date(s.issued, s.dates)
        yield (
            "expires",
            f"自{begun}至{until}" if s.dates in ("han", "numerals") else f"{begun} 至 {until}",
        )
    else:
        if s.issued:
            yield "issued", written_date(s.issued, s.dates)
        if until:
            yield "expires", until
    if s.issuer:
        yield "issuer", s.issuer


def _html(s: Specimen) -> str:
    body = {"lines": _lines, "table": _table, "prose": _prose, "bilingual": _bilingual,
            "centred": _centred}[s.form](s)  # fmt: skip
    size = "297mm 210mm" if s.across else "210mm 297mm"
    emblem = f'<div class="e"><img src="{_data(_emblem())}"></div>' if s.emblem else ""
    code = f'<img class="q" src="{_data(_code(s.code))}">' if s.code else ""
    seal = f'<img class="s" src="{_data(_seal(s.issuer or s.holder))}">'
    more = "".join(f"<p>{line}</p>" for line in s.more)
    return (
        f"<html><head><style>@page {{ size: {size}; margin: 12mm }}"
        f"body {{ font-family: 'Noto Serif CJK SC', 'WenQuanYi Zen Hei', serif; font-size: 13pt; line-height: 1.9 }}"
        f".f {{ border: 5px double {s.frame}; padding: 14mm 16mm; height: {'150mm' if s.across else '235mm'}; position: relative }}"
        "h1 { text-align: center; font-size: 30pt; letter-spacing: 6pt; margin: 4mm 0 8mm }"
        ".e { text-align: center } .e img { width: 28mm } .q { position: absolute; right: 14mm; top: 14mm; width: 24mm }"
        ".s { position: absolute; right: 24mm; bottom: 16mm; width: 40mm } p { margin: 1mm 0 }"
        "table { border-collapse: collapse; width: 100% } td { border: 1px solid #333; padding: 2mm }"
        ".c p { text-align: center } small { font-size: 9pt; color: #444 }"
        f"</style></head><body><div class='f'>{emblem}{code}<h1>{s.title}</h1>{body}{more}{seal}</div></body></html>"
    )


def _lines(s: Specimen) -> str:
    return "".join(f"<p>{s.label(fact)}：{value}</p>" for fact, value in _facts(s))


def _centred(s: Specimen) -> str:
    return f"<div class='c'>{_lines(s)}</div>"


def _table(s: Specimen) -> str:
    cells = "".join(
        f"<tr><td style='width:32%'>{s.label(fact)}</td><td>{value}</td></tr>"
        for fact, value in _facts(s)
    )
    return f"<table>{cells}</table>"


def _bilingual(s: Specimen) -> str:
    return "".join(
        f"<p>{s.label(fact)} / {_ENGLISH[fact]}：{value}</p>" for fact, value in _facts(s)
    )


def _prose(s: Specimen) -> str:
    facts = dict(_facts(s))
    parts = [f"<p>{s.label('number')}：{s.number}</p>"] if s.number else []
    parts += ["<p>兹证明</p>", f"<p style='text-align:center;font-size:18pt'>{s.holder}</p>"]
    if s.uscc:
        parts.append(f"<p>（统一社会信用代码：{s.uscc}）</p>")
    if s.standard:
        parts.append(f"<p>建立的管理体系符合标准 {s.standard}</p>")
    if s.scope:
        parts.append(f"<p>通过认证范围如下：{s.scope}</p>")
    parts += [f"<p>{s.label(f)}：{facts[f]}</p>" for f in ("issued", "expires") if f in facts]
    return "".join(parts) + (f"<p>{s.issuer}</p>" if s.issuer else "")


def _data(picture: Image.Image) -> str:
    stream = BytesIO()
    picture.save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


@lru_cache(maxsize=64)
def _seal(words: str) -> Image.Image:
    return draw_seal(SealPrint(words, strength=0.75), dpi=200)


def _code(text: str) -> Image.Image:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(code.to_image(scale=6))


@lru_cache(maxsize=1)
def _emblem() -> Image.Image:
    """A printed red and gold round emblem: no seal."""
    from PIL import ImageDraw  # noqa: PLC0415

    picture = Image.new("RGB", (300, 300), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((4, 4, 296, 296), fill=(225, 180, 60), outline=(200, 20, 20), width=4)
    draw.ellipse((40, 40, 260, 260), fill=(214, 22, 22))
    draw.regular_polygon((150, 110, 36), 5, fill=(235, 195, 70))
    draw.rectangle((90, 170, 210, 205), fill=(235, 195, 70))
    return picture


_HOLDERS = (
    ("河南绿源新材料科技有限公司", "91410100MA3X4T7Y2K"),
    ("新乡市恒泰机械制造股份有限公司", "91410700715678123J"),
    ("苏州华锐精密电子有限公司", "91320505MA1N8K5L3R"),
    ("浙江天成纺织有限责任公司", "91330600753948216E"),
)
_ISSUERS = (
    "中环绿评（北京）认证中心有限公司",
    "华信质量认证有限公司",
    "北方联合认证（北京）有限公司",
)
_SYSTEMS = (
    ("质量管理体系认证证书", "质量管理体系认证证书", "GB/T 19001-2016/ISO 9001:2015", "Q"),
    ("环境管理体系认证证书", "环境管理体系认证证书", "GB/T 24001-2016/ISO 14001:2015", "E"),
    (
        "职业健康安全管理体系认证证书",
        "职业健康安全管理体系认证证书",
        "GB/T 45001-2020/ISO 45001:2018",
        "S",
    ),
    ("能源管理体系认证证书", "能源管理体系认证证书", "GB/T 23331-2020/ISO 50001:2018", "En"),
)
_FORMS: tuple[Form, ...] = ("prose", "lines", "bilingual", "table")
_STYLES: tuple[Dates, ...] = ("han", "dash", "numerals", "dot", "slash")
_CERTIFIED_LABELS = (
    (("holder", "获证组织名称"), ("issued", "颁证日期"), ("expires", "有效期至"), ("issuer", "认证机构")),
    (("holder", "组织名称"), ("number", "注册号"), ("issued", "初次发证日期"), ("expires", "证书有效期"),
     ("standard", "认证依据")),
    (("holder", "证书持有者"), ("number", "证书注册号"), ("standard", "认证所依据的标准"), ("expires", "有效期限")),
)  # fmt: skip


def specimens() -> list[Specimen]:
    """All specimens, the same every time."""
    return [*_systems(), *_licences(), *_permits(), *_letters(), *_reports()]


def _systems() -> Iterator[Specimen]:
    """Every system in every form."""
    for n, (kind, title, standard, letter) in enumerate(_SYSTEMS):
        for m, form in enumerate(_FORMS):
            at = 4 * n + m
            holder, uscc = _HOLDERS[at % 4]
            issued = date(2023 + at % 3, 1 + at % 12, 3 + at)
            yield Specimen(
                kind, title, form, dates=_STYLES[at % 5], across=at % 5 == 3,
                frame=("#b8860b", "#b03030", "#2a6a3a")[at % 3],
                code=f"http://cx.cnca.cn/CertECloud/result?certNo=0162{issued.year}{letter}{1000 + at}R1M"
                if at % 3 == 0 else "",
                span=at % 4 == 1, holder=holder, uscc=uscc if at % 2 else "",
                number=f"0162{issued.year % 100}{letter}{10300 + at}R1M/4100", standard=standard,
                scope="塑料制品的研发、生产和服务及相关管理活动", issued=issued,
                expires=replace_year(issued, 3), issuer=_ISSUERS[at % 3],
                labels=_CERTIFIED_LABELS[at % 3],
                more=("本证书的有效性须经年度监督审核合格方可保持，可在国家认证认可监督管理委员会官方网站（www.cnca.gov.cn）查询",),
            )  # fmt: skip


def replace_year(day: date, years: int) -> date:
    """The day before the same day some years later, as certificates count."""
    return date.fromordinal(date(day.year + years, day.month, min(day.day, 28)).toordinal() - 1)


def _licences() -> Iterator[Specimen]:
    for at, (holder, uscc) in enumerate(_HOLDERS):
        yield Specimen(
            "营业执照", "营业执照", ("lines", "table", "centred", "lines")[at],
            dates="han", across=at % 2 == 0, emblem=True, frame="#c0392b",
            code=f"https://www.gsxt.gov.cn/index?uniscid={uscc}", holder=holder, uscc=uscc,
            legal=("王建国", "李晓明", "赵志刚", "陈丽华")[at], issued=date(2016 + at, 5, 8),
            expires=None if at % 2 else date(2036 + at, 5, 7), forever=bool(at % 2), span=at == 2,
            issuer=("郑州市市场监督管理局", "新乡市市场监督管理局", "苏州市市场监督管理局", "绍兴市市场监督管理局")[at],
            labels=(("holder", "名称"), ("issued", "成立日期"), ("expires", "营业期限"), ("issuer", "登记机关")),
            more=("类型：有限责任公司", "注册资本：伍仟万元整", "住所：高新技术产业开发区科学大道100号",
                  "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn"),
        )  # fmt: skip


def _permits() -> Iterator[Specimen]:
    for at, (holder, uscc) in enumerate(_HOLDERS):
        yield Specimen(
            "排污许可证", "排污许可证", _FORMS[1 + at % 3], dates=_STYLES[at], emblem=at % 2 == 0,
            holder=holder, uscc=uscc, number=f"{uscc}001P", legal="王建国",
            issued=date(2022, 8, 1 + at), expires=date(2027, 7, 31 - at), span=at % 2 == 1,
            issuer="市生态环境局", labels=(("expires", "有效期限"), ("issuer", "发证机关")),
            more=("生产经营场所地址：产业集聚区纬三路8号", "行业类别：塑料零件及其他塑料制品制造"),
        )  # fmt: skip
        yield Specimen(
            "排污登记回执", "固定污染源排污登记回执", ("lines", "table")[at % 2],
            dates=_STYLES[at], holder=holder, uscc=uscc, number=f"{uscc}001X",
            issued=date(2021, 4, 6 + at), expires=date(2026, 4, 5 + at), span=True,
            labels=(("holder", "排污单位名称"), ("number", "登记编号"), ("expires", "有效期")),
            more=("登记类型：首次", "生产经营场所地址：产业集聚区纬三路8号"),
        )  # fmt: skip


def _letters() -> Iterator[Specimen]:
    holder = _HOLDERS[0][0]
    base = Specimen("", "", "lines", holder=holder, dates="numerals", frame="#ffffff")
    yield replace(
        base, kind="环评批复", title="关于年产3万吨改性塑料项目环境影响报告表的批复", number="郑环审〔2021〕36号",
        issued=date(2021, 6, 9), issuer="郑州市生态环境局",
        labels=(("number", "文号"), ("holder", "建设单位"), ("issued", "批准日期"), ("issuer", "审批机关")),
        more=("你公司报送的环境影响报告表收悉。经研究，批复如下：一、原则同意该项目建设。",),
    )  # fmt: skip
    yield replace(
        base, kind="环评验收", title="建设项目竣工环境保护验收意见", issued=date(2022, 3, 18),
        labels=(("holder", "建设单位"), ("issued", "验收日期")),
        more=("验收组认为该项目落实了环境影响报告表及批复要求，同意通过竣工环境保护验收。",),
    )  # fmt: skip
    yield replace(
        base, kind="节能审查", title="固定资产投资项目节能审查意见", issued=date(2020, 11, 5),
        number="郑发改能审〔2020〕8号", labels=(("holder", "建设单位"), ("number", "文号")),
    )  # fmt: skip
    yield replace(
        base, kind="承诺书", title="承诺书", issued=date(2025, 2, 10),
        more=("本公司承诺近三年无较大及以上安全、环保、质量事故。",),
    )  # fmt: skip
    yield replace(
        base, kind="授权书", title="管理者代表任命书", issued=date(2024, 1, 5),
        more=("经研究决定，任命刘强同志为公司绿色工厂建设管理者代表。",),
    )  # fmt: skip


def _reports() -> Iterator[Specimen]:
    testing = "河南中检检测技术有限公司"
    for at, (holder, _) in enumerate(_HOLDERS):
        yield Specimen(
            "检测报告", ("检测报告", "监测报告", "检验报告", "检测报告")[at], ("lines", "table", "centred", "bilingual")[at],
            dates=_STYLES[at], frame="#ffffff", holder=holder, number=f"ZJ-{2025}-03{at}7",
            issued=date(2025, 3, 11 + at), issuer=testing,
            labels=(("holder", ("委托单位", "受检单位", "委托方", "委托单位名称")[at]), ("number", "报告编号"),
                    ("issued", ("报告日期", "签发日期", "报告日期", "签发日期")[at]),
                    ("issuer", ("检测机构", "检测单位", "检验机构", "检测机构")[at])),
            more=("样品名称：有组织废气、厂界噪声", "检测结果见附页"),
        )  # fmt: skip
    holder, uscc = _HOLDERS[1]
    yield Specimen(
        "碳核查报告", "温室气体排放核查报告", "table", holder=holder, uscc=uscc, frame="#ffffff",
        issued=date(2025, 4, 20), issuer="华信质量认证有限公司", dates="han",
        labels=(("holder", "受核查方"), ("issued", "报告日期"), ("issuer", "核查机构")),
        more=("核查依据：GB/T 32150-2015 工业企业温室气体排放核算和报告通则",),
    )  # fmt: skip
    yield Specimen(
        "产品碳足迹报告", "产品碳足迹评价报告", "lines", holder=holder, frame="#ffffff",
        issued=date(2025, 1, 16), dates="dot", labels=(("holder", "委托单位"), ("issued", "报告日期")),
        more=("依据 ISO 14067:2018 对改性塑料粒子进行评价。",),
    )  # fmt: skip
    yield Specimen(
        "信用查询", "信用中国公共信用信息报告", "lines", holder=holder, uscc=uscc, frame="#ffffff",
        issued=date(2025, 5, 6), dates="dash",
        labels=(("holder", "企业名称"), ("issued", "报告生成日期")), more=("行政处罚：0 条", "失信被执行人：无"),
    )  # fmt: skip
    yield Specimen(
        "清洁生产审核", "清洁生产审核评估意见", "lines", holder=holder, frame="#ffffff",
        issued=date(2024, 9, 3), labels=(("holder", "企业名称"), ("issued", "评估日期")),
    )  # fmt: skip
    yield Specimen(
        "危废处置", "危险废物委托处置合同", "lines", holder=holder, frame="#ffffff", number="WF-2025-018",
        issued=date(2025, 1, 1), expires=date(2025, 12, 31), dates="han", span=True,
        labels=(("holder", "甲方"), ("number", "合同编号"), ("expires", "合同期限")),
    )  # fmt: skip
