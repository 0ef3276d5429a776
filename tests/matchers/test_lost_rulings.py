"""A value and the next label in one cell of a scanned form."""

from __future__ import annotations

from dataclasses import replace

from lvjian.core.document import Cell, Table, make_grid
from lvjian.matchers.lost_rulings import with_labels_apart
from tests.matchers.documents import table

KNOWN = {"统一社会信用代码", "邮编", "注册机关"}


def recognised(made: Table) -> Table:
    cells = [replace(c, places=(replace(c.place, way="ocr"),)) for c in made.cells()]
    return replace(made, rows=make_grid(cells, len(made.rows), made.width))


def texts(made: Table) -> list[list[str]]:
    return [[c.text for c in row if isinstance(c, Cell)] for row in made.rows]


def test_a_label_behind_a_value_is_a_cell_of_its_own() -> None:
    form = table([["统一社会信用代码", "91110115874805766N 邮编", "<", ""]])
    assert texts(with_labels_apart(recognised(form), KNOWN)) == [
        ["统一社会信用代码", "91110115874805766N", "邮编", ""]
    ]
    assert with_labels_apart(form, KNOWN) is form


def test_what_is_no_lost_ruling_stays() -> None:
    for row in (
        ["注册机关", "北京市 邮编", "<", "<"],  # nothing to the right of it
        ["邮编", "100000 邮编", "<", ""],  # the label stands elsewhere
        ["注册机关", "北京市 市场监管局", "<", ""],
        ["注册机关", "邮编", "<", ""],
    ):
        form = recognised(table([row]))
        assert with_labels_apart(form, KNOWN) is form
