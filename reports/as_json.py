"""The report as JSON text."""

from __future__ import annotations

import json

from lvjian.reports.as_dict import report_dict
from lvjian.reports.checked import Checked


def report_json(checked: Checked) -> str:
    """Contract order, two spaces, Chinese as it is, one newline at the end."""
    return json.dumps(report_dict(checked), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
