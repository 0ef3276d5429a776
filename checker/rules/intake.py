"""I001 to I008: what happened to the files before anything in them was judged."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.doubt import documents, doubtful_words
from lvjian.checker.registry import BundleCase, CannotTell, Problem, bundle_rule
from lvjian.core.finding import Outcome
from lvjian.core.place import Place

_UNREAD = ("I001", "I002", "I004", "I006", "I008")
"""Problems that leave something unread in which a report may be."""


def _problems(case: BundleCase, code: str, outcome: Outcome = "fail") -> Iterator[Problem]:
    """One finding per file with a problem of that code, as the intake words it."""
    for problem in case.bundle.problems:
        if problem.code == code:
            yield Problem(
                f"file:{problem.path}" if problem.path else "bundle",
                problem.message,
                problem.suggestion,
                (Place(problem.path, problem.page),) if problem.path else (),
                expected=problem.expected,
                actual=problem.actual,
                outcome=outcome,
                key=problem.expected or "",
            )


@bundle_rule("I001", "file-unreadable", "error")
def file_unreadable(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """文件损坏、为空或不完整，读不出来。

    为什么：读不出的文件无法检查，不能当作通过；检查结果因此不完整。
    不报：加密文件（见 I002）、不支持的格式（见 I003）；申报材料中的其他文件照常检查。
    怎么改：用原软件打开确认，重新导出或重新上传。
    """
    yield from _problems(case, "I001", "unreadable")


@bundle_rule("I002", "file-encrypted", "error")
def file_encrypted(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """文件需要密码才能打开。

    为什么：加密文件无法检查，不能当作通过；检查结果因此不完整。
    不报：只限制打印、复制而不需要密码即可打开的文件。
    怎么改：去掉密码后重新提交。
    """
    yield from _problems(case, "I002", "unreadable")


@bundle_rule("I003", "file-unsupported", "warning")
def file_unsupported(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """文件的格式不在读取范围内。

    为什么：里面的内容没有检查。
    不报：系统自动生成的隐藏文件（Thumbs.db、.DS_Store 等）。
    怎么改：按提示转换为 Word、PDF 或图片后重新提交。
    """
    yield from _problems(case, "I003")


@bundle_rule("I004", "limit-exceeded", "error")
def limit_exceeded(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """文件大小、页数、压缩包条目数、嵌套层数或压缩比超过上限。

    为什么：上限用来防止异常文件耗尽资源；超限的文件没有检查，结果因此不完整。
    不报：上限以内的大文件。
    怎么改：拆分文件，或按提示调高相应上限。
    """
    yield from _problems(case, "I004", "unreadable")


@bundle_rule("I005", "no-report-found", "error")
def no_report_found(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """申报材料中没有一份文件与已知的官方模板相符。

    为什么：找不到自评价报告或第三方评价报告，就没有可检查的内容，不能当作通过。
    不报：有文件损坏、加密、超限，或有页面未能识读、没有认准时，报告可能就在其中，只说明无法判断。
    怎么改：确认报告已放入材料；用 --rubric 指定模板，或把报告另存为 Word、PDF。
    """
    bundle = case.bundle
    if bundle.reports:
        return
    if bundle.unread or any(p.code in _UNREAD for p in bundle.problems):
        yield CannotTell("bundle", "没有找到报告，但有文件或页面未能识读，报告可能就在其中")
        return
    if any(any(doubtful_words(d)) for d in documents(bundle)):
        yield CannotTell("bundle", "没有找到报告，但有扫描页没有认准，报告可能就在其中")
        return
    names = "、".join(f.file.path for f in bundle.files[:5])
    yield Problem(
        "bundle",
        "没有找到与官方模板相符的报告",
        "确认自评价报告或第三方评价报告已放入材料，或用 --rubric 指定模板",
        tuple(Place(f.file.path) for f in bundle.files[:5]),
        expected="自评价报告或第三方评价报告",
        actual=names or "空",
    )


@bundle_rule("I006", "page-unreadable", "warning")
def page_unreadable(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """页面上有内容，却读不出文字（图片页、乱码文字层）。

    为什么：没有读到的页面不能当作通过；检查结果因此不完整。
    不报：空白页。
    怎么改：提交文字版 PDF 或 Word，或重新扫描清楚；拍照时把纸压平，四边都拍进画面。
    """
    grouped: dict[str | None, list[int]] = {}
    problems = [p for p in case.bundle.problems if p.code == "I006"]
    for problem in problems:
        pages = grouped.setdefault(problem.path, [])
        if problem.page is not None:
            pages.append(problem.page)
    for path, pages in grouped.items():
        first = next(p for p in problems if p.path == path)
        yield Problem(
            f"file:{path}" if path else "bundle",
            _pages_message(path, sorted(pages)) if len(pages) > 1 else first.message,
            first.suggestion,
            _places(path, pages),
            actual="、".join(str(n) for n in sorted(pages)) or None,
            outcome="unreadable",
        )


def _places(path: str | None, pages: list[int]) -> tuple[Place, ...]:
    if path is None:
        return ()
    return tuple(Place(path, n) for n in sorted(pages)) or (Place(path),)


def _pages_message(path: str | None, pages: list[int]) -> str:
    listed = "、".join(str(n) for n in pages[:20]) + ("等" if len(pages) > 20 else "")
    return f"“{path}”第 {listed} 页共 {len(pages)} 页有内容没有读到，或没有读全"


@bundle_rule("I007", "duplicate-file", "info")
def duplicate_file(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """两个文件的内容完全相同。

    为什么：重复提交的文件可能是放错了位置，本应是另一份材料。
    不报：空文件（见 I001）。
    怎么改：删去重复的文件，或换成应有的材料；此项仅供参考。
    """
    groups: dict[str, list[str]] = {}
    for reading in case.bundle.files:
        if reading.file.sha256 and reading.file.size > 0:
            groups.setdefault(reading.file.sha256, []).append(reading.file.path)
    for paths in groups.values():
        if len(paths) < 2:
            continue
        first, *copies = sorted(paths)
        yield Problem(
            f"file:{copies[0]}",
            f"“{'”“'.join(copies)}”与“{first}”内容完全相同",
            "删去重复的文件，或换成应有的材料",
            tuple(Place(p) for p in [*copies, first]),
            expected=None,
            actual=first,
            key=first,
        )


@bundle_rule("I008", "unsafe-entry", "error")
def unsafe_entry(case: BundleCase) -> Iterator[Problem | CannotTell]:
    """压缩包中的条目指向包外、是链接或设备文件，已拒绝读取。

    为什么：这样的条目可能覆盖别的文件，不能解压。
    不报：普通文件和文件夹。
    怎么改：用常用压缩软件重新打包原始文件。
    """
    yield from _problems(case, "I008")
