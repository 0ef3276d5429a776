"""Drafts a rubric pack from a blank official template that has been read."""

from lvjian.rubrics.drafting.assemble import draft_of
from lvjian.rubrics.drafting.draft import Doubt, Draft

__all__ = ["Doubt", "Draft", "draft_of"]
