"""What is printed on a certificate against what the QR code printed beside it says."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.registry import Problem
from lvjian.checker.rules.attachments_cited import attachment_target
from lvjian.core.reading import BundleReading
from lvjian.core.text import display


def other_numbers_in_codes(bundle: BundleReading) -> Iterator[Problem]:
    """Certificates whose QR code carries the number of another certificate."""
    for attachment in bundle.attachments:
        facts = attachment.facts
        if facts.coded_number is None or facts.number is None:
            continue
        printed, coded = facts.place("number"), facts.place("coded_number")
        places = tuple(p for p in (printed, coded) if p is not None)
        yield Problem(
            attachment_target(attachment),
            f"“{display(attachment.title, 32)}”印的编号是“{facts.number}”，"
            f"二维码里却是“{facts.coded_number}”",
            "核对证书真伪，换成编号与二维码一致的证书",
            places or attachment.at[:1],
            expected=facts.coded_number,
            actual=facts.number,
            key="coded-number",
            rests_on=places[:1],
        )
