"""Attachments that were replaced, changed, taken out or added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvjian.core.picture_print import PicturePrint
from lvjian.core.text import substance
from lvjian.reports.resubmission.model import Change
from lvjian.reports.resubmission.pairing import Pair, alike, stem

Json = dict[str, Any]
Prints = Mapping[str, Sequence[PicturePrint]]
"""Pictures of a submission by the file they are in."""
FACT_NAMES = {
    "holder": "持有人", "uscc": "统一社会信用代码", "legal_representative": "法定代表人",
    "number": "证书编号", "standard": "依据标准", "issued": "发证日期", "expires": "有效期至",
    "issuer": "发证机构", "scope": "范围", "surveillance": "监督审核日期",
}  # fmt: skip
_ANOTHER_TEXT = 0.5
_RECOGNISED_SAME = 0.6


@dataclass(frozen=True, slots=True)
class Files:
    """What lies behind the attachments of both submissions.

    Attributes:
        before, after: path → SHA-256.
        pictures_before, pictures_after: None where no pictures were kept.
        same_picture: whether two pictures show the same, however compressed or turned.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    pictures_before: Prints | None
    pictures_after: Prints | None
    same_picture: Callable[[PicturePrint, PicturePrint], bool]


def attachment_changes(pairs: Sequence[Pair], files: Files) -> Iterator[Change]:
    """What became of each attachment."""
    for pair in pairs:
        if pair.before is None or pair.after is None:
            yield _moved(pair)
        else:
            yield from _Beside(pair.before, pair.after, files).changes()


def file_changes(earlier: Json, later: Json) -> Iterator[Change]:
    """Files that are neither report nor attachment, by their names."""
    old, new = _other_files(earlier), _other_files(later)
    kept = {f["sha256"] for f in old.values()} & {f["sha256"] for f in new.values()}
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if any(f is not None and f["sha256"] in kept for f in (one, other)):
            continue
        what = "文件内容" if one and other else "新增文件" if other else "撤下的文件"
        held = other or one or {}
        yield Change(
            "file",
            f"file:{held['path']}",
            stem(held["path"]),
            what,
            one["path"] if one else None,
            other["path"] if other else None,
            file_place(one),
            file_place(other),
        )


def file_place(file: Json | None) -> tuple[Json, ...]:
    """A file as a whole, as a place."""
    if file is None:
        return ()
    return ({"file": file["path"], "page": None, "bbox": None, "part": None, "quote": None},)


@dataclass(frozen=True, slots=True)
class _Beside:
    """One attachment in both submissions."""

    old: Json
    new: Json
    files: Files

    def changes(self) -> Iterator[Change]:
        """What of it is no longer as it was."""
        if self._same_bytes() or self._same_text() or self._same_pictures() is True:
            return
        facts = list(self._facts())
        yield from facts
        shared = alike(self.old, self.new)
        if shared is None:
            yield from self._unread()
        elif not facts:
            yield from self._wording(shared)

    def _same_bytes(self) -> bool:
        if "heading" in (self.old["source"], self.new["source"]):
            return False
        old = _hashes(self.old["files"], self.files.before)
        return bool(old) and old == _hashes(self.new["files"], self.files.after)

    def _same_text(self) -> bool:
        digest = self.old.get("digest")
        return digest is not None and digest == self.new.get("digest")

    def _same_pictures(self) -> bool | None:
        """Whether they show the same pictures; None where that was not looked at."""
        if self.files.pictures_before is None or self.files.pictures_after is None:
            return None
        if "heading" in (self.old["source"], self.new["source"]):
            return None
        old = [p for f in self.old["files"] for p in self.files.pictures_before.get(f, ())]
        new = [p for f in self.new["files"] for p in self.files.pictures_after.get(f, ())]
        if not old or not new:
            return None
        if len(old) != len(new):
            return False
        return all(any(self.files.same_picture(p, q) for q in new) for p in old)

    def _facts(self) -> Iterator[Change]:
        old, new = self.old.get("facts", {}), self.new.get("facts", {})
        for name, label in FACT_NAMES.items():
            if name in old and name in new and substance(old[name]) != substance(new[name]):
                yield self._change(label, old[name], new[name])

    def _unread(self) -> Iterator[Change]:
        """Without words on one side: by the pictures, else only that the files differ."""
        if self._same_pictures() is False:
            yield self._change("画面", "原来的图片", "换成了另外的图片")
        elif self.old["files"] and self.new["files"]:
            yield self._change("文件", "原来的文件", "换了文件，内容未能比较", unsure=True)

    def _wording(self, shared: float) -> Iterator[Change]:
        """Their words differ although nothing they say of themselves does."""
        words = f"与原来的文字约有 {shared:.0%} 相同"
        if self.old.get("recognised") or self.new.get("recognised"):
            if shared < _RECOGNISED_SAME:
                yield self._change("内容", self.old["title"], words, unsure=True)
        elif shared < _ANOTHER_TEXT:
            yield self._change("内容", self.old["title"], f"换成了另外的内容，{words}")
        elif self._same_format():
            yield self._change("内容", self.old["title"], words)

    def _same_format(self) -> bool:
        kinds = [{p.rpartition(".")[2].lower() for p in a["files"]} for a in (self.old, self.new)]
        return kinds[0] == kinds[1] and self.old["source"] == self.new["source"]

    def _change(self, what: str, before: str, after: str, *, unsure: bool | None = None) -> Change:
        scanned = bool(self.old.get("recognised") or self.new.get("recognised"))
        return Change(
            "attachment",
            _target(self.old),
            _name(self.new),
            what,
            before,
            after,
            tuple(self.old["at"][:1]),
            tuple(self.new["at"][:1]),
            unsure=scanned if unsure is None else unsure,
        )


def _hashes(paths: Sequence[str], files: Mapping[str, str]) -> list[str]:
    """Of the files, and of those in them where they are folders."""
    folders = tuple(f"{p}/" for p in paths)
    return sorted(h for path, h in files.items() if path in paths or path.startswith(folders))


def _moved(pair: Pair) -> Change:
    held = pair.after or pair.before
    assert held is not None
    return Change(
        "attachment",
        _target(held),
        _name(held),
        "新增的附件" if pair.before is None else "撤下的附件",
        _name(pair.before) if pair.before else None,
        _name(pair.after) if pair.after else None,
        tuple(pair.before["at"][:1]) if pair.before else (),
        tuple(pair.after["at"][:1]) if pair.after else (),
    )


def _name(attachment: Json) -> str:
    number = f"附件{attachment['number']} " if attachment["number"] else ""
    return f"{number}{attachment['title']}"


def _target(attachment: Json) -> str:
    if attachment["number"]:
        return f"attachment:{attachment['number']}"
    return f"file:{attachment['at'][0]['file']}" if attachment["at"] else "bundle"


def _other_files(report: Json) -> dict[str, Json]:
    taken = {p for a in report["attachments"] for p in a.get("files", ())}
    taken |= {d["file"] for d in report["documents"]}
    folders = tuple(f"{p}/" for p in taken)
    return {
        stem(f["path"]): f
        for f in report["bundle"]["files"]
        if f["path"] not in taken and not f["path"].startswith(folders)
    }
