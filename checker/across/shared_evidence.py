"""B004: the same certificate, scan or photograph under two applicants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lvjian.checker.across.batch_rules import BatchCase, batch_rule
from lvjian.checker.across.footprint import Certificate, FileMark, Footprint
from lvjian.checker.across.table import Member, Table
from lvjian.checker.companies import any_same
from lvjian.checker.registry import Problem
from lvjian.core.picture_print import PicturePrint
from lvjian.core.place import Place

_PUBLIC_FROM = 4
"""A picture or file under so many applicants of several assessors is public: a map, a notice."""
_LEAST_IN_REPORT = 400
"""Smaller side, in pixels, of a picture inside a report: below it are logos and seals."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A piece of evidence in a bundle; ``key`` is what several share."""

    bundle: int
    what: str
    target: str
    place: Place
    file: str


@batch_rule("B004", "shared-evidence", "error")
def shared_evidence(case: BatchCase) -> Iterator[Problem]:
    """两个申报单位的材料里有同一编号的证书，或者同一份文件、同一张扫描件或照片。

    为什么：证书、批复、检测报告和现场照片各归各的单位，出现在两家的材料里，至少有一家的不是自己的
    （义务 22：“被发现提供虚假材料和数据的”）。扫描件按画面比对，重新压缩、缩放、转 90 度都认得出；
    同一版式的两张不同证书，名称、编号处的画面不同，不算同一张。
    不报：第三方机构自己的执照和资质；标准、通知、地图一类公开的文件；两家都引用的第三家单位（供应商、
    检测机构、处置单位）自己的证照；同一申报单位的两份材料（另由 B003 报告）；徽标、印章一类的小图。
    怎么改：各自换成本单位的证书、扫描件或照片；确系共用的（集团统一取证等），写明两个单位的关系。
    """
    told: set[tuple[str, str]] = set()
    for groups in (_by_number(case), _by_bytes(case), _by_picture(case)):
        for held in groups:
            fresh = [h for h in held if not _told(case, h, held, told)]
            if len({case.applicants[h.bundle] for h in fresh}) < 2:
                continue
            told |= _pairs(case, held)
            yield _problem(case, fresh)


def _pairs(case: BatchCase, held: Sequence[_Held]) -> set[tuple[str, str]]:
    names = [(f"{case.footprints[h.bundle].name}/{h.file}") for h in held]
    return {(a, b) for a in names for b in names if a != b}


def _told(case: BatchCase, one: _Held, held: Sequence[_Held], told: set[tuple[str, str]]) -> bool:
    """Whether every other holder of the same piece was named together with this one before."""
    name = f"{case.footprints[one.bundle].name}/{one.file}"
    others = [f"{case.footprints[h.bundle].name}/{h.file}" for h in held if h is not one]
    return bool(others) and all((name, other) in told for other in others)


def _problem(case: BatchCase, held: Sequence[_Held]) -> Problem:
    ordered = sorted(held, key=lambda h: (case.footprints[h.bundle].name, h.file))
    names = [_applicant(case.footprints[h.bundle]) for h in ordered]
    who = "、".join(f"“{n}”" for n in dict.fromkeys(names))
    what = ordered[0].what
    return Problem(
        ordered[0].target,
        f"{what}同时出现在{who}的材料里",
        "各自换成本单位的材料；确系共用的，写明两个单位的关系",
        tuple(case.footprints[h.bundle].place(h.place) for h in ordered),
        actual=what,
        key="|".join(sorted(dict.fromkeys(names))) + what,
    )


def _applicant(footprint: Footprint) -> str:
    return footprint.applicants[0].name if footprint.applicants else footprint.name


def _several(case: BatchCase, held: Iterable[_Held]) -> bool:
    return len({case.applicants[h.bundle] for h in held}) > 1


def _by_number(case: BatchCase) -> Iterator[list[_Held]]:
    with Table("key TEXT, bundle INT, place INT") as table:
        for number, footprint in enumerate(case.footprints):
            rows = enumerate(footprint.certificates)
            table.add((c.number, number, n) for n, c in rows)
        for _, members in table.shared():
            found = [(b, case.footprints[b].certificates[n]) for b, n in members]
            holders = [(b, c.holder) for b, c in found]
            if len({_kind(c) for _, c in found}) == 1 and not _third_partys(case, holders):
                held = [_of_certificate(b, c) for b, c in found]
                if _several(case, held):
                    yield held


def _kind(certificate: Certificate) -> str:
    """Test reports are named in many ways; their numbers are as telling."""
    return "检测报告" if "报告" in certificate.kind else certificate.kind


