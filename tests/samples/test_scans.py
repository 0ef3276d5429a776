"""Scanned samples: the same seed gives the same scan, every carrier can be opened."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import numpy as np
import pytest
from PIL import Image, ImageDraw

from lvjian.extractors import read_file
from lvjian.samples.brokentext import Rubbish, break_text
from lvjian.samples.scancarriers import Sheaf, write_sheaf
from lvjian.samples.scanlooks import LOOK_BY_NAME, LOOKS, draw_signature, scanned


def page() -> Image.Image:
    picture = Image.new("RGB", (413, 585), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 200, 80), fill="black")
    draw_signature(picture, (100, 300, 160, 320), np.random.default_rng(5))
    return picture


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_same_seed_gives_the_same_scan(look: object) -> None:
    name = look.name  # type: ignore[attr-defined]
    one, two, other = (
        scanned(page(), LOOK_BY_NAME[name], np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert one.tobytes() == two.tobytes()
    assert one.tobytes() != other.tobytes()
    assert one.mode == ("L" if LOOK_BY_NAME[name].grey else "RGB")


@pytest.mark.parametrize("name", ["flatbed", "tiff", "photos", "in-word", "fax-layer"])
def test_every_carrier_holds_all_pages(name: str, tmp_path: Path) -> None:
    look = LOOK_BY_NAME[name]
    rng = np.random.default_rng(3)
    sheaf = Sheaf(look)
    for _ in range(3):
        sheaf.add(scanned(page(), look, rng), "评价报告\n得分 8", rng)
    written = write_sheaf(sheaf, look, tmp_path / "报告.docx")
    files = sorted(written.iterdir()) if written.is_dir() else [written]
    forms = {".pdf": "pdf", ".tif": "tiff", ".jpg": "jpeg", ".docx": "docx"}
    documents = [read_file(f, file=f.name, format=forms[f.suffix]) for f in files]
    assert sum(len(document.wanted) for document in documents) == 3


@pytest.mark.parametrize("how", ["shifted", "private"])
def test_rubbish_letters_are_to_be_recognised(how: Rubbish, tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(1, 30):
        document.add_paragraph(f"{number}、评价组核实了基础设施、管理体系、能源与资源投入等情况。")
    document.save(str(tmp_path / "报告.docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "报告.docx")],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    path = tmp_path / "报告.pdf"
    sound = read_file(path, file="报告.pdf", format="pdf")
    assert break_text(path, how) > 0
    broken = read_file(path, file="报告.pdf", format="pdf")
    assert (sound.wanted, broken.pages) == ((), sound.pages)
    assert [wanted.number for wanted in broken.wanted] == list(range(1, (sound.pages or 0) + 1))
