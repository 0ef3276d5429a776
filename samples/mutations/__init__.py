"""All named single-defect mutations, and the harmless ones."""

from __future__ import annotations

from lvjian.samples.mutations import (
    consistency,
    evidence,
    fieldforms,
    forms,
    harmless,
    intake,
    rows,
    scores,
    sections,
)
from lvjian.samples.planting import Mutation

ALL: tuple[Mutation, ...] = (
    *intake.MUTATIONS,
    *sections.MUTATIONS,
    *rows.MUTATIONS,
    *fieldforms.MUTATIONS,
    *scores.MUTATIONS,
    *evidence.MUTATIONS,
    *consistency.MUTATIONS,
    *forms.MUTATIONS,
    *harmless.MUTATIONS,
)
BY_NAME: dict[str, Mutation] = {m.name: m for m in ALL}

__all__ = ["ALL", "BY_NAME"]
