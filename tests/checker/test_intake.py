"""Family I."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lvjian.core.bundle import BundleFile, FileProblem
from lvjian.core.reading import BundleReading, FileReading
from tests.checker.case import Case, Spoil, run

P = "附件/资料.pdf"


def problem(code: str, *pages: int) -> Spoil:
    def spoil(bundle: BundleReading) -> BundleReading:
        said = [
            FileProblem(code, P, f"{P} 有问题", "重新提交", page=page) for page in pages or (None,)
        ]
        return replace(bundle, problems=tuple(said))

    return spoil


def copied(sha: str, *, size: int = 10) -> Spoil:
    def spoil(bundle: BundleReading) -> BundleReading:
        files = [
            FileReading(BundleFile(p, Path(p), sha, "pdf", "pdf", size), "attachment", "read")
            for p in ("附件/甲.pdf", "附件/乙.pdf")
        ]
        return replace(bundle, files=(*bundle.files, *files))

    return spoil


def without_reports(bundle: BundleReading) -> BundleReading:
    return replace(bundle, reports=(), attachments=(), materials=())


CASES = [
    *(Case(f"{c}_names_the_file", problem(c), ((c, f"file:{P}"),)) for c in
      ("I001", "I002", "I003", "I004", "I006", "I008")),
    Case("unread_pages_of_one_file_are_one_finding", problem("I006", 7, 3), (("I006", f"file:{P}"),),
         says=("第 3、7 页", "共 2 页")),
    Case("no_report", without_reports, (("I005", "bundle"),)),
    Case("no_report_but_a_locked_file", lambda b: problem("I002")(without_reports(b)),
         (("I002", f"file:{P}"),), (("I005", "bundle"),)),
    Case("no_report_and_an_unsupported_file", lambda b: problem("I003")(without_reports(b)),
         (("I005", "bundle"), ("I003", f"file:{P}"))),
    Case("same_bytes_twice", copied("1" * 64), (("I007", "file:附件/甲.pdf"),), says=("甲.pdf", "乙.pdf")),
    Case("empty_files_are_no_copies", copied("1" * 64, size=0)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_intake(case: Case) -> None:
    run(case)
