"""Laws, standards and notices: cited in reports, but never evidence of the bundle."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from lvjian.core.text import fold
from lvjian.matchers.evidence.kinds import kinds_in
from lvjian.matchers.vocabulary import STANDARD

FILE_NUMBER = re.compile(
    r"[一-鿿]{2,14}\s?[〔\[(【]\s?(?:19|20)\d{2}\s?[〕\])】]\s?第?\s?\d{1,5}\s?号"
)
"""Number of an official notice: ``工信厅节函〔2016〕586号``."""

_SURE = re.compile(
    r"^中华人民共和国|^(?:国务院|国家|全国|工业和信息化部|工信部|生态环境部|发展改革委|自然资源部|市场监管总局"
    r"|河南省|浙江省|江苏省|北京市|郑州市|苏州市|省|市)(?!企业信用|认证认可|高新技术).*(?:法|条例|办法|规定|目录|标准|方案"
    r"|通知|意见|名录|规划|指南|导则|细则|要求|公告|决定|行动|纲要)$"
    r"|^关于.*(?:通知|意见|决定|公告|函|办法)$|\(20\d\d年?(?:本|版|修订|修正)\)|(?:20\d\d年?)(?:本|版)$"
    r"|(?:条例|通则|总则|导则|限值|限量|控制指标|排放标准|质量标准|设计标准|设计规范|施工规范|验收规范|技术规范"
    r"|卫生标准|术语|指导目录|推广目录|推荐目录|淘汰目录|产品目录|实施细则|评价指标体系|使用指南|限定值.*|能效等级)$"
    r"|^(?:环境保护|节约能源|清洁生产促进|安全生产|消防|职业病防治|水污染防治|大气污染防治|土地管理|城乡规划"
    r"|劳动|公司|产品质量|计量|循环经济促进|可再生能源|噪声污染防治|固体废物污染环境防治).{0,4}法$"
    r"|^(?:绿色(?:低碳)?(?:工厂|园区|产品|供应链).{0,6}(?:评价(?:要求|导则|通则|标准|规范|指标|办法|通知)|申报指南|管理办法))"
    r"|国民经济行业分类|战略性新兴产业(?:重点产品.*)?分类|危险废物名录|温室气体核算.*(?:指南|要求)$"
    r"|(?:计算|核算|配备和管理|测试|评定)(?:方法|通则|导则)$"
)
_MAYBE = re.compile(
    r"(?:标准|规范|规定|办法|通知|意见|目录|指南|要求|准则|细则|公告|分类|方法|指标|法)$"
)
_NOTICE = re.compile(r"(?:通知|意见|公告|分类|指标)$")
_OWN = re.compile(r"(?:本|我)(?:公司|企业|厂)|有限公司|企业标准|内部|员工|岗位|公司")


@lru_cache(maxsize=8192)
def official(title: str, after: str = "") -> Literal["yes", "maybe", "no"]:
    """Whether 《title》 names a law, standard or notice.

    Args:
        after: the words right behind the closing bracket, where its code may stand.

    Returns:
        ``yes``: it is no evidence; ``maybe``: it could also be a document of the applicant
        (《能源管理办法》), evidence only if the bundle holds it; ``no``: evidence.
    """
    name = fold(title).strip("《》")
    if STANDARD.search(name.upper()) and not re.search(r"证书|报告|手册|体系", name):
        return "yes"
    tail = after.lstrip(" \n(（[【")[:24]
    if STANDARD.match(tail.upper()) or FILE_NUMBER.match(tail):
        return "yes"
    if _OWN.search(name):
        return "no"
    if _SURE.search(name):
        return "yes"
    if _NOTICE.search(name) and kinds_in(name):
        return "no"  # 竣工验收意见, 备案通知书: evidence by its kind
    return "maybe" if _MAYBE.search(name) else "no"
