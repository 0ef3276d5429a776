"""Scanned reports: recognition against plain rapidocr, processes, cache, memory; old Word files.

The report is a sample, printed, stamped and scanned here at 200 dpi.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.timing import resident_mib, show
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.scan.task import RecogniseTask, recognise_task
from lvjian.ingest.intake import open_bundle
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import CheckResult, check_bundle
from lvjian.recognition import Recognition, recognition_workers
from lvjian.rubrics import load_all
from lvjian.samples.builder import BundleSpec, build_with_labels
from lvjian.samples.scans import ScanSpec, build_scan

SPEC = BundleSpec(("zhengzhou-factory-third-party",), 3, "official", container="folder")
PAGES = 8
MANY = 300
PLAIN = """
import json, sys, time
import cv2
import pypdfium2 as pdfium
from rapidocr import EngineType, RapidOCR
threads = int(sys.argv[3]) if len(sys.argv) > 3 else -1
if threads > 0:
    cv2.setNumThreads(threads)
engine = RapidOCR(params={"Global.log_level": "critical",
                          "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                          "Det.engine_type": EngineType.ONNXRUNTIME,
                          "Rec.engine_type": EngineType.ONNXRUNTIME,
                          "Cls.engine_type": EngineType.ONNXRUNTIME})
document = pdfium.PdfDocument(sys.argv[1])
def read(number):
    image = document[number].render(scale=200 / 72).to_numpy()
    return "".join(engine(image).txts or ())
