"""Old office formats: real conversions by LibreOffice, and what is said where there is none."""

from __future__ import annotations

import base64
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import openpyxl
import pytest

from lvjian.core.bundle import Bundle
from lvjian.extractors import read_file
from lvjian.ingest.intake import open_bundle, unread
from lvjian.ingest.limits import Limits
from lvjian.ingest.office_process import PROGRAM_SETTING
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import check_bundle
from lvjian.samples.builder import BundleSpec, build_with_labels

GRID = [["评价要求", "符合性说明", "得分"], ["厂房采用钢结构", "见附件3", "8"]]
HTML = (
    "<html><head>{head}</head><body><p>自评价报告</p><table border=1>"
    + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in GRID)
    + "</table></body></html>"
)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One text and one workbook in every format LibreOffice writes."""
    folder = tmp_path_factory.mktemp("formats")
    document = docx.Document()
    document.add_paragraph("自评价报告")
    table = document.add_table(len(GRID), len(GRID[0]))
    for row, texts in zip(table.rows, GRID, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("评价机构：云岫认证有限公司")
    document.save(str(folder / "报告.docx"))
    book = openpyxl.Workbook()
    ledger = book.worksheets[0]
    for texts in GRID:
        ledger.append(texts)
    book.save(folder / "台账.xlsx")
    for source, targets in (
        ("报告.docx", ("doc", "rtf", "odt", "fodt", "xml:MS Word 2003 XML")),
        ("台账.xlsx", ("xls", "ods")),
    ):
        for target in targets:
            by_hand(folder, source, target)
    (folder / "报告.doc").rename(folder / "报告.wps")
    shutil.copy(folder / "报告.wps", folder / "报告.doc")
    (folder / "台账.xls").rename(folder / "台账.et")
    (folder / "网页.doc").write_bytes(HTML.format(head="").encode("gb18030"))
    sheet = HTML.format(head='<meta charset="gb2312">').replace("<p>自评价报告</p>", "")
    (folder / "网页.xls").write_bytes(sheet.encode("gbk"))
    (folder / "单页.doc").write_bytes(mht())
    return folder


def by_hand(folder: Path, source: str, target: str) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder.parent}/profile", "--headless",
         "--convert-to", target, "--outdir", str(folder), str(folder / source)],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip


def mht() -> bytes:
    page = base64.encodebytes(HTML.format(head="").encode("gb18030")).decode()
    return (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        f"{page}\r\n--b--\r\n"
    ).encode()


def one_file_word(source: Path) -> bytes:
    """A docx as Word's single XML file."""
    parts = []
    with zipfile.ZipFile(source) as package:
        for name in package.namelist():
            kind = "application/xml"
            if name == "word/document.xml":
                kind = (
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document."
                    "main+xml"
                )
            elif name.endswith(".rels"):
                kind = "application/vnd.openxmlformats-package.relationships+xml"
            if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
                xml = package.read(name).decode().split("?>", 1)[-1]
                parts.append(
                    f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">'
                    f"<pkg:xmlData>{xml}</pkg:xmlData></pkg:part>"
                )
    body = "".join(parts)
    return (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package '
        f'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{body}</pkg:package>'
    ).encode()


def take_in(folder: Path, work: Path, workers: Workers, **options: object) -> Bundle:
    return open_bundle(folder, work=work, workers=workers, **options)  # type: ignore[arg-type]


def grids(bundle: Bundle) -> dict[str, list[list[str]]]:
    """The first table of each file, read the ordinary way."""
    found = {}
    for file in bundle.files:
        disk, form = file.source
        table = next(read_file(disk, file=file.path, format=form).tables())
        found[file.path] = [[cell.text if cell else "" for cell in row] for row in table.rows]
    return found


def codes(bundle: Bundle) -> dict[str | None, str]:
    return {problem.path: problem.code for problem in bundle.problems}


def test_every_old_format_gives_the_same_table(
    handed_in: Path, workers: Workers, tmp_path: Path
) -> None:
    (handed_in / "单文件.xml").write_bytes(one_file_word(handed_in / "报告.docx"))
    bundle = take_in(handed_in, tmp_path / "work", workers)
    assert bundle.problems == ()
    assert len(bundle.files) == 14
    assert {path: grid for path, grid in grids(bundle).items() if grid != GRID} == {}
    kinds = {file.path: file.kind for file in bundle.files}
    assert {kinds[name] for name in ("台账.et", "台账.ods", "网页.xls")} == {"xlsx"}
    assert {kinds[name] for name in ("报告.wps", "报告.rtf", "单页.doc", "报告.xml")} == {"docx"}


