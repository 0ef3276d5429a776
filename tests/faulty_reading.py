"""A reader that fails on files of certain names; imported by name in the workers."""

from __future__ import annotations

import os
import time

from lvjian.core.document import Document
from lvjian.extractors.task import ReadTask, read_task

CRASHES, HANGS = "崩溃", "卡住"


def read_or_fail(task: ReadTask) -> Document:
    """Read a file as ever, unless its name says that reading it ends badly."""
    if CRASHES in task.file:
        os.abort()
    if HANGS in task.file:
        time.sleep(600)
    return read_task(task)
