"""Words with which a form asks for a seal or a signature."""

from __future__ import annotations

import re

SEAL_ASKED = re.compile(
    r"[(（\[〔【]\s*(?:加\s*盖\s*)?(?:单\s*位\s*)?(?:公\s*章|盖\s*章|签\s*章)\s*[)）\]〕】]"
    r"|(?:加盖)?(?:单位)?[(（]?(?:公章|盖章|签章)[)）]?\s*[:：]"
)
"""（公章）, （单位公章）, （盖章）, 单位（盖章）：; not （需加盖单位公章）, which asks elsewhere."""
_ROLE = r"(?:法人代表|法定代表人|负责人|单位负责人|法人|园区负责人|评价组组长|评价组长|授权代表|授权代理人)"
SIGNATURE_ASKED = re.compile(
    _ROLE
    + r"[^：:\n]{0,12}?(?:签\s*[字名章](?:\s*[或、及和/／并]?\s*(?:加\s*)?盖\s*[公印私]?\s*章)?"
    r"|[(（]\s*签\s*[)）])\s*[)）]?\s*[:：]?\s*"
    r"(?P<name>[^\n(（]*)"
)
"""法定代表人签字：, 法人或单位负责人签名, 负责人（签字）：; ``name`` is what stands behind."""
ENDS_NAME = re.compile(
    r"日\s*期|年|月|公\s*章|盖\s*章|单\s*位|签\s*[字名章]|电\s*话|职\s*务|身份证"
)
"""What follows the room for a name."""
