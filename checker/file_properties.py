"""What the properties of files say of the hand that made them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lvjian.core.text import display, fold

Property = tuple[str, str]

LABELS = {
    "author": "作者", "last_modified_by": "最后保存者", "company": "单位", "template": "模板",
    "created": "建立时间", "modified": "修改时间",
}  # fmt: skip
_SAYS_NOTHING = frozenset(
    {"user", "admin", "administrator", "windows用户", "microsoft", "wps", "lenovo", "hp", "dell",
     "python-docx", "normal.dotm", "normal", "un-named",
     # The empty documents that programs start from were made then.
     "2013-12-23t23:15:00z", "1980-01-01t00:00:00z", "1970-01-01t00:00:00z"}
)  # fmt: skip


def says_something(value: str) -> bool:
    """Whether a value is not one that many machines write by themselves."""
    return fold(value) not in _SAYS_NOTHING


def told(properties: Iterable[Property]) -> tuple[Property, ...]:
    """Those that may tell whose hand it was, in the order of ``LABELS``."""
    stated = dict(properties)
    return tuple(
        (name, stated[name]) for name in LABELS if name in stated and says_something(stated[name])
    )


def in_common(
    one: Iterable[Property], other: Iterable[Property], *, usual: Collection[Property] = ()
) -> str:
    """``作者“张某”、建立时间“2024-05-01T08:00:12Z”``: what two files share; "" for nothing.

    Args:
        usual: what many files of the round state; an official form brings its own.
    """
    theirs = set(told(other))
    shared = [p for p in told(one) if p in theirs and p not in usual]
    return "、".join(f"{LABELS[name]}“{display(value, 20)}”" for name, value in shared)
