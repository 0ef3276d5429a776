"""Invented certificates in many layouts, printed to PDF and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from lvjian.core.evidence import Attachment
from lvjian.core.text import substance
from lvjian.matchers.evidence.attachments import find_attachments
from lvjian.pipeline import read_files
from lvjian.samples.certificates import Specimen, specimen_pdf, specimens

CHOSEN = specimens()[::3]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Attachment]:
    """Attachments by the name of their file, which tells nothing of their kind."""
    folder: Path = tmp_path_factory.mktemp("specimens")
    for n, specimen in enumerate(CHOSEN):
        (folder / f"扫描件{n:02}.pdf").write_bytes(specimen_pdf(specimen))
    found = find_attachments(read_files(folder).files, [])
    return {a.at[0].file: a for a in found}


@pytest.mark.parametrize("n", range(len(CHOSEN)))
def test_what_is_printed_is_read(n: int, read: dict[str, Attachment]) -> None:
    specimen, attachment = CHOSEN[n], read[f"扫描件{n:02}.pdf"]
    facts = attachment.facts
    assert attachment.kind == specimen.kind
    if specimen.kind not in ("承诺书", "授权书"):
        assert substance(facts.holder or "") == substance(specimen.holder)
    assert facts.expires == specimen.expires
    assert _others(attachment) == _printed(specimen)


def _others(attachment: Attachment) -> tuple[object, ...]:
    facts = attachment.facts
    return (facts.uscc or "", facts.number or "")


def _printed(specimen: Specimen) -> tuple[object, ...]:
    return (specimen.uscc, specimen.number)
