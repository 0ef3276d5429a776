"""Invented companies, assessors and people, the same for the same seed.

Every person's second character is 拟 ("invented"), every e-mail address ends in
``.example``, telephone numbers use the 5550 exchange: nobody real is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from lvjian.core.identifiers import organisation_check_digit, uscc_check_digit

_SURNAMES = "贾甄乔余柳程白方鲁苏温韩"
_GIVEN = "山川舟禾岚石泉松溪竹岩枫"
_WORDS = ("云岫", "清岚", "禾沐", "栖川", "澄野", "青屿", "霁原", "松汀")
_FIRMS = ("衡测", "简证", "明度", "予衡", "知衡")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class City:
    """A city with what depends on it: region code, dialling code, districts."""

    name: str
    province: str
    region: str
    dialling: str
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """A trade: GB/T 4754-2017 code, its name, products, the word in the company name."""

    code: str
    name: str
    products: tuple[str, ...]
    word: str
    unit: str


CITIES = {
    "zhengzhou": City("郑州市", "河南省", "410100", "0371", ("荥阳市", "中牟县", "新郑市")),
    "henan": City("洛阳市", "河南省", "410300", "0379", ("涧西区", "孟津区", "伊滨区")),
    "suzhou": City("苏州市", "江苏省", "320500", "0512", ("吴中区", "相城区", "昆山市")),
    "zhejiang": City("宁波市", "浙江省", "330200", "0574", ("鄞州区", "北仑区", "慈溪市")),
    "beijing": City("北京市", "北京市", "110100", "010", ("大兴区", "昌平区", "房山区")),
}
INDUSTRIES = (
    Industry("3484", "机械零部件加工", ("精密轴套", "液压阀体"), "精密机械", "万件"),
    Industry("3812", "电动机制造", ("高效永磁电动机", "电机转子"), "机电", "台"),
    Industry("3670", "汽车零部件及配件制造", ("铝合金转向节", "制动卡钳"), "汽车部件", "万件"),
    Industry("2929", "塑料零件及其他塑料制品制造", ("改性塑料件", "注塑壳体"), "新材料", "吨"),
    Industry("1453", "蔬菜、水果罐头制造", ("黄桃罐头", "什锦蔬菜罐头"), "食品", "吨"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Yearly figures and site data.

    Attributes:
        years: the three years reported on, oldest first.
        output: gross output value of each year, 亿元. profit, tax: 万元.
        energy: yearly energy use, tce. product: qualified output in the trade's unit.
        land, footprint, floor: site area, ground area and counted floor area in m².
    """

    years: tuple[int, int, int]
    output: tuple[Decimal, Decimal, Decimal]
    profit: tuple[int, int, int]
    tax: tuple[int, int, int]
    energy: tuple[int, int, int]
    product: tuple[int, int, int]
    land: int
    footprint: int
    floor: int

    @property
    def plot_ratio(self) -> Decimal:
        """容积率 = counted floor area / site area, two decimals."""
        return (Decimal(self.floor) / self.land).quantize(Decimal("0.01"))

    @property
    def density(self) -> Decimal:
        """建筑密度 = ground area / site area in percent, one decimal."""
        return (Decimal(self.footprint) * 100 / self.land).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Company:
    """An invented manufacturer or assessor (figures None for assessors)."""

    name: str
    short: str
    uscc: str
    city: City
    district: str
    address: str
    legal: str
    contact: str
    author: str
    reviewer: str
    phone: str
    legal_phone: str
    author_phone: str
    reviewer_phone: str
    email: str
    fax: str
    founded: tuple[int, int, int]
    capital: str
    industry: Industry
    figures: Figures


def credit_code(rng: Random, region: str) -> str:
    """A well-formed unified social credit code with right inner and outer check digits."""
    while True:
        body = "91" + region + "MA" + "".join(rng.choice(_ALPHABET[1:]) for _ in range(6))
        inner = organisation_check_digit(body + "00")
        # X stands in the alphabet of the credit code too, so any inner digit will do.
        code = body + inner
        return code + uscc_check_digit(code + "0")


