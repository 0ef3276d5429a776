"""The official templates as data: packs, their model, loader, lint."""

from __future__ import annotations

from lvjian.rubrics.loader import load, load_all, load_folder, rubric_ids
from lvjian.rubrics.show import rubric_json

__all__ = ["load", "load_all", "load_folder", "rubric_ids", "rubric_json"]
