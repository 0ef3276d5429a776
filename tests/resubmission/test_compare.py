"""Two submissions as real files: what became of the findings, what was changed besides."""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from lvjian.core.picture_print import PicturePrint
from lvjian.core.place import Place
from lvjian.extractors.picture_prints import picture_print
from lvjian.reports.resubmission.applicants import same_applicant
from lvjian.reports.resubmission.as_html import comparison_html
from lvjian.reports.resubmission.as_json import comparison_dict
from lvjian.reports.resubmission.as_text import comparison_lines
from lvjian.reports.resubmission.basis import bases
from lvjian.reports.resubmission.compare import Submission, by_file, compare
from lvjian.reports.resubmission.model import Comparison
from lvjian.reports.resubmission.sameness import same_value, same_words
from lvjian.samples.batchpictures import photograph, recompressed
from tests.resubmission.submissions import FIRST, NEXT, checked, rearranged, silently, write

FIXED = {
    ("A007", "attachment:9"), ("S002", "row:4.2.2"), ("T005", "row:1.2.4"),
    ("T012", "field:report-author"),
}  # fmt: skip
KEPT = {("T013", "field:assessor-contact-phone"), ("S006", "score:total")}
SILENT = [
    ("field:industry", "填写内容"), ("row:1.1.8", "说明"), ("section:1", "文字"),
    ("section:5", "新增文字"), ("attachment:10", "证书编号"),
]  # fmt: skip


@dataclass(frozen=True)
class Rounds:
    """The same report handed in several times."""

    folder: Path
    first: Submission
    printed: Submission
    next: Submission
    next_printed: Submission


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    """First with seven defects, then with four of them put right, one new, four silent changes."""
    folder = tmp_path_factory.mktemp("rounds")
    return Rounds(
        folder,
        checked(write(folder / "v1", FIRST)),
        checked(write(folder / "v1p", FIRST, printed=True)),
        checked(write(folder / "v2", NEXT, silently, rearranged)),
        checked(write(folder / "v2p", NEXT, silently, printed=True)),
    )


def of(found: Comparison, state: Any) -> set[tuple[str, str]]:
    return {(f.finding["code"], f.finding["target"]) for f in found.of(state)}


def silent(found: Comparison) -> list[tuple[str, str]]:
    return [(c.target, c.what) for c in found.silent]


def test_word_then_its_own_pdf(rounds: Rounds) -> None:
    found = compare(rounds.first, rounds.printed)
    assert [f.state for f in found.findings] == ["unchanged"] * len(FIRST)
    assert not any(f.changed for f in found.findings)
    assert found.changes == ()


def test_what_a_finding_rests_on_knows_no_format(rounds: Rounds) -> None:
    assert sorted(bases(rounds.first.report)) == sorted(bases(rounds.printed.report))
    prints = [
        {f["fingerprint"] for f in s.report["findings"]} for s in (rounds.first, rounds.printed)
    ]
    assert prints[0] == prints[1]


def test_word_then_pdf_with_some_put_right(rounds: Rounds) -> None:
    found = compare(rounds.first, rounds.next_printed)
    assert of(found, "fixed") == FIXED
    assert of(found, "new") == {("T016", "section:5")}
    assert of(found, "unchanged") == KEPT | {("A001", "attachment:42")}
    assert of(found, "worse") == of(found, "untold") == set()
    assert silent(found) == SILENT
    assert all(c.at_before or c.before is None for c in found.changes)
    assert all(c.at_after or c.after is None for c in found.changes)


def test_rows_moved_attachments_renumbered_pages_added(rounds: Rounds) -> None:
    found = compare(rounds.first, rounds.next)
    assert of(found, "fixed") == FIXED
    assert of(found, "new") == {("T016", "section:5")}
    assert of(found, "unchanged") == KEPT | {("A001", "attachment:43")}
    assert silent(found) == [*SILENT, ("attachment:1", "新增的附件")]
    answering = {(c.target, c.what) for c in found.answering}
    assert ("row:1.2.4", "条目文字") in answering
    assert ("attachment:9", "有效期至") in answering


def test_a_changed_value_under_an_unchanged_text_is_shown(rounds: Rounds) -> None:
    found = compare(rounds.first, rounds.next_printed)
    changed = [f for f in found.findings if f.changed]
    assert [f.finding["code"] for f in changed] == ["S006"]
    assert changed[0].before is not None
    assert changed[0].before["actual"] != changed[0].finding["actual"]


