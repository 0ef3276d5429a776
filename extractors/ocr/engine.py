"""Finding lines of print in a picture and reading them, with rapidocr's models.

The models lie in the wheel; nothing is fetched. They are loaded at the first picture, once
per process, and only in worker processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.ocr.decode import Reading, decode
from lvjian.extractors.ocr.settings import engine_name

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

HEIGHT = 48
"""Height in pixels that the reading model takes."""
_DETECT_SIDE = 960
_STEP = 32
_BATCH_WIDTH = 2000
"""Pixels of width read in one go: more costs memory, not time (measured)."""
_WIDEST = 3200
_MARKS = "，。、；："


@dataclass(frozen=True, slots=True)
class _Models:
    detector: Any
    recogniser: Any
    letters: list[str]
    marks: list[int]


@lru_cache(maxsize=1)
def _models() -> _Models:
    # A second of imports and 300 MB: only where something is to be recognised.
    from rapidocr import EngineType, RapidOCR  # noqa: PLC0415

    engine = EngineType(engine_name())
    # One thread each: the processes share the cores. With pinning all of them sit on core 0.
    cv2.setNumThreads(1)
    whole: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Det.engine_type": engine,
            "Det.limit_side_len": _DETECT_SIDE,
            "Det.limit_type": "max",
            "Rec.engine_type": engine,
            "EngineConfig.openvino.inference_num_threads": 1,
            "EngineConfig.openvino.enable_cpu_pinning": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    recogniser = whole._load_rec_model()  # noqa: SLF001 - the library offers no other way
    detector = whole._load_det_model()  # noqa: SLF001
    letters = list(recogniser.postprocess_op.character)
    return _Models(detector, recogniser, letters, [letters.index(c) for c in _MARKS])


def find_lines(image: Pixels) -> Quads:
    """Corners of the lines of print: n × 4 × 2, clockwise from the top left, in pixels."""
    if min(image.shape[:2]) < 8:
        return np.zeros((0, 4, 2), np.float32)
    found = _models().detector(_three_channels(image))
    if found.boxes is None or len(found.boxes) == 0:
        return np.zeros((0, 4, 2), np.float32)
    return np.asarray(found.boxes, np.float32)


def read_lines(crops: Sequence[Pixels]) -> list[Reading]:
    """Read pictures of one line each.

    Lines of like width go together; a batch is padded to its widest. The rapidocr call pads
    every line to 320 pixels, which is two thirds of the time on pages of short cells.
    """
    widths = [_width(crop) for crop in crops]
    order = sorted(range(len(crops)), key=lambda i: (widths[i], i))
    readings: list[Reading] = [Reading("", (), (), ())] * len(crops)
    start = 0
    while start < len(order):
        end = _batch_end([widths[i] for i in order], start)
        batch = order[start:end]
        padded = _padded(max(widths[i] for i in batch))
        tensor = np.stack([_prepared(crops[i], widths[i], padded) for i in batch])
        predictions = _models().recogniser.session(tensor)
        for row, i in enumerate(batch):
            scale = crops[i].shape[1] / widths[i] * padded / predictions.shape[1]
            model = _models()
            readings[i] = decode(predictions[row], model.letters, step=scale, marks=model.marks)
        start = end
    return readings


def _width(crop: Pixels) -> int:
    height, width = crop.shape[:2]
    return int(min(_WIDEST, max(8, np.ceil(HEIGHT * width / max(height, 1)))))


def _padded(width: int) -> int:
    return -(-width // _STEP) * _STEP


def _batch_end(widths: Sequence[int], start: int) -> int:
    end = start + 1
    first = _padded(widths[start])
    while end < len(widths):
        wide = _padded(widths[end])
        if (end - start + 1) * wide > _BATCH_WIDTH or wide > 1.15 * first + _STEP:
            break
        end += 1
    return end


def _prepared(crop: Pixels, width: int, padded: int) -> NDArray[np.float32]:
    scaled = cv2.resize(_three_channels(crop), (width, HEIGHT)).astype(np.float32)
    out = np.zeros((HEIGHT, padded, 3), np.float32)
    out[:, :width] = scaled / 127.5 - 1.0
    return np.ascontiguousarray(out.transpose(2, 0, 1))


def _three_channels(image: Pixels) -> Pixels:
    if image.ndim == 3:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
