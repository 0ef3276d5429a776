"""Which engine recognition uses, told without loading it."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata
from importlib.util import find_spec


def engine_name() -> str:
    """The inference engine at hand: OpenVINO takes half the processor time of onnxruntime."""
    return "openvino" if find_spec("openvino") else "onnxruntime"


@lru_cache(maxsize=1)
def engine_version() -> str:
    """What a reading depends on besides the picture: models and engine."""
    name = engine_name()
    return f"rapidocr-{_version('rapidocr')}-{name}-{_version(name)}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"
