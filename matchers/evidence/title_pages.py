"""Title pages: the name of a paper, whose it is and of when, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.core.numbers import plain

_MOST = 8
_FORMS = (
    r"[^:]{2,30}(?:公司|厂|集团|中心|研究院|事务所|局|委员会|管委会|学会|协会)",
    r"(?:(?:19|20)\d\d|[二〇○零一三四五六七八九]{4})\s*年(?:度)?(?:\s*[\d一二三四五六七八九十]{1,3}\s*月)?(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?",
    r"(?:19|20)\d\d\s*[-./]\s*\d{1,2}(?:\s*[-./]\s*\d{1,2})?",
    r"[^:]{0,30}(?:报告书?|声明|手册|预案|方案|制度|证书|批复|意见|协议|合同|规划|总结|说明书?|许可证|执照)",
    r"[((].{1,12}[))]",
    r"(?:编制|编写|主编|提交)\s*(?:单位|日期|时间|人)\s*[::].{0,30}",
    r"(?:第?\s*[一二三四五六七八九十\dA-Z.]+\s*版?)|版\s*本\s*(?:号)?\s*[::].{0,12}",
    r"[A-Za-z][A-Za-z .,'&\-]{3,60}",
)
_TITLE_PAGE = re.compile("|".join(f"(?:{form})" for form in _FORMS))


def is_title_page(lines: Sequence[str]) -> bool:
    """Whether lines are those of a title page; a fact with its label, a sentence are more."""
    if not 1 <= len(lines) <= _MOST:
        return False
    return all(_TITLE_PAGE.fullmatch(plain(line).strip()) for line in lines)
