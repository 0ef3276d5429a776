"""The report as one self-contained HTML page a reviewer can read and print."""

from __future__ import annotations

import base64
import hashlib
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from lvjian.core.numbers import show
from lvjian.reports import wording
from lvjian.reports.as_dict import field_value
from lvjian.reports.checked import Checked
from lvjian.reports.crops import picture_of
from lvjian.reports.page_view import page_view

_TEMPLATES = ("report.html.j2", "parts.html.j2", "batch.html.j2", "compare.html.j2")


def report_html(checked: Checked) -> str:
    """The page: no script, no outside resource, everything from the bundle escaped."""
    style = read_template("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = page_environment().get_template("report.html.j2")
    return template.render(
        view=page_view(checked),
        crop=lambda place: picture_of(place, checked.crops),
        style=Markup(style),  # noqa: S704 - our own style sheet
        style_hash=digest,
    )


@lru_cache(maxsize=1)
def page_environment() -> Environment:
    """What every page is made with."""
    environment = Environment(
        loader=DictLoader({name: read_template(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters["points"] = _points
    environment.filters["percent"] = _percent
    environment.filters["short"] = wording.one_line
    environment.filters["place"] = wording.place_words
    environment.filters["how_read"] = wording.how_read
    environment.filters["row_place"] = wording.row_place
    environment.globals["names"] = wording
    environment.globals["field_value"] = field_value
    return environment


def _harmless(value: object) -> object:
    """Whatever a template prints: no controls, escapes or bidirectional marks."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return wording.printable(value)
    return value


def _points(value: Decimal | None) -> str:
    """Points with at most four decimals; a dash for what is not known."""
    return "—" if value is None else show(round(value, 4))


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{show(value * 100)}%"


def read_template(name: str) -> str:
    """A template or style sheet."""
    return (files("lvjian.reports") / "templates" / name).read_text(encoding="utf-8")
