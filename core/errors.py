"""The one tree of errors; each class carries the exit code the command ends with."""

from __future__ import annotations


class LvjianError(Exception):
    """Base of all errors a user can meet. The message is Chinese: what, where, the way out."""

    exit_code = 4


class UsageError(LvjianError):
    """Unknown option, rubric, rule or path."""

    exit_code = 2


class RubricError(LvjianError):
    """A rubric pack is malformed or does not add up."""

    exit_code = 2


class FileReadError(LvjianError):
    """A file could not be read.

    Attributes:
        code: the intake rule it becomes: I001 (damaged), I002 (encrypted),
            I003 (unsupported), I004 (over a limit).
        suggestion: Chinese: the way out.
    """

    exit_code = 3

    def __init__(self, code: str, message: str, suggestion: str) -> None:
        super().__init__(code, message, suggestion)
        self.code = code
        self.message = message
        self.suggestion = suggestion

    def __str__(self) -> str:
        return self.message