def test_places_name_the_original_and_the_original_stays(
    handed_in: Path, workers: Workers, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(handed_in / "报告.doc", tmp_path / "in" / "旧.doc")
    before = (tmp_path / "in" / "旧.doc").read_bytes()
    (file,) = take_in(tmp_path / "in", tmp_path / "work", workers).files
    disk, form = file.source
    document = read_file(disk, file=file.path, format=form)
    assert {block.place.file for block in document.blocks} == {"旧.doc"}
    assert file.disk.read_bytes() == before


def test_without_libreoffice_it_is_said_what_to_do(
    handed_in: Path, workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROGRAM_SETTING, "/nowhere/soffice")
    bundle = take_in(handed_in, tmp_path / "work", workers)
    assert set(codes(bundle).values()) == {"I003"}
    assert set(codes(bundle)) == {
        "报告.wps", "报告.doc", "报告.rtf", "报告.odt", "报告.fodt", "报告.xml", "台账.et", "台账.ods",
        "单页.doc",
    }  # fmt: skip
    assert set(unread(bundle).values()) == {"unsupported"}
    (told,) = [p for p in bundle.problems if p.path == "报告.wps"]
    assert "LibreOffice" in told.message
    assert "另存为 .docx" in told.suggestion
    assert "安装 LibreOffice" in told.suggestion


def test_a_workbook_read_in_part_is_damaged(
    handed_in: Path, workers: Workers, tmp_path: Path
) -> None:
    """A record that leads astray: LibreOffice leaves off there and says nothing."""
    folder = tmp_path / "in"
    folder.mkdir()
    book = openpyxl.Workbook()
    for number in range(90):
        book.worksheets[0].append([f"设备{number}", number, "用水计量器具"])
    book.save(folder / "好.xlsx")
    by_hand(folder, "好.xlsx", "xls")
    (folder / "好.xlsx").unlink()
    whole = (folder / "好.xls").read_bytes()
    row = whole.index(b"\xfd\x00\x0a\x00\x01")  # LABELSST of a cell of the second row
    (folder / "坏.xls").write_bytes(whole[: row + 3] + b"\x80" + whole[row + 4 :])
    assert codes(take_in(folder, tmp_path / "work", workers)) == {"坏.xls": "I001"}


def test_one_damaged_file_costs_none_of_the_others(
    handed_in: Path, workers: Workers, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(handed_in / "报告.doc", folder)
    whole = {name: (handed_in / name).read_bytes() for name in ("报告.doc", "报告.rtf", "报告.odt")}
    for name, data in whole.items():
        (folder / f"截断{name}").write_bytes(data[: len(data) * 2 // 3])
    broken = bytearray(whole["报告.odt"])
    at = broken.find(b"content.xml") + 60
    broken[at : at + 40] = bytes(40)
    (folder / "坏.odt").write_bytes(broken)
    noise = bytearray(whole["报告.doc"])
    noise[512:1024] = b"\x5a" * 512
    (folder / "乱.doc").write_bytes(noise)
    bundle = take_in(folder, tmp_path / "work", workers)
    told = codes(bundle)
    assert "报告.doc" not in told
    assert {
        told.get(name) for name in ("截断报告.doc", "截断报告.rtf", "截断报告.odt", "坏.odt")
    } == {"I001"}
    assert grids(replace(bundle, files=bundle.files[-1:])) == {"报告.doc": GRID}


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Path]:
    """A stand-in for LibreOffice's program; what it does is written into it by a test."""
    path = tmp_path / "soffice-stand-in"
    path.touch(mode=0o755)
    yield path
    path.unlink()


def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    handed_in: Path, tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "alive"
    program.write_text(
        f"#!/bin/sh\n(while :; do date +%s%N > {mark}; sleep 0.1; done) &\nsleep 60\n"
    )
    monkeypatch.setenv(PROGRAM_SETTING, str(program))
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(handed_in / "报告.doc", folder)
    with Workers(jobs=1, limits=Limits(seconds_per_file=2)) as pool:
        bundle = take_in(folder, tmp_path / "work", pool, limits=pool.limits)
    assert codes(bundle) == {"报告.doc": "I004"}
    last = mark.read_text()
    time.sleep(0.5)
    assert mark.read_text() == last


def test_a_libreoffice_that_does_not_start_is_no_damaged_file(
    handed_in: Path,
    workers: Workers,
    tmp_path: Path,
    program: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program.write_text("#!/bin/sh\nexit 77\n")
    monkeypatch.setenv(PROGRAM_SETTING, str(program))
    bundle = take_in(handed_in, tmp_path / "work", workers)
    assert set(codes(bundle).values()) == {"I003"}
    assert "无法启动" in bundle.problems[0].message


def test_a_libreoffice_without_calc_is_not_said_to_be_missing(
    handed_in: Path,
    workers: Workers,
    tmp_path: Path,
    program: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Distributions package its parts one by one."""
    for part in ("soffice.bin", "libswlo.so"):
        (tmp_path / part).touch()
    monkeypatch.setenv(PROGRAM_SETTING, str(program))
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(handed_in / "台账.et", folder)
    bundle = take_in(folder, tmp_path / "work", workers)
    assert codes(bundle) == {"台账.et": "I003"}
    assert "没有装全" in bundle.problems[0].message
    assert "Calc" in bundle.problems[0].suggestion


def test_a_conversion_is_kept_by_content(
    handed_in: Path,
    workers: Workers,
    tmp_path: Path,
    program: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = tmp_path / "log"
    program.write_text(f'#!/bin/sh\necho run >> {log}\nexec {shutil.which("soffice")} "$@"\n')
    monkeypatch.setenv(PROGRAM_SETTING, str(program))
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(handed_in / "报告.doc", folder)
    for turn in ("one", "two"):
        bundle = take_in(folder, tmp_path / turn, workers, cache=tmp_path / "cache")
        assert grids(bundle) == {"报告.doc": GRID}
    assert log.read_text().split() == ["run"]


def test_nothing_is_fetched(workers: Workers, tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        linked = HTML.replace("<p>", f'<img src="{address}/a.png"><p>').format(
            head=f'<link rel="stylesheet" href="{address}/b.css">'
        )
        folder = tmp_path / "in"
        folder.mkdir()
        (folder / "外链.doc").write_text(linked, encoding="utf-8")
        bundle = take_in(folder, tmp_path / "work", workers)
        assert grids(bundle) == {"外链.doc": GRID}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert asked == []


def test_no_file_of_the_machine_comes_in(workers: Workers, tmp_path: Path) -> None:
    secret = tmp_path / "别人的.txt"
    secret.write_text("机密", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "链接.odt").write_text(
        '<?xml version="1.0"?><office:document xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f'<text:section text:name="a"><text:section-source xlink:href="{secret.as_uri()}" '
        'text:filter-name="Text"/><text:p>旧文</text:p></text:section></office:text>'
        "</office:body></office:document>",
        encoding="utf-8",
    )
    (file,) = take_in(folder, tmp_path / "work", workers).files
    disk, form = file.source
    document = read_file(disk, file=file.path, format=form)
    assert [paragraph.text for paragraph in document.paragraphs()] == ["旧文"]


def findings(path: Path, as_of: date, workers: Workers) -> set[tuple[str | None, ...]]:
    result = check_bundle(path, as_of=as_of, workers=workers)
    assert result.outcome.not_evaluated == ()
    return {
        (f.code, f.severity, f.outcome, f.target, f.message, f.expected, f.actual, f.fingerprint)
        for f in result.findings
    }


def test_a_doc_and_its_docx_twin_give_the_same_findings(workers: Workers, tmp_path: Path) -> None:
    spec = BundleSpec(
        ("zhengzhou-factory-third-party",), 3, "weighted", ("t005-threshold", "s006-table"),
        container="folder",
    )  # fmt: skip
    built = build_with_labels(spec, tmp_path)
    day = date.fromisoformat(built.as_of)
    new = findings(built.path, day, workers)
    assert {code for code, severity, *_ in new if severity != "info"} == {"T005", "S006"}
    for word in sorted(built.path.glob("*.docx")):
        by_hand(built.path, word.name, "doc")
        word.unlink()
    assert {p.suffix for p in built.path.iterdir()} == {".doc"}
    assert findings(built.path, day, workers) == new


def test_pages_come_with_a_print_and_change_no_finding(workers: Workers, tmp_path: Path) -> None:
    spec = BundleSpec(
        ("henan-factory-third-party",), 4, "official", ("t005-threshold", "s006-table"),
        container="folder",
    )  # fmt: skip
    built = build_with_labels(spec, tmp_path)
    shutil.rmtree(built.path / "附件")
    day = date.fromisoformat(built.as_of)
    plain = check_bundle(built.path, as_of=day, workers=workers)
    paged = check_bundle(built.path, as_of=day, workers=workers, pages=True)
    said = [{replace(f, at=()) for f in r.findings} for r in (plain, paged)]
    assert said[0] == said[1]
    assert {p.page for f in plain.findings for p in f.at} == {None}
    (altered,) = [f for f in paged.findings if f.code == "T005"]
    place = altered.at[0]
    assert place.part is not None
    assert place.page is not None
    assert place.page > 2
    assert place.bbox is not None
    document = paged.reading.reports[0].document
    cells = [cell for table in document.tables() for cell in table.cells() if cell.text]
    known = [cell.place.page for cell in cells if cell.place.page is not None]
    assert len(known) > 0.95 * len(cells)
    assert known == sorted(known)
