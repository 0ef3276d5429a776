"""The compiled form of a rubric: JSON that loads without a YAML or validation library.

Reading the YAML of a long pack takes more than a second; the compiled file a few
milliseconds. A test keeps the two equal.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from lvjian.core import rubric as shapes
from lvjian.core.rubric import Rubric

Decoder = Callable[[Any], Any]


def encode(rubric: Rubric) -> str:
    """The compiled text of a rubric, one key per line, defaults left out."""
    return json.dumps(_plain(rubric), ensure_ascii=False, indent=1) + "\n"


def decode(text: str | bytes) -> Rubric:
    """The rubric of a compiled text.

    Raises:
        KeyError, TypeError, ValueError: the text was not written by :func:`encode`.
    """
    result = _decoder(Rubric)(json.loads(text))
    if not isinstance(result, Rubric):  # pragma: no cover - the decoder of Rubric makes one
        raise TypeError(type(result).__name__)
    return result


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if getattr(value, f.name) != f.default
        }
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal | date):
        return str(value)
    return value


@cache
def _decoder(kind: Any) -> Decoder:
    """How a value of that annotation is made from its JSON form."""
    if dataclasses.is_dataclass(kind):
        return _record(kind)
    if isinstance(kind, types.UnionType):
        inner = _decoder(next(a for a in get_args(kind) if a is not types.NoneType))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        item = _decoder(get_args(kind)[0])
        return lambda value: tuple([item(v) for v in value])
    if kind is Decimal:
        return Decimal
    if kind is date:
        return date.fromisoformat
    return _same


def _same(value: Any) -> Any:
    return value


def _record(kind: Any) -> Decoder:
    hints = get_type_hints(kind, vars(shapes))
    decoders = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind)}
    return lambda value: kind(**{name: decoders[name](item) for name, item in value.items()})
