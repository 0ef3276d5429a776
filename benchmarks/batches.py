"""How long bundles take to be laid side by side, and how that grows with their number.

``python -m benchmarks.batches [COUNT …]`` makes footprints of invented reports (12 paragraphs
of own wording, certificates, one copied paragraph in every tenth) and times the rules.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from random import Random

from lvjian.checker.across.engine import across
from lvjian.checker.across.footprint import Certificate, Footprint, Party
from lvjian.checker.across.wording import OfficialText, passages, short_names
from lvjian.core.document import Document, Paragraph
from lvjian.core.place import Place
from lvjian.rubrics import load_all
from lvjian.samples.batchprose import house_paragraph, own_paragraph

_FILE = "评价报告.docx"


def made(count: int, official: OfficialText) -> list[Footprint]:
    """Footprints of ``count`` reports."""
    found: list[Footprint] = []
    for number in range(count):
        rng = Random(f"benchmark-{number}")
        texts = [own_paragraph(rng, 4) for _ in range(12)] + [house_paragraph(number)]
        if number % 10 == 9:
            texts.append(found[number - 5].passages[3].text)
        name = f"洛阳{chr(0x4E00 + number)}{chr(0x5200 + number)}机电设备制造有限公司"
        own = sorted(short_names(name), key=len, reverse=True)
        blocks = tuple(Paragraph(t, Place(_FILE, part=f"第{n}段")) for n, t in enumerate(texts))
        document = Document(_FILE, "docx", blocks)
        held = passages(document, names=own, official=official, until=None, sections=())
        party = Party(name, (), Place(_FILE))
        paper = Certificate("质量管理体系认证证书", "证书", f"ZH{number:08}", name, "attachment:3",
                            Place("附件3.pdf", page=1))  # fmt: skip
        empty = Footprint(f"{number:05}", f"{number:064}")
        found.append(
            replace(
                empty,
                applicants=(party,),
                assessors=(Party(f"河南第{number % 8}评价有限公司", (), Place(_FILE)),),
                passages=tuple(held),
                certificates=(paper,),
            )
        )
    return found


def main() -> None:
    """Print seconds, findings and the peak of memory for each count."""
    official = OfficialText(load_all())
    for count in [int(word) for word in sys.argv[1:]] or [200, 400]:
        footprints = made(count, official)
        start = time.process_time()
        outcome = across(footprints)
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count}: {spent:.2f} s, {len(outcome.findings)} findings, peak {peak} MiB")


if __name__ == "__main__":
    main()