def test_turned_round_every_state_is_its_opposite(rounds: Rounds) -> None:
    there = compare(rounds.first, rounds.next_printed)
    back = compare(rounds.next_printed, rounds.first)
    assert of(there, "fixed") == of(back, "new")
    assert of(there, "new") == of(back, "fixed")
    assert of(there, "unchanged") == of(back, "unchanged")


def with_report(submission: Submission, **over: Any) -> Submission:
    return Submission({**copy.deepcopy(submission.report), **over}, submission.pictures)


def test_graver_or_further_off_is_worse(rounds: Rounds) -> None:
    later = copy.deepcopy(rounds.printed.report)
    by_code = {f["code"]: f for f in later["findings"]}
    by_code["S006"]["actual"] = "99.5"
    earlier = copy.deepcopy(rounds.first.report)
    next(f for f in earlier["findings"] if f["code"] == "T013")["severity"] = "warning"
    found = compare(Submission(earlier), Submission(later))
    assert {(f.finding["code"], f.why) for f in found.of("worse")} == {
        ("S006", "与应为的数值相差更大了"), ("T013", "级别提高了"),
    }  # fmt: skip


def test_what_cannot_be_seen_any_more_is_not_fixed(rounds: Rounds) -> None:
    later = copy.deepcopy(rounds.first.report)
    later["findings"] = [f for f in later["findings"] if f["code"] == "A007"]
    lost = {**later["findings"][0], "code": "T020", "target": "document", "message": "缺评价表",
            "document": later["documents"][0]["file"], "fingerprint": "0" * 16}  # fmt: skip
    later["findings"].append(lost)
    why = {"code": "T013", "target": "document", "why": "第2页未能识读"}
    later["coverage"]["rules_not_evaluated"] = [why]
    found = compare(rounds.first, Submission(later))
    assert of(found, "untold") == {
        ("T005", "row:1.2.4"), ("S002", "row:4.2.2"), ("S006", "score:total"),
        ("T012", "field:report-author"), ("T013", "field:assessor-contact-phone"),
    }  # fmt: skip
    assert of(found, "fixed") == {("A001", "attachment:42")}
    assert "第2页未能识读" in next(f.why for f in found.of("untold") if f.finding["code"] == "T013")


def test_a_report_left_out_leaves_its_findings_untold(rounds: Rounds) -> None:
    later = with_report(rounds.first, documents=[], findings=[])
    found = compare(rounds.first, later)
    assert {f.state for f in found.findings if f.finding["document"]} == {"untold"}
    assert ("document", "撤下的报告") in silent(found)


def print_of(data: bytes, file: str) -> PicturePrint:
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    made = picture_print(image.astype(np.uint8), Place(file))
    assert made is not None
    return made


def test_a_photograph_replaced_and_one_only_compressed_again(rounds: Rounds) -> None:
    def submission(*photos: bytes) -> Submission:
        report = copy.deepcopy(rounds.first.report)
        report["attachments"] = [
            {"id": f"a{n}", "number": str(n), "title": f"现场照片{n}", "kind": None, "cited_by": [],
             "source": "file", "has_content": True, "files": [f"照片{n}.jpg"], "facts": {},
             "characters": 0, "digest": None, "sketch": None, "recognised": False,
             "at": [{"file": f"照片{n}.jpg", "page": 1, "bbox": None, "part": None, "quote": None}]}
            for n in range(1, len(photos) + 1)
        ]  # fmt: skip
        report["bundle"]["files"] += [
            {"path": f"照片{n}.jpg", "sha256": f"{hash(p):x}", "kind": "image", "role": "attachment",
             "pages": 1, "status": "read"} for n, p in enumerate(photos, start=1)
        ]  # fmt: skip
        prints = [print_of(p, f"照片{n}.jpg") for n, p in enumerate(photos, start=1)]
        return Submission(report, by_file(prints))

    one, two = photograph(1), photograph(2)
    small = recompressed(one, quality=60, scale=0.7, turn=90)
    found = compare(submission(one, two), submission(small, photograph(3)))
    assert silent(found) == [("attachment:2", "画面")]
    without = Submission(submission(small, photograph(3)).report)
    unsure = compare(submission(one, two), without)
    assert [(c.target, c.unsure) for c in unsure.silent] == [
        ("attachment:1", True), ("attachment:2", True),
    ]  # fmt: skip
    assert any("图片" in note for note in unsure.notes)


