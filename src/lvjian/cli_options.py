"""Options that several commands have, and how they are read."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from lvjian.core.errors import UsageError

if TYPE_CHECKING:
    from lvjian.ingest.limits import Limits


def day_of(text: str | None) -> date:
    """The date of the check; the only place that reads the clock.

    Raises:
        UsageError: the text is no date.
    """
    if text is None:
        return date.today()  # noqa: DTZ011 - the local day is what the user means
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of 应为 YYYY-MM-DD 形式的日期，现为“{text}”") from None


def limits_of(settings: list[str]) -> Limits:
    """The limits that ``--limit NAME=VALUE`` and the environment set.

    Raises:
        UsageError: a name is unknown or has no value.
    """
    from lvjian.ingest.limits import Limits, setting  # noqa: PLC0415

    known = {field.name for field in fields(Limits)}
    environment = dict(os.environ)
    for item in settings:
        name, _, value = item.partition("=")
        if name not in known or not value.strip():
            raise UsageError(
                f"--limit 不认识“{item}”，写法为 名称=值，名称可用：{'、'.join(sorted(known))}"
            )
        try:
            Limits.from_env({setting(name): value})
        except UsageError:
            raise UsageError(f"--limit {item} 的值应为大于 0 的整数，大小可写 500M、8G") from None
        environment[setting(name)] = value
    return Limits.from_env(environment)
