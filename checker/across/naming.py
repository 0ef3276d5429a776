"""Companies named in the text of a report, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvjian.checker.across.footprint import Mention
from lvjian.core.place import Place
from lvjian.core.text import display, substance

# A name that no other bundle vouches for counts only where a clause begins with it: inside a
# clause its beginning cannot be told from the words before it.
_COMPANY = re.compile(
    r"(?:^|(?<=[，,：:“”\"（(、]))(?:经查，?|评价组|本次|现场|本次评价)?(?:对|受|由)?"
    r"([一-鿿][一-鿿A-Za-z0-9（）()·]{3,30}?(?:有限责任公司|股份有限公司|有限公司))"
)
_ROLES = re.compile(
    r"供应|供方|供货|采购|购自|购买|外购|提供|客户|顾客|用户|销售给|销往|订单|合作|协作|战略|伙伴|"
    r"认证|检测|监测|检验|检定|校准|测试|核查|审核|审计|评估|评价机构|咨询|设计|施工|建设单位|安装|监理|总包|"
    r"承建|承包|处置|处理|回收|转移|运输|清运|委托|外包|运维|维护|租赁|出租|承租|产权|投资|股东|控股|母公司|子公司|"
    r"全资|参股|集团|总部|分公司|关联|银行|贷款|保险|担保|电力|供电|燃气|供水|热力|水务|电网|合同|协议|"
    r"制造商|厂家|品牌|型号|来自|引进|邻|东侧|西侧|南侧|北侧|园区|管委会|大学|研究院|联合|共建|支持|服务|"
    r"订购|订货|采买|面向|交付|交货|发往|出口|服务商|签署|签订|签约|购入|收购|原为|原属|所有|接管|参观|学习|考察|交流|"
    r"借鉴|参照|出资|合资|合营|厂商|制造单位|生产单位|生产厂|设备厂|送来|输送|来料|代工|收走|相邻|毗邻|紧邻|隔壁|对面|"
    r"东面|西面|南面|北面|东邻|西邻|南邻|北邻|周边|上游|下游|外售|业绩|案例|先后|经销|代理|物流|招标|中标|"
    r"发证|颁发|出具|编制|编写|标杆|同行|对标|曾用名|原名|更名|前身|变更|授权|专利|转让|许可|参编|起草|获奖|负责|承担"
)
_SUBJECT = re.compile(
    r"成立于|位于|坐落|注册资本|主要生产|主营|主要产品|占地|厂区|绿色工厂|绿色低碳工厂|"
    r"综合能耗|总产值|依法|基本要求|符合|进行评价|管理体系"
)
# Who somebody deals with stands behind these; whom a report is about stands behind 对 and 受.
_DEALING = re.compile(r"(?:与|向|从|到|往|由|跟|同)$")
_EVALUATING = re.compile(r"评价组|评价小组|本次评价|现场|受评|委托")
_PARTICLES = re.compile(r"[为由与是在从被将把等]")
_BARE = 12
_EXAMINED = re.compile(r"(?:评价(?:小)?组|本次评价|现场)对")
_EXAMINING = re.compile(r"进行了?(?:现场|文件|资料)?(?:核查|审核|评审|评估|检查)")
"""What an assessor does to whom the report is about: no word of what that company is."""
_OWN_WORDS = re.compile(r"本次评价|评价组|能源管理体系|质量管理体系|环境管理体系|管理体系认证")


def mentions(texts: Sequence[tuple[Place, str]], *, own: Sequence[str]) -> Iterator[Mention]:
    """Companies that are neither applicant nor assessor, each with its role in the sentence.

    Args:
        own: names in substance of applicant and assessor, and shorter forms.
    """
    for place, text in texts:
        for sentence in re.split(r"[。；;\n]", text):
            for match in _COMPANY.finditer(sentence.strip()):
                bare = substance(match[1])
                if any(o in bare or bare in o for o in own) or _PARTICLES.search(match[1]):
                    continue  # of the latter it cannot be told where the name begins
                yield Mention(
                    match[1],
                    role_in(sentence, match[1]),
                    bool(_SUBJECT.search(sentence)),
                    place.quoting(display(sentence.strip(), 100)),
                )


def role_in(sentence: str, name: str, context: str = "") -> str:
    """The words of a sentence that say what a company named in it is to the applicant.

    Args:
        context: heads of the cell, or what leads to the list: they tell what a bare name is.
    """
    rest = _OWN_WORDS.sub("", sentence.replace(name, ""))
    if _EXAMINED.search(sentence):
        rest = _EXAMINING.sub("", rest)
    found = _ROLES.search(rest)
    if found is None and not _EVALUATING.search(sentence):
        found = _DEALING.search(sentence.partition(name)[0])
    if found is None and len(substance(rest)) < _BARE:
        found = _ROLES.search(context)
    return found.group() if found else ""


def sentence_around(text: str, at: int) -> str:
    """The sentence of a text that holds a position."""
    start = max((text.rfind(mark, 0, at) for mark in "。；;\n"), default=-1) + 1
    ends = [e for mark in "。；;\n" if (e := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))].strip()
