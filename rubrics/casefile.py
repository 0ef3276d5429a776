"""The cases a pack brings along: a few rows or fields and what the check must say of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StrictInt, StrictStr, ValidationError

from lvjian.core.errors import RubricError
from lvjian.core.rubric import ColumnRole
from lvjian.rubrics.model import Strict, Words
from lvjian.rubrics.packfile import read_yaml, said

Finding = Annotated[str, Field(pattern=r"^[A-Z]\d{3} \S+$")]


class Case(Strict):
    """One case.

    Attributes:
        rows: cells of rows by id and column; the wording itself is column ``text``. For
            value rows the cells may stand in order under ``values``.
        fields: words in boxes by field id, check boxes included (☑国有 □集体).
        without: ids of rows and fields that are left out altogether.
        as_of: day of the check.
        expect: every finding at these rows and fields, as ``S002 row:1.2.4``; none: sound.
    """

    name: Words
    rows: dict[StrictStr, dict[ColumnRole, StrictStr | StrictInt | float]] = Field(default={})
    values: dict[StrictStr, tuple[StrictStr, ...]] = Field(default={})
    fields: dict[StrictStr, StrictStr] = Field(default={})
    without: tuple[StrictStr, ...] = ()
    as_of: date = date(2024, 6, 1)
    expect: tuple[Finding, ...] = ()

    def touched(self) -> tuple[str, ...]:
        """Ids of the rows and fields it is about."""
        return (*self.rows, *self.values, *self.fields, *self.without)


class _File(Strict):
    cases: tuple[Case, ...]


def read_cases(pack_dir: Path) -> list[tuple[Path, Case]]:
    """All cases of a pack with their files, in order.

    Raises:
        RubricError: a file is malformed.
    """
    found: list[tuple[Path, Case]] = []
    for path in sorted((pack_dir / "cases").glob("*.yaml")):
        try:
            cases = _File.model_validate(read_yaml(path)).cases
        except ValidationError as error:
            raise RubricError(f"{path}：{said(error)}") from error
        found += [(path, case) for case in cases]
    return found
