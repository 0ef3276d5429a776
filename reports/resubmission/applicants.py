"""Whether two reports are about one applicant and one template: the next submission of the other."""

from __future__ import annotations

from typing import Any

from lvjian.checker.across.legal_names import legal_person
from lvjian.core.identifiers import uscc_body, uscc_well_formed

Json = dict[str, Any]


def same_applicant(one: Json, other: Json) -> bool | None:
    """Whether both name one applicant; None where one of them names none.

    A credit code in common is enough (a name may have changed), and so is a name.
    """
    mine, theirs = identity(one), identity(other)
    if not mine or not theirs:
        return None
    return bool(mine & theirs)


def identity(report: Json) -> frozenset[str]:
    """By what the applicant of a report is known: names as compared, credit codes."""
    found: set[str] = set()
    for document in report["documents"]:
        said = document.get("applicant") or {}
        if said.get("name"):
            found.add(f"n:{legal_person(said['name'])}")
        code = uscc_body(said["uscc"]) if said.get("uscc") else ""
        if uscc_well_formed(code):
            found.add(f"c:{code}")
    return frozenset(found)


def templates(report: Json) -> frozenset[str]:
    """Ids of the templates its reports follow."""
    return frozenset(d["rubric"] for d in report["documents"])