def _third_partys(case: BatchCase, holders: Sequence[tuple[int, str | None]]) -> bool:
    """Made out to one that applies in none of these bundles: a supplier's, a disposer's.

    Args:
        holders: number of the bundle and who the paper in it is made out to.
    """
    names = [p.name for b, _ in holders for p in case.footprints[b].applicants]
    if not names or any(h is None for _, h in holders):
        return False
    return not any(any_same(h, names) for _, h in holders if h)


def _of_certificate(bundle: int, certificate: Certificate) -> _Held:
    what = f"编号 {certificate.at.quote or certificate.number} 的{certificate.kind}"
    return _Held(bundle, what, certificate.target, certificate.at, certificate.at.file)


def _by_bytes(case: BatchCase) -> Iterator[list[_Held]]:
    with Table("key TEXT, bundle INT, place INT") as table:
        for number, footprint in enumerate(case.footprints):
            rows = enumerate(footprint.files)
            table.add((f.sha256, number, n) for n, f in rows if not f.common and not f.report)
        for _, members in table.shared():
            marks = [(b, case.footprints[b].files[n]) for b, n in members]
            held = [_of_file(b, m) for b, m in marks]
            if _third_partys(case, [(b, m.holder) for b, m in marks]):
                continue
            if _several(case, held) and not _public(case, held):
                yield held


def _of_file(bundle: int, mark: FileMark) -> _Held:
    stem = mark.path.rpartition("/")[2]
    return _Held(bundle, f"文件“{stem}”", mark.target, Place(mark.path), mark.path)


def _public(case: BatchCase, held: Sequence[_Held]) -> bool:
    """Under many applicants of several assessors: nobody's own."""
    applicants = {case.applicants[h.bundle] for h in held}
    assessors = {tuple(p.name for p in case.footprints[h.bundle].assessors) for h in held}
    return len(applicants) >= _PUBLIC_FROM and len(assessors) > 1


def _by_picture(case: BatchCase) -> Iterator[list[_Held]]:
    """Pictures joined to groups by their keys, each pair looked at closely."""
    for members in _alike(case).members():
        pictures = [(b, _picture(case, (b, n))) for b, n in members]
        held = [_of_picture(b, p) for b, p in pictures]
        if _third_partys(case, [(b, p.holder) for b, p in pictures]):
            continue
        if _several(case, held) and not _public(case, held) and not _house_art(case, members):
            yield held


class _Joined:
    """Pictures put together, two at a time."""

    def __init__(self) -> None:
        self._over: dict[Member, Member] = {}

    def root(self, one: Member) -> Member:
        """The picture that stands for the group of ``one``."""
        while self._over.get(one, one) != one:
            one = self._over[one]
        return one

    def join(self, left: Member, right: Member) -> None:
        """Say that two are the same."""
        first, second = sorted((self.root(left), self.root(right)))
        self._over[second] = first

    def members(self) -> list[list[Member]]:
        """Groups of two and more, in order."""
        groups: dict[Member, list[Member]] = {}
        for one in sorted({*self._over, *self._over.values()}):
            groups.setdefault(self.root(one), []).append(one)
        return list(groups.values())


def _alike(case: BatchCase) -> _Joined:
    # The rules are named in every process; numpy is for those that compare bundles.
    from lvjian.checker.across.picture_match import same_picture  # noqa: PLC0415

    joined = _Joined()
    with Table("key INT, bundle INT, place INT") as table:
        for number, footprint in enumerate(case.footprints):
            for n, picture in enumerate(footprint.pictures):
                if _telling(picture):
                    table.add((key, number, n) for turn in picture.keys for key in set(turn))
        for left, right in table.pairs():
            known = joined.root(left) == joined.root(right)
            if known or case.applicants[left[0]] == case.applicants[right[0]]:
                continue
            if same_picture(_picture(case, left), _picture(case, right)):
                joined.join(left, right)
    return joined


def _telling(picture: PicturePrint) -> bool:
    small = picture.report and min(picture.width, picture.height) < _LEAST_IN_REPORT
    return not picture.common and not small


def _picture(case: BatchCase, one: tuple[int, int]) -> PicturePrint:
    return case.footprints[one[0]].pictures[one[1]]


def _house_art(case: BatchCase, members: Sequence[tuple[int, int]]) -> bool:
    """In the reports themselves, under many applicants of one assessor: its cover, its licence."""
    applicants = {case.applicants[b] for b, _ in members}
    return len(applicants) >= _PUBLIC_FROM and all(_picture(case, m).report for m in members)


def _of_picture(bundle: int, picture: PicturePrint) -> _Held:
    what = f"同一张{picture.kind or '扫描件或照片'}"
    return _Held(bundle, what, picture.target, picture.at, picture.at.file)