def _people(rng: Random, count: int) -> list[str]:
    names = [f"{s}拟{g}" for s in _SURNAMES for g in _GIVEN]
    return rng.sample(names, count)


def _figures(rng: Random, last: int) -> Figures:
    output = [Decimal(rng.randrange(320, 460)) / 100]
    energy = [rng.randrange(2600, 3400)]
    product = [rng.randrange(4200, 5200)]
    for _ in range(2):
        output.append((output[-1] * Decimal("1.07")).quantize(Decimal("0.01")))
        energy.append(round(energy[-1] * 1.01))
        product.append(round(product[-1] * 1.06))
    land = rng.randrange(60_000, 90_000)
    return Figures(
        years=(last - 2, last - 1, last),
        output=(output[0], output[1], output[2]),
        profit=tuple(int(o * 820) for o in output),  # type: ignore[arg-type]  # three of them
        tax=tuple(int(o * 410) for o in output),  # type: ignore[arg-type]
        energy=(energy[0], energy[1], energy[2]),
        product=(product[0], product[1], product[2]),
        land=land,
        footprint=round(land * rng.uniform(0.42, 0.47)),
        floor=round(land * rng.uniform(1.02, 1.2)),
    )


def _phone(rng: Random, city: City) -> str:
    return f"{city.dialling}-5550{rng.randrange(1000, 9999)}"


def _mobile(rng: Random) -> str:
    return f"1990000{rng.randrange(1000, 9999)}"


def make_company(seed: int, city: City, last_year: int) -> Company:
    """The manufacturer of that seed; ``last_year`` is the last year of its figures."""
    rng = Random(f"company-{seed}-{city.name}")
    industry = rng.choice(INDUSTRIES)
    word = rng.choice(_WORDS)
    district = rng.choice(city.districts)
    people = _people(rng, 4)
    return Company(
        name=f"{city.name[:-1]}{word}{industry.word}有限公司",
        short=f"{word}{industry.word}",
        uscc=credit_code(rng, city.region),
        city=city,
        district=district,
        address=f"{city.name}{district}{rng.choice(_WORDS)}路{rng.randrange(8, 299)}号",
        legal=people[0],
        contact=people[1],
        author=people[2],
        reviewer=people[3],
        phone=_phone(rng, city),
        legal_phone=_mobile(rng),
        author_phone=_mobile(rng),
        reviewer_phone=_mobile(rng),
        email=f"green{rng.randrange(10, 99)}@lv{rng.randrange(100, 999)}.example",
        fax=_phone(rng, city),
        founded=(rng.randrange(2003, 2014), rng.randrange(1, 13), rng.randrange(1, 28)),
        capital=f"{rng.randrange(12, 90) * 100}万元",
        industry=industry,
        figures=_figures(rng, last_year),
    )


def make_assessor(seed: int, city: City, last_year: int) -> Company:
    """The third-party assessor of that seed: the same shape, another kind of name."""
    rng = Random(f"assessor-{seed}-{city.name}")
    base = make_company(seed + 7919, city, last_year)
    word = rng.choice(_FIRMS)
    people = _people(rng, 4)
    return replace(
        base,
        name=f"{city.province.removesuffix('省').removesuffix('市')}{word}绿色评价咨询有限公司",
        short=f"{word}咨询",
        uscc=credit_code(rng, city.region),
        address=f"{city.name}{base.district}{rng.choice(_WORDS)}大厦{rng.randrange(3, 19)}层",
        legal=people[0],
        contact=people[1],
        author=people[2],
        reviewer=people[3],
        phone=_phone(rng, city),
        legal_phone=_mobile(rng),
        author_phone=_mobile(rng),
        reviewer_phone=_mobile(rng),
        email=f"office@{word and 'pj'}{rng.randrange(100, 999)}.example",
        fax=_phone(rng, city),
        capital="600万元",
    )


def as_park(company: Company) -> Company:
    """A park of the same place and people instead of the manufacturer."""
    word = company.short[:2]
    name = f"{company.city.name}{word}经济技术开发区"
    return replace(company, name=name, short=f"{word}经济技术开发区")
