"""Titles that stand in an evidence cell without brackets, label or number."""

from __future__ import annotations

import re

from lvjian.matchers.official_texts import official
from lvjian.matchers.vocabulary import STANDARD

_FRAGMENT = re.compile(r"[^\n、,;。]+")
_NUMBERING = re.compile(
    r"\s*(?:[(（]?\d{1,2}[)）.、]|[①-⑳]|[一二三四五六七八九十]{1,2}、|[-•·])\s*"
)
_ENDS = re.compile(
    r"(?:证书?|制度|报告|清单|记录|台账|批复|文件|手册|方案|计划|合同|执照|许可证|证明|照片|图|表|截图|协议|承诺书"
    r"|授权书|任命书|名录|意见|回执|函|凭证|发票|说明|声明|规划|预案|复印件|扫描件|材料|书|单|验收|认证|登记)$"
)
_SENTENCE = re.compile(
    r"已|均|能够|符合|满足|采用|进行|开展|建立|实施|达到|取得|通过(?!质量|环境|能源)|编制了|制定了|按照|依据|根据|了|是|有(?!限)"
    r"|无(?!组织|害)|不|为|并|应|定期|拥有|含|可(?!再生|回收|行性|研)|设置|配备|使用|公司(?=.*[，。])|[=≥≤%]"
)
_FILLER = re.compile(
    r"\s*(?:符合|不符合|满足|是|否|证明材料|佐证材料|证明文件|附件|见|详见|等|如下|\d{1,3}(?:\.\d+)?分?)[:：]?\s*"
)
_LEAD = re.compile(
    r"^(?:(?:详?见|参见|提供|附(?!件))[:：\s]*|(?:证明材料|佐证材料|证明文件|附件)(?:[:：]\s*|\s+))+"
)
_GENERIC = re.compile(
    r"(?:相关|有关|所附|后附|附件|以上|其他|其它|必要|的|证明|佐证|支撑|见)*(?:材料|文件|资料|附件|证明|记录)"
)


def bare_titles(text: str) -> list[tuple[int, int, str]]:
    """(start, end, title) of each title, if the cell holds nothing but titles.

    One fragment that reads like a sentence makes the whole cell prose: then there are none.
    """
    found: list[tuple[int, int, str]] = []
    for match in _FRAGMENT.finditer(text):
        words, offset = _strip(match[0])
        if not words or _FILLER.fullmatch(words):
            continue
        if not is_title(words):
            return []
        start = match.start() + offset
        found.append((start, start + len(words), words))
    return found


def _strip(fragment: str) -> tuple[str, int]:
    offset = 0
    numbering = _NUMBERING.match(fragment)
    if numbering and numbering.end() < len(fragment):
        offset = numbering.end()
    lead = _LEAD.match(fragment[offset:].lstrip())
    body = fragment[offset:]
    offset += len(body) - len(body.lstrip())
    if lead and lead.end() < len(body.lstrip()):
        offset += lead.end()
    return fragment[offset:].strip(" .:"), offset


def is_title(words: str) -> bool:
    """Whether a fragment names a document and says nothing else."""
    if not 3 <= len(words) <= 30 or _SENTENCE.search(words) or STANDARD.fullmatch(words):
        return False
    if official(words) == "yes" or _GENERIC.fullmatch(words):
        return False
    return ends_like_title(words)


def ends_like_title(words: str) -> bool:
    """Whether words end the way names of documents do, a bracket at the end left out."""
    return bool(_ENDS.search(re.sub(r"[(（][^()（）]*[)）]$", "", words)))
