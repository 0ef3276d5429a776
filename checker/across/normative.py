"""Sentences that say what ought to be, or what a word means: nobody's own wording.

Laws, standards and notices are cited in reports without quotation marks, and more of them than
any list could hold. Such a sentence says nothing of the plant: it has no figures of its own, and
speaks of what somebody in general shall do.
"""

from __future__ import annotations

import re

_WHO = (
    r"(?:国家|国务院|各级|县级以上|地方|任何单位|单位和个人|企业事业单位|企事业单位|生产经营者|生产经营单位|"
    r"(?:重点|一般)?(?:用能|用水|排污|产废|耗能|建设|用人|使用|管理|施工|设计)单位|排放污染物的|产生[^，。]{0,14}的单位|"
    r"建设项目|生产者|销售者|组织|工厂|企业|园区|最高管理者|管理者代表|评价机构|第三方机构|评价人员|受评价方|申报单位|"
    r"危险废物|固体废物|污染物|能源计量器具|计量器具|设施|设备|产品|容器|标准|制度|单位|部门|人员|职工|从业人员)"
)
_SHALL = r"(?:应当|不得|必须|禁止|严禁|有权|有义务|依法承担|应(?![用急收力变对付聘届邀运答税纳手商有尽链商]))"
_DUTY = re.compile(_WHO + r"[^。；;]{0,60}?" + _SHALL)
_OUGHT = re.compile(
    r"(?<![对相适响反效供感答回])应(?:当|按照?|优先|包括|符合|采用|满足|具[有备]|建立|制定|考虑|确保|能够|尽量|尽可能|在|对|由|"
    r"通过|至少|定期|设[置立]|配备|采取|避免|减少|明确|开展|实施|保持|形成|有|不|依法|遵守|选用|予以|经)"
)
_CONCEPT = re.compile(
    r"(?:绿色制造|绿色工厂|绿色供应链|绿色发展|绿色低碳|低碳循环|清洁生产|循环经济|碳达峰|碳中和|生态文明|节能减排|可持续发展|高质量发展|"
    r"碳足迹|温室气体|生命周期|能源管理体系|环境管理体系)[^。，]{0,24}(?:是|属于|指|强调|侧重于|旨在|要求将)"
)
_RULE = re.compile(r"不得|禁止|严禁|均?须(?!知)|方可|的除外|单位和个人|受法律保护|从其规定")
_POLICY = re.compile(
    r"制造强国|习近平|党的[一二三四五六七八九十]+|新发展理念|生态文明思想|党中央|国务院|基本国策|“十[四五]五”"
)
_SUM = re.compile(r"(?:等于|为|是)[^。]{2,}之(?:和|差|积|比)")
_DISCLAIMER = re.compile(
    r"^(?:本|评价)[^。，]{0,4}(?:报告|结论)[^。]{0,14}(?:仅对|有效性|不得|无效|未经|只对)"
)
_RULED = re.compile(r"国家(?:实行|鼓励|支持|建立|对|采取|保护|推行|提倡)")
_MEANS = re.compile(
    r"是指|系指|指的是|，指|的(?:比值|比率|比例|百分比|总和|之和)(?=[，。；;]|$)|之比(?=[，。；;]|$)|以[^，。]{1,12}当量(?:表示|计)"
)
_FOR = re.compile(
    r"^(?:为了?(?:全面|深入|认真|切实|进一步)*(?:贯彻|落实|响应|推进|推动|加快|规范|加强)|"
    r"到20\d\d年[，,]?(?!.*(?:公司|本厂|我厂)))"
)
_BASED = re.compile(r"^(?:根据|依据|按照|遵照|参照)[^，。]{0,6}《[^》]+》")
_METHOD = re.compile(
    r"(?:核算|评价|计算|确定|识别|收集|选择|采用)[^。]{2,}(?:核算|计算|确定|识别|收集|选择|获取)"
)
_OWN = re.compile(
    r"公司|本厂|我厂|该厂|全厂|我单位|评价组|经查|查阅|现场|访谈|台账|抽查|(?<![为除])了(?!解)|已(?!经国|依法取得)|"
    r"车间|班组|厂房内|产线|生产线|上年|同比|年度内|20\d\d年(?:\d|度|，?全|，?共|，?实)"
)
_FIGURE = re.compile(
    r"(?<![\d.])\d[\d.,]*\s*(?:万|亿|千|百)?(?:台|套|组|吨|t|千瓦|kW|MW|立方米|平方米|m|%|％|元|人|名|个|座|次|小时)"
)
_THRESHOLD = re.compile(
    r"(?:超过|不超过|低于|不低于|不少于|不高于|高于|大于|小于|不大于|不小于|达到|满|[≥≤><])\s*\d[\d.,]*\s*\S{0,3}"
    r"|\d[\d.,]*\s*\S{0,3}(?:以上|以下|以内)"
)
_GENERAL = (_MEANS, _RULED, _DUTY, _OUGHT, _RULE, _CONCEPT, _POLICY, _SUM)


def is_normative(sentence: str) -> bool:
    """Whether a sentence repeats what a law, standard or notice says to everybody."""
    text = sentence.strip()
    if _DISCLAIMER.match(text):
        return True
    if _OWN.search(text) or _FIGURE.search(_THRESHOLD.sub("", text)):
        return False
    if _FOR.match(text) or any(p.search(text) for p in _GENERAL):
        return True
    return bool(_BASED.match(text) and _METHOD.search(text))
