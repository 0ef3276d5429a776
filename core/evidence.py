"""Evidence as the matchers read it: what is cited, what is held, what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lvjian.core.place import Place


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation in an evidence cell or in the text.

    Attributes:
        raw: the words as they stand (``附件3 营业执照``).
        number: normalised attachment number (``3``, ``5-1``), None if it has none.
        title: title cited, None if it has none.
        kind: ``attachment`` (附件/附录/证明材料 n), ``section`` (5.1.1 in 五、相关证明材料),
            ``title`` (bare 《…》), ``table`` (附表), ``file`` (a file name), ``vague``
            (附件__, 见附件, 详见相关材料: looks like a citation, names nothing).
        attachments: ids resolved to, best first.
        status: ``found``; ``missing``: names one thing and the bundle does not hold it;
            ``ambiguous``: fits several; ``unclear``: names nothing that can be looked up;
            ``unreadable``: may be in a file or page that could not be read.
        score: 0..1 of the match behind ``found``.
        needs: the kind of evidence the row needs where what is cited can never prove it.
    """

    raw: str
    kind: Literal["attachment", "section", "title", "table", "file", "vague"]
    place: Place
    number: str | None = None
    title: str | None = None
    pages: tuple[int, ...] = ()
    attachments: tuple[str, ...] = ()
    status: Literal["found", "missing", "ambiguous", "unclear", "unreadable"] = "unclear"
    score: float = 0.0
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of 六、参考文件."""

    text: str
    title: str
    place: Place
    number: str | None = None


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What an attachment says of itself; None where it does not say.

    Attributes:
        scope: what a certificate covers.
        surveillance: the day by which the next surveillance audit is due.
        coded_uscc: the credit code its QR code carries, where that is not the one printed;
            ``coded_number``: the same of its number.
        unread: facts that papers of its kind carry and that could not be read off this one.
        capital: 注册资本 of a licence as it is written.
    """

    holder: str | None = None
    uscc: str | None = None
    legal_representative: str | None = None
    number: str | None = None
    standard: str | None = None
    issued: date | None = None
    expires: date | None = None
    issuer: str | None = None
    period: tuple[int, ...] = ()
    scope: str | None = None
    surveillance: date | None = None
    capital: str | None = None
    coded_uscc: str | None = None
    coded_number: str | None = None
    unread: tuple[str, ...] = ()
    at: tuple[tuple[str, Place], ...] = ()

    def place(self, name: str) -> Place | None:
        """Where the fact of that name stands."""
        return dict(self.at).get(name)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something the bundle holds as evidence.

    Attributes:
        id: ``a1``, ``a2`` … in the order of file path, page, position.
        number: normalised number it carries (``3``, ``5-1``), None if none.
        title: its name without number and extension.
        source: how it is held: a file, a folder, a heading inside a report's appendix
            or inside a separate attachment file.
        kind: 营业执照, 质量管理体系认证证书 …, None if not recognised.
        has_content: False: title only or blank pages; None: its pages could not be read.
        text: its text, as far as read.
        cited_by: row ids that cite it.
        mentioned: the running text of a report refers to it.
        scope: where its number counts: the file for headings, the folder for files and
            folders ("" for the root). 附件3 of two scopes are no clash.
        named_kind: the kind its title says where its content is surely another (``kind``).
    """

    id: str
    title: str
    source: Literal["file", "folder", "heading"]
    at: tuple[Place, ...]
    number: str | None = None
    kind: str | None = None
    has_content: bool | None = None
    text: str = ""
    facts: CertificateFacts = CertificateFacts()
    cited_by: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    scope: str = ""
    mentioned: bool = False
    named_kind: str | None = None
