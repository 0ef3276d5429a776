from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.core.document import Document
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.reader import read_pdf


@pytest.fixture
def read() -> Callable[[Path], Document]:
    return lambda path: read_pdf(path, file=path.name, limits=ReadLimits())