read(0)
start = time.perf_counter()
texts = [read(n) for n in range(int(sys.argv[2]))]
print(json.dumps([time.perf_counter() - start, texts]))
"""


def run() -> bool:
    """Print every figure."""
    if shutil.which("soffice") is None:
        print("扫描件：未测，本机没有 LibreOffice")
        return True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = _truth(folder)
        scan = build_scan(ScanSpec(SPEC, "flatbed"), folder / "scan").built.path
        (path,) = scan.glob("*.pdf")
        good = [_against_plain(path, truth), _processes(path), _cache(scan, folder)]
        good += [_memory(path), _old_word(folder)]
    return all(good)


def _truth(folder: Path) -> list[str]:
    """The text of each page as printed."""
    built = build_with_labels(SPEC, folder / "word")
    (word,) = built.path.glob("*.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), str(word)],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    document = pdfium.PdfDocument(folder / f"{word.stem}.pdf")
    return [page.get_textpage().get_text_range() for page in document]


def _tasks(path: Path, count: int) -> list[RecogniseTask]:
    """Tasks for ``count`` pages of a scanned PDF, its pages taken again and again."""
    document = pdfium.PdfDocument(path)
    pages = len(document)
    document.close()
    return [RecogniseTask(path, "pdf", Wanted(n % pages + 1)) for n in range(count)]


def _timed(pool: Workers, tasks: Sequence[RecogniseTask]) -> tuple[float, list[RecognisedPage]]:
    start = time.perf_counter()
    found = [page for _, page in pool.map(recognise_task, tasks, seconds=600)]
    seconds = time.perf_counter() - start
    assert all(isinstance(page, RecognisedPage) for page in found)
    return seconds, [page for page in found if isinstance(page, RecognisedPage)]


def _warm(jobs: int, path: Path) -> Workers:
    pool = recognition_workers(jobs=jobs, limits=Limits())
    list(pool.map(recognise_task, _tasks(path, 2 * jobs), seconds=600))
    return pool


def _errors(texts: Sequence[str], truth: Sequence[str]) -> float:
    """Letters too many or too few, as a share: in what order cells are told does not count."""
    wrong = total = 0
    for text, right in zip(texts, truth, strict=True):
        mine, theirs = Counter(_plain(text)), Counter(_plain(right))
        wrong += max((mine - theirs).total(), (theirs - mine).total())
        total += theirs.total()
    return wrong / total


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _plain_rapidocr(path: Path, *, threads: int | None = None) -> subprocess.Popen[str]:
    """Start plain rapidocr reading pages in a process of its own; it prints seconds and texts."""
    command = [sys.executable, "-c", PLAIN, str(path), str(PAGES)]
    return subprocess.Popen(
        [*command, *([str(threads)] if threads else [])], stdout=subprocess.PIPE, text=True
    )


def _seconds_of(process: subprocess.Popen[str]) -> tuple[float, list[str]]:
    printed, _ = process.communicate()
    assert process.returncode == 0
    seconds, texts = json.loads(printed)
    return seconds, texts


def _machine_allows(path: Path) -> float:
    """How much more two programs of one thread each read at once than one does alone.

    What else runs on the machine, shared memory and clock rates take their part of the two.
    """
    alone, _ = _seconds_of(_plain_rapidocr(path, threads=1))
    both = [_plain_rapidocr(path, threads=1) for _ in range(2)]
    return 2 * alone / max(_seconds_of(process)[0] for process in both)


def _against_plain(path: Path, truth: Sequence[str]) -> bool:
    """The whole machine on the same pages: ours in two processes, theirs with its threads."""
    theirs, texts = _seconds_of(_plain_rapidocr(path))
    with _warm(2, path) as pool:
        ours, pages = _timed(pool, _tasks(path, PAGES))
    mine = ["".join(line.text for line in page.lines) for page in pages]
    wrong, plain_wrong = _errors(mine, truth[:PAGES]), _errors(texts, truth[:PAGES])
    print(f"     每页：本项目 {ours / PAGES:.2f} 秒，rapidocr {theirs / PAGES:.2f} 秒")
    return all(
        (
            show("扫描页识别：rapidocr（onnxruntime）÷ 本项目", theirs / ours, "≥ 2",
                 theirs >= 2 * ours),
            show(f"字符误差 %（rapidocr 为 {100 * plain_wrong:.2f}）", 100 * wrong, "不高于它",
                 wrong <= plain_wrong),
        )
    )  # fmt: skip


def _processes(path: Path) -> bool:
    tasks = _tasks(path, 2 * PAGES)
    with _warm(1, path) as one, _warm(2, path) as two:
        ratios = sorted(_timed(one, tasks)[0] / _timed(two, tasks)[0] for _ in range(3))
    print(
        f"     这台机器此时允许：两个单线程的 rapidocr 同时运行 ÷ 一个 {_machine_allows(path):.2f}"
    )
    return show("识别：一个进程 ÷ 两个进程", ratios[1], "≥ 1.7", ratios[1] >= 1.7)


def _cache(scan: Path, folder: Path) -> bool:
    """A whole check of a scanned bundle, then the same again out of the cache."""
    how = Recognition(cache=folder / "cache", jobs=2)
    as_of = date(2025, 1, 1)
    packs = load_all()

    def check() -> CheckResult:
        return check_bundle(scan, as_of=as_of, recognition=how, jobs=2, rubrics=packs)

    start = time.perf_counter()
    first = check()
    whole = time.perf_counter() - start
    again: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        same = check()
        again.append(time.perf_counter() - start)
        assert same.findings == first.findings
    best = sorted(again)[1]
    print(
        f"     整份检查：首次 {whole:.1f} 秒，再次 {best:.2f} 秒（其中规则 {same.timings['check']:.2f}）"
    )
    return show("扫描件检查：首次 ÷ 取自缓存", whole / best, "≥ 50", whole >= 50 * best)


def _memory(path: Path) -> bool:
    """Resident memory of the recognising process: its most over the first tenth and over all.

    The process is replaced now and then, so that it may be small when it is looked at; its most
    is what has to stay flat.
    """
    most, early = 0.0, 0.0
    with _warm(1, path) as pool:
        outcomes = pool.map(recognise_task, _tasks(path, MANY), seconds=600)
        for number, (_, page) in enumerate(outcomes, 1):
            assert isinstance(page, RecognisedPage)
            most = max(most, resident_mib())
            if number == MANY // 10:
                early = most
    print(f"     内存峰值：前 {MANY // 10} 页 {early:.0f} MiB，全程 {most:.0f} MiB")
    return show(f"识别 {MANY} 页后内存之比", most / early, "≤ 1.25", most <= 1.25 * early)


def _old_word(folder: Path) -> bool:
    """What converting costs: a report as .doc, opened with and without it done before."""
    (word,) = (folder / "word").glob("*/*.docx")
    old = folder / "old"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "doc", "--outdir", str(old), str(word)],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    seconds = []
    with Workers(jobs=1, limits=Limits()) as pool:
        for turn in range(3):
            start = time.perf_counter()
            bundle = open_bundle(
                old, work=folder / f"work{turn}", workers=pool, cache=folder / "office"
            )
            seconds.append(time.perf_counter() - start)
            assert all(file.converted for file in bundle.files)
    ratio = seconds[0] / min(seconds[1:])
    print(f"     .doc 转换：{seconds[0]:.2f} 秒，取自缓存 {min(seconds[1:]):.3f} 秒")
    return show(".doc：转换 ÷ 取自缓存", ratio, "≥ 10", ratio >= 10)


if __name__ == "__main__":
    raise SystemExit(0 if run() else 1)
