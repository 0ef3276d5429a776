"""Prints of pictures: the same one in another dress is known, its like is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lvjian.checker.across.picture_match import same_picture
from lvjian.core.picture_print import PicturePrint
from lvjian.extractors.picture_prints import PrintTask, print_task
from lvjian.samples.batchpictures import certificate_scan, photograph, recompressed


def printed(data: bytes, folder: Path) -> PicturePrint:
    path = folder / "picture.jpg"
    path.write_bytes(data)
    (found,) = print_task(PrintTask(path, "附件/图.jpg", "jpeg", 50_000_000))
    return found


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("quality", "scale"), [(90, 1.0), (40, 0.6), (30, 0.45), (75, 1.4)])
def test_a_scan_is_known_again(turn: int, quality: int, scale: float, tmp_path: Path) -> None:
    scan = certificate_scan("洛阳清岫机电有限公司", "ZH02102022Q11R1M")
    other = recompressed(scan, quality=quality, scale=scale, turn=turn)
    assert same_picture(printed(scan, tmp_path), printed(other, tmp_path))


def test_a_photograph_is_known_again(tmp_path: Path) -> None:
    photo = photograph(3)
    other = recompressed(photo, quality=40, scale=0.5, turn=90)
    assert same_picture(printed(photo, tmp_path), printed(other, tmp_path))
    assert not same_picture(printed(photo, tmp_path), printed(photograph(4), tmp_path))


@pytest.mark.parametrize(
    ("holder", "number"),
    [
        ("苏州禾野食品有限公司", "ZH05552022Q37R1M"),
        ("洛阳清岫电机有限公司", "ZH02102022Q11R1M"),
        ("洛阳清岫机电有限公司", "ZH02107745Q68R1M"),
    ],
)
def test_another_certificate_of_one_form_is_not_it(
    holder: str, number: str, tmp_path: Path
) -> None:
    one = printed(certificate_scan("洛阳清岫机电有限公司", "ZH02102022Q11R1M"), tmp_path)
    other = recompressed(certificate_scan(holder, number), quality=60, scale=0.8, turn=0)
    assert not same_picture(one, printed(other, tmp_path))
