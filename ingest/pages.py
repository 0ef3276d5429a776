"""What intake says of pages that no reading gave text for."""

from __future__ import annotations

from lvjian.core.bundle import FileProblem
from lvjian.core.text import display


def page_unreadable(path: str, first: int, last: int, detail: str) -> FileProblem:
    """I006 for a run of pages.

    Args:
        first, last: 1-based pages, both included.
        detail: Chinese half-sentence of the reader, "" if it gave none.
    """
    pages = f"第{first}页" if first == last else f"第{first}～{last}页"
    why = detail.rstrip("。") or "有内容但读不出文字"
    return FileProblem(
        code="I006",
        path=path,
        message=f"“{display(path, 120)}”{pages}未能读取：{why}。这些页上的内容未作检查。",
        suggestion="请提交由 Word 直接导出的 PDF 或 Word 原件；扫描件、照片请由人工核对。",
        page=first,
        actual=pages,
    )
