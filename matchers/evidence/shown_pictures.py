"""Pictures that prove nothing: blank ones, and photographs where a paper is meant."""

from __future__ import annotations

from dataclasses import dataclass

from lvjian.core.document import Document, Picture

_UNREAD = frozenset({"no-text", "rubbish-text", "failed"})


@dataclass(frozen=True, slots=True)
class EmptyPictures:
    """Pictures of a document that count as nothing.

    Attributes:
        pages: those on these pages; parts: those kept under these names in a packed file.
        every: all pictures of the document are such.
        unread: among them are some that may hold words nobody could read.
    """

    pages: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    every: bool = False
    unread: bool = False

    def holds(self, picture: Picture) -> bool:
        """Whether a picture is one of them."""
        if picture.source is not None:
            return picture.source in self.parts
        return picture.place.page in self.pages


def empty_pictures(document: Document, *, written: bool) -> EmptyPictures:
    """The pictures of a document that count as nothing.

    Args:
        written: the attachment is a paper that consists of words: a photograph without any
            is none of it. What was recognised stands as words of its own.
    """
    blank = {d.page for d in document.doubts if d.why == "blank"}
    photos = set(document.photos) if written else set()
    if document.kind in ("docx", "xlsx"):
        return _of_word(document, blank | photos, written=written)
    unread = {d.page for d in document.doubts if d.why in _UNREAD} if written else set()
    words = set(document.recognised) if written else set()
    return EmptyPictures(frozenset(blank | photos | unread | words), unread=bool(unread))


def _of_word(document: Document, nothing: set[int], *, written: bool) -> EmptyPictures:
    if written:
        read = set(document.recognised)
        silent = {w.number for w in document.wanted} - nothing
        unread = silent - read
        gone = nothing | silent
    else:
        gone, unread = nothing, set()
    names = frozenset(w.name for w in document.wanted if w.number in gone and w.name)
    every = bool(document.wanted) and len(names) == len(document.wanted)
    return EmptyPictures(parts=names, every=every, unread=bool(unread))
