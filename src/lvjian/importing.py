"""``rubrics import``: a blank template becomes a pack, a draft and a page to correct it on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lvjian.core.document import Document
from lvjian.core.errors import FileReadError, UsageError
from lvjian.pipeline import read_files
from lvjian.reports.draft_page import draft_page
from lvjian.reports.whole_file import write_whole
from lvjian.rubrics.drafting import draft_of
from lvjian.rubrics.drafting.draftfile import draft_json, dumped, read_draft
from lvjian.rubrics.drafting.packfolder import source_lines, write_pack
from lvjian.rubrics.lint import lint

DRAFT, PAGE = "draft.json", "draft.html"
_ID = re.compile(r"[a-z0-9][a-z0-9.\-]*")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote.

    Attributes:
        content: the draft as kept in its file.
        finished: the pack was written; False where it does not add up.
    """

    folder: Path
    content: dict[str, Any]
    finished: bool


def import_file(path: Path, folder: Path) -> Imported:
    """Draft a pack from a blank template into ``folder``.

    Raises:
        UsageError: there is no such file, it is several, or the folder's name is no id.
        FileReadError: the file cannot be read.
    """
    _checked(folder)
    _spared(folder)
    document = _read(path)
    return _written(draft_json(draft_of(document), source_lines(document)), folder)


def apply_corrected(path: Path, folder: Path) -> Imported:
    """Make the pack of a draft that a person corrected.

    Raises:
        UsageError: it is no draft, or the folder's name is no id.
    """
    _checked(folder)
    return _written(read_draft(path), folder)


def _checked(folder: Path) -> None:
    if not _ID.fullmatch(folder.resolve().name):
        raise UsageError(
            f"“{folder.name}”不能作模板编号：输出文件夹的名称就是编号，只用小写字母、数字和连字符"
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} 不是文件夹；请换一个 --out")


def _spared(folder: Path) -> None:
    """What people wrote or corrected is never written over."""
    if not (folder / DRAFT).exists():
        if (folder / "pack.yaml").exists():
            raise UsageError(f"{folder} 里已有别处做的模板包，不会覆盖；请换一个 --out")
        return
    if "confirmed" in read_draft(folder / DRAFT):
        raise UsageError(
            f"{folder} 里的草稿有人更正过，不会覆盖；请换一个 --out，或先移走 {folder / DRAFT}"
        )


def _read(path: Path) -> Document:
    if path.is_dir():
        raise UsageError(f"{path} 是文件夹；请给出其中的一份 Word 或 PDF 空白模板")
    if not path.is_file():
        raise UsageError(f"找不到 {path}；请给出一个 Word 或 PDF 空白模板")
    read = read_files(path)
    documents = [f.document for f in read.files if f.document is not None]
    if len(documents) == 1:
        return documents[0]
    if read.problems:
        first = read.problems[0]
        raise FileReadError(first.code, f"{path.name}：{first.message}", first.suggestion)
    raise UsageError(f"{path} 里有 {len(documents)} 份文件；请只给出一份空白模板")


def _written(content: dict[str, Any], folder: Path) -> Imported:
    try:
        return _put(content, folder)
    except OSError as error:
        raise UsageError(f"{folder} 写不进去（{error.strerror}）；请换一个 --out") from error


def _put(content: dict[str, Any], folder: Path) -> Imported:
    """Draft and page always; the pack only where it adds up."""
    content["folder"] = folder.as_posix()
    folder = folder.resolve()
    content["pack"]["id"] = folder.name
    folder.mkdir(parents=True, exist_ok=True)
    problems = [] if content["contradictions"] else _packed(content, folder)
    content["contradictions"] += problems
    write_whole(folder / DRAFT, dumped(content).encode())
    write_whole(folder / PAGE, draft_page(content).encode())
    if content["contradictions"]:
        _withdrawn(folder)
    return Imported(folder, content, finished=not content["contradictions"])


def _packed(content: dict[str, Any], folder: Path) -> list[str]:
    """Write the pack; what keeps it from being one."""
    try:
        write_pack(content["pack"], content["source"], folder)
        return list(lint(folder))
    except ValidationError as error:
        wrong = "；".join(".".join(map(str, e["loc"])) for e in error.errors()[:5])
        return [f"这些地方缺少内容或写得不对：{wrong}"]
    except (KeyError, TypeError, AttributeError) as error:
        return [f"草稿缺少必要的内容：{error}"]


def _withdrawn(folder: Path) -> None:
    """An earlier pack in the folder would be taken for the one that was refused."""
    (folder / "pack.yaml").unlink(missing_ok=True)
