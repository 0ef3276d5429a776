"""Formulas of the performance indicators and the words by which texts name their inputs.

GB/T 36132-2018 annex A with the variables of Beijing's document (beijing.txt lines 125-199);
its images are lost, the structure is that of the 2025 edition's annex B. For 废水回用率 no
source confirms the denominator: both readings are taken as right.
"""

from __future__ import annotations

from dataclasses import dataclass

_LAND = r"(?<!单位)(?:厂区|总|工厂|项目)?用地(?:总)?面积|(?:厂区|总)占地面积"
_OUTPUT = r"(?<!面积)(?<!面积工业)(?<!单位)(?:工业)?总产值|(?<!单位)(?:年|工业)产值"
_PRODUCT = r"(?:合格)?产品?(?:总)?产量"
_ENERGY = r"(?<!产品)(?<!产值)(?<!增加值)(?<!面积)(?<!单位)综合能(?:源消)?耗(?:总)?量?|综合能源消费(?:总)?量"
_CARBON = r"(?<!产品)(?<!增加值)(?<!产值)(?:温室气体|二氧化碳|碳)(?:排放)(?:总)?量"
_ADDED = r"(?<!单位)(?<!万元)(?<!占)工业增加值(?!占|能耗|综合|碳|的)"


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio of sums and the words that name each of its inputs.

    Attributes:
        above: patterns of the addends of the numerator; below: of the denominator.
        maybe: patterns of addends of the numerator that count where a text gives them.
        maybe_below: the same of the denominator.
        unless: words in a passage that make the formula inapplicable there.
        either: the denominator may also be without its first addend.
    """

    name: str
    result: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    unless: str = ""
    maybe_below: tuple[str, ...] = ()
    either: bool = False


_POLLUTANTS = (
    ("化学需氧量", "(?:化学需氧量|COD(?:cr)?)"), ("氨氮", "氨氮"), ("二氧化硫", "(?:二氧化硫|SO2)"),
    ("氮氧化物", "(?:氮氧化物|NOx)"), ("废气", "废气"), ("废水", "废水"),
)  # fmt: skip


def _per_product(name: str, words: str) -> Formula:
    """si, gi, ω: what arises over the qualified output Q."""
    return Formula(
        f"单位产品{name}产生量",
        rf"单位产品(?:的)?{words}(?:产生|排放)量",
        (rf"(?<!产品)(?<!产品的){words}(?:年)?(?:产生|排放)(?:总)?量",),
        (_PRODUCT,),
    )


FORMULAS: tuple[Formula, ...] = (
    Formula(
        "容积率", "容积率",
        (r"计容(?:总)?建筑面积|计容面积|计算容积率的(?:总)?建筑(?:物)?面积|总建筑(?:物)?面积",),
        (_LAND,),
        unless=r"加倍|层高|(?<!\d)8\s*(?:m(?!2)|米)|(?<![及和与、])构筑物",
    ),
    Formula(
        "建筑密度", "建筑密度",
        (
            r"(?:建筑(?:物)?|建、?构筑物|建筑物(?:及|和|与|、)构筑物)(?:总)?(?:占地|基底)(?:总)?面积|基底面积",
        ),
        (r"(?:厂区|总|工厂|项目)?用地(?:总)?面积|厂区占地面积",),
        unless="(?<![建及和与、])构筑物",
    ),
    Formula(
        "单位用地面积产值", "单位用地面积(?:的)?(?:工业)?(?:总)?产值", (_OUTPUT,),
        (r"(?<!单位)(?:厂区|总|工厂|项目)?用地(?:总)?面积",),
    ),
    Formula(
        "绿色物料使用率", "绿色物料使用率", ("绿色物料(?:总)?使用量",),
        (r"(?<!绿色)(?:同类)?物料(?:的)?(?:总使用量|使用总量)",),
    ),
    *(_per_product(name, words) for name, words in _POLLUTANTS),
    Formula(
        "单位产品主要原材料消耗量", "单位产品(?:的)?(?:主要)?原材料消耗量",
        (r"(?<!产品)(?<!产品主要)(?:主要)?原材料(?:总消耗量|消耗总量|年消耗量)",), (_PRODUCT,),
    ),
    Formula(
        "工业固体废物综合利用率", r"(?:工业)?(?:固体废物|固废|固体废弃物)综合利用率",
        (r"(?:固体废物|固废|固体废弃物)?综合利用量",),
        (r"(?:固体废物|固废|固体废弃物)?(?:总)?产生(?:总)?量",),
        maybe_below=(r"(?:综合利用)?往年(?:贮存|储存|堆存)量",),
    ),
    Formula(
        "废水回用率", "废水(?:处理)?回用率", (r"(?:废水|处理后的)?回用水?量",),
        (r"(?<!回用)(?:外排|对外排放)的?(?:废)?水量", r"(?:废水|处理后的)?回用水?量"), either=True,
    ),
    Formula("单位产品综合能耗", "单位产品(?:综合)?能耗", (_ENERGY,), (_PRODUCT,)),
    Formula("单位产品碳排放量", "单位产品(?:二氧化碳|碳)排放量", (_CARBON,), (_PRODUCT,)),
    Formula("单位工业增加值能耗", "单位工业增加值(?:综合)?能耗", (_ENERGY,), (_ADDED,)),
    Formula("单位产值能耗", "单位(?:工业)?(?:总)?产值(?:综合)?能耗", (_ENERGY,), (_OUTPUT,)),
    Formula(
        "单位工业增加值碳排放量", "单位工业增加值(?:二氧化碳|碳)排放(?:量|强度)?", (_CARBON,), (_ADDED,)
    ),
    Formula(
        "工业增加值占比", r"工业增加值占(?:地区生产总值|GDP)?(?:的)?(?:比重|比例|比)", (_ADDED,),
        ("地区生产总值(?!的)|(?<!占)GDP",),
    ),
    # henan.txt lines 608-612: what the product contributes to the whole firm.
    Formula(
        "申报产品收入占比", r"(?:产品)?(?:销售)?收入占(?:企业|公司|全部)?(?:总收入|营业收入)(?:的)?(?:比重|比例|比)",
        (r"(?<!总)(?:申报)?产品(?:销售)?收入(?!占)",), (r"(?:企业|公司)?(?<!占)(?<!占企业)(?<!占公司)(?:总收入|营业(?:总)?收入)(?!的比)",),
    ),
    Formula(
        "申报产品利润占比", r"(?:产品)?利润(?:额)?占(?:企业|公司|全部)?总?利润(?:总)?额?(?:的)?(?:比重|比例|比)",
        (r"(?:申报)?产品利润(?:额)?(?!占)",), (r"(?:企业|公司)(?:总利润|利润总额)(?!的比)",),
    ),
)  # fmt: skip
