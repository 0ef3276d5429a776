"""Papers that depend on people's decisions: opinion forms, marked copies."""

from __future__ import annotations

from typing import Literal

from lvjian.api.auth.principal import Principal
from lvjian.api.problems import Problem
from lvjian.api.service import Service
from lvjian.api.store.models import Bundle, File

TITLES = {"opinion": "审查意见表", "correction": "补正通知"}


def opinion(
    service: Service,
    principal: Principal,
    bundle: Bundle,
    *,
    form: Literal["opinion", "correction"],
) -> bytes:
    """The Word form with the confirmed findings only."""
    raise Problem("not-found", f"{TITLES[form]}还不能生成。")


def marked(service: Service, principal: Principal, bundle: Bundle, file: File) -> tuple[bytes, str]:
    """A copy of a file with its findings marked, and its kind; the original stays as it is."""
    raise Problem("not-found", "这种文件不能加标记，请看核对报告。")
