"""The audit log: who read or changed what, never what stood in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.store.people import AuditEntry

SYSTEM = Principal("system", "系统", "admin")
ACTION_NAMES = {
    "account.create": "新建账号", "account.disable": "停用账号", "account.enable": "启用账号",
    "account.reset": "重置密码", "assessors.read": "读取评价机构数据", "assessors.xlsx": "下载评价机构台账",
    "batch.create": "新建批次",
    "batch.report": "读取批次报告", "batch.xlsx": "下载批次台账", "bundle.create": "提交材料",
    "bundle.purge": "到期清除材料", "bundle.recheck": "重新核对", "compare.read": "读取前后对比",
    "decision.set": "认定或排除问题", "file.marked": "下载已标注的副本", "file.read": "下载原件",
    "key.create": "新建密钥", "key.revoke": "停用密钥", "opinion.docx": "下载审查意见表或补正通知",
    "page.assessors": "打开评价机构页", "page.batch": "打开批次页", "page.compare": "打开对比页",
    "page.desk": "打开核对台", "page.read": "查看页面图片", "page.text": "查看文件文字",
    "password.change": "修改密码", "report.docx": "下载核对报告（Word）",
    "report.html": "读取核对报告（网页）", "report.read": "读取核对报告",
    "report.xlsx": "下载核对台账", "session.close": "退出", "session.open": "登录",
    "webhook.create": "新建回调", "webhook.delete": "删除回调",
}  # fmt: skip
"""What each action is called on the page."""


def note(
    session: Session,
    principal: Principal,
    action: str,
    *,
    bundle_id: str | None = None,
    detail: str | None = None,
    address: str | None = None,
) -> None:
    """Add a line.

    Args:
        action: ``report.read``, ``file.read``, ``decision.set`` …
        detail: ids, codes and numbers only.
    """
    session.add(
        AuditEntry(
            id=new_id("l"),
            at=now(),
            actor=principal.id,
            actor_name=principal.name,
            role=principal.role,
            action=action,
            bundle_id=bundle_id,
            detail=detail,
            address=address,
        )
    )


def entries(
    session: Session, *, bundle_id: str | None = None, before: str | None = None, most: int = 100
) -> list[AuditEntry]:
    """The newest lines, optionally of one bundle, before a given line."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    if bundle_id is not None:
        wanted = wanted.where(AuditEntry.bundle_id == bundle_id)
    if before is not None:
        wanted = wanted.where(AuditEntry.id < before)
    return list(session.scalars(wanted))
