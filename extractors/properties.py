"""File properties of an Office package: ``docProps/core.xml`` and ``app.xml``."""

from __future__ import annotations

from lxml import etree

from lvjian.core.errors import FileReadError
from lvjian.extractors.package import Package

_NAMES = {
    "creator": "author",
    "lastModifiedBy": "last_modified_by",
    "title": "title",
    "created": "created",
    "modified": "modified",
    "Company": "company",
    "Template": "template",
    "Application": "application",
}
_ORDER = (
    "author", "last_modified_by", "company", "title", "application", "template", "created",
    "modified",
)  # fmt: skip
_LONGEST = 500


def read_properties(package: Package) -> tuple[tuple[str, str], ...]:
    """The properties that are stated, in a fixed order; damaged ones count as not stated."""
    found: dict[str, str] = {}
    try:
        relations = package.relations("")
    except FileReadError:
        return ()
    for relation in relations:
        if relation.kind in {"core-properties", "extended-properties", "extendedProperties"}:
            found |= _stated(package, relation.target)
    return tuple((name, found[name]) for name in _ORDER if name in found)


def _stated(package: Package, part: str) -> dict[str, str]:
    if not package.has(part):
        return {}
    try:
        root = package.xml(part)
    except FileReadError:
        return {}
    found: dict[str, str] = {}
    for item in root:
        name = _NAMES.get(etree.QName(item).localname)
        text = (item.text or "").strip()
        if name and text:
            found[name] = text[:_LONGEST]
    return found
