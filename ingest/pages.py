"""What intake says of pages that no reading gave text for."""

from __future__ import annotations

from lvjian.core.bundle import FileProblem
from lvjian.core.text import display


def page_unreadable(
    path: str, first: int, last: int, detail: str, *, unit: str = "页", partly: bool = False
) -> FileProblem:
    """I006 for a run of pages.

    Args:
        first, last: 1-based pages, both included.
        detail: Chinese half-sentence of the reader, "" if it gave none.
        partly: the words were read but for single characters.
        unit: what is counted: pages, or 张图片 in files without fixed pages.
    """
    pages = f"第{first}{unit}" if first == last else f"第{first}～{last}{unit}"
    these = "这些页" if unit == "页" else "这些图片"
    why = detail.rstrip("。") or "有内容但读不出文字"
    tail = "" if partly else f"{these}上的内容未作检查。"
    return FileProblem(
        code="I006",
        path=path,
        message=f"“{display(path, 120)}”{pages}{'没有读全' if partly else '未能读取'}：{why}。{tail}",
        suggestion="请提交由 Word 直接导出的 PDF 或 Word 原件；扫描件、照片请由人工核对。",
        page=first if unit == "页" else None,
        actual=pages,
    )


def file_read_in_part(path: str, detail: str) -> FileProblem:
    """I006 for something in a file without pages; ``detail``: Chinese half-sentence on it."""
    return FileProblem(
        code="I006",
        path=path,
        message=f"“{display(path, 120)}”没有读全：{detail.rstrip('。')}。其余内容已检查。",
        suggestion="请把没有读到的内容改为正文或表格中的文字，另存后重新提交；或由人工核对。",
        page=None,
        actual=detail,
    )