def test_recognised_words_differ_only_where_misreading_does_not_explain_it() -> None:
    told = "企业已建立能源管理体系并通过认证，全年节电86.4万千瓦时，未发生环境事故。"
    assert same_words(told, f" {told}\n", unsure=False)
    assert same_words(told, told.replace("体系", "休系"), unsure=True)
    assert not same_words(told, told.replace("体系", "休系"), unsure=False)
    for other in (told.replace("86.4", "88.4"), told.replace("未发生", "发生"), told[:12]):
        assert not same_words(told, other, unsure=True)
    assert same_value("8", "８.0分")
    assert not same_value("8%", "8")
    assert not same_value("8", "9")


def test_another_applicant_is_said(rounds: Rounds) -> None:
    other = copy.deepcopy(rounds.first.report)
    assert same_applicant(rounds.first.report, other) is True
    for document in other["documents"]:
        document["applicant"] = {"name": "洛阳别家机电有限公司", "uscc": None}
    assert same_applicant(rounds.first.report, other) is False
    assert "可能不是同一单位" in compare(rounds.first, Submission(other)).notes[0]
    other["documents"][0]["applicant"]["name"] = None
    assert same_applicant(rounds.first.report, other) is None


def test_reports_of_an_older_version_are_compared_as_far_as_they_go(rounds: Rounds) -> None:
    old = copy.deepcopy(rounds.first.report)
    for document in old["documents"]:
        document.pop("passages")
        document.pop("passages_complete")
        for row in document["rows"]:
            row.pop("cells")
            row.pop("written")
    found = compare(Submission(old), Submission(old))
    assert {f.state for f in found.findings} == {"unchanged"}
    assert found.changes == ()
    assert any("没有保留全部文字" in note for note in found.notes)


def test_every_form_says_the_same(rounds: Rounds) -> None:
    found = compare(rounds.first, rounds.next_printed)
    data = comparison_dict(found)
    assert data["schema"] == "lvjian.compare/1"
    assert {k: len(data[k]) for k in ("fixed", "new", "unchanged", "worse", "untold")} == {
        "fixed": 4, "new": 1, "unchanged": 3, "worse": 0, "untold": 0,
    }  # fmt: skip
    assert [c["what"] for c in data["changes"] if not c["asked"]] == [w for _, w in SILENT]
    lines = "\n".join(comparison_lines(found))
    page = comparison_html(found)
    for words in ("已经改好的", "没有要求而改动的", "指标总分写"):
        assert words in lines
        assert words in page
    assert "<script" not in page
    assert "<ins>不</ins>包括生产" in page


def test_hostile_words_stay_words(rounds: Rounds) -> None:
    hostile = copy.deepcopy(rounds.first.report)
    hostile["bundle"]["name"] = "<img src=x onerror=alert(1)>\x1b[31m\ud800"
    hostile["documents"][0]["fields"][0]["value"] = "<script>alert(1)</script>"
    found = compare(rounds.first, Submission(hostile))
    page = comparison_html(found)
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in "\n".join(comparison_lines(found))
    json.dumps(comparison_dict(found), ensure_ascii=False).encode()


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lvjian", "compare", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command(rounds: Rounds, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = tmp_path / "old" / "report.json"
    old.write_text(json.dumps(rounds.first.report, ensure_ascii=False), "utf-8")
    told = run(old.parent, rounds.folder / "v2p", "--format", "json", "--out", tmp_path / "out",
               "--as-of", "2023-06-18")  # fmt: skip
    assert told.returncode == 1, told.stderr
    data = json.loads(told.stdout)
    assert {(f["code"], f["target"]) for f in data["fixed"]} == FIXED
    assert (tmp_path / "out" / "compare.json").read_text("utf-8") == told.stdout
    assert (tmp_path / "out" / "compare.html").is_file()
    same = run(old, old, "--fail-on", "never")
    assert same.returncode == 0
    assert "没有变的 7" in same.stdout


def test_wrong_usage(rounds: Rounds, tmp_path: Path) -> None:
    held = io.StringIO()
    json.dump({**rounds.first.report, "documents": 3}, held)
    for name, text in (("a.json", "{"), ("b.json", "[]"), ("c.json", held.getvalue()),
                       ("d.json", "[" * 100_000)):  # fmt: skip
        (tmp_path / name).write_text(text, "utf-8")
        told = run(tmp_path / name, tmp_path / name)
        assert told.returncode == 2
        assert "report.json" in told.stderr
    assert run(tmp_path / "没有", tmp_path).returncode == 2
