"""Files of a bundle: the original, its pages as pictures, a marked copy."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from lvjian.api.answers import TYPES, document_headers, stored
from lvjian.api.audit import note
from lvjian.api.auth.principal import bundle_of
from lvjian.api.deliverables import marked
from lvjian.api.pictures import page_picture
from lvjian.api.problems import Problem, documented, not_found
from lvjian.api.schemas import FileList, FileState
from lvjian.api.service import Asks, From, Svc, finished
from lvjian.api.store.bundles import files_of, sources_of
from lvjian.api.store.models import Bundle, File, Source

router = APIRouter(prefix="/bundles/{id}/files", tags=["files"])
Number = Annotated[
    int, Path(ge=0, le=1_000_000, description="按报告中的顺序从 1 起；0 为提交的原件")
]


@router.get("", responses=documented("not-found"), summary="材料中的文件")
def list_files(service: Svc, principal: Asks, id: str) -> FileList:
    """The files as the report lists them."""
    with service.database.read() as session:
        bundle_of(session, principal, id)
        return FileList(items=[FileState.of(f) for f in files_of(session, id)])


@router.get(
    "/{n}",
    responses={
        **documented("not-found", "purged", "invalid"),
        200: {"description": "原件", "content": {"application/octet-stream": {}}},
    },
    response_class=Response,
    summary="原件，一个字节不改",
)
def original(service: Svc, principal: Asks, address: From, id: str, n: Number) -> Response:
    """The file as it was handed in."""
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id)
        path, sha256, size = _file(session, bundle, n)
        note(session, principal, "file.read", bundle_id=id, detail=str(n), address=address)
    name = path.rpartition("/")[2]
    return stored(service.blobs, sha256, kind="", name=name, size=size)


@router.get(
    "/{n}/pages/{page}.png",
    responses={
        **documented("not-found", "no-picture", "not-finished", "purged", "invalid"),
        200: {"description": "页面图片", "content": {"image/png": {}}},
    },
    response_class=Response,
    summary="一页的图片",
)
def picture(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    n: Number,
    page: Annotated[int, Path(ge=1, le=100_000)],
    scale: Annotated[float, Query(ge=0.2, le=4, description="每磅几个像素")] = 2.0,
) -> Response:
    """A page as it looks."""
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id)
        finished(bundle)
        file = _listed(session, bundle, n)
        note(session, principal, "page.read", bundle_id=id, detail=f"{n}/{page}", address=address)
    found = page_picture(service, file, page=page, scale=scale)
    headers = document_headers(f"{n}-{page}.png", inline=True)
    headers["Cache-Control"] = "private, max-age=3600"
    headers["X-Page-Width"], headers["X-Page-Height"] = (f"{v:g}" for v in found.points)
    return Response(found.png, media_type="image/png", headers=headers)


@router.get(
    "/{n}/marked",
    responses={
        **documented("not-found", "not-finished", "purged", "invalid"),
        200: {"description": "加了标记的副本", "content": {"application/octet-stream": {}}},
    },
    response_class=Response,
    summary="加了批注或标记的副本；原件不动",
)
def marked_copy(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    n: Number,
    confirmed: Annotated[bool, Query(description="只标已认定的问题")] = False,
) -> Response:
    """A copy with the findings marked; dismissed ones are left out."""
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id)
        finished(bundle)
        file = _listed(session, bundle, n)
        note(session, principal, "file.marked", bundle_id=id, detail=str(n), address=address)
    content, kind = marked(service, principal, bundle, file, only_confirmed=confirmed)
    name = f"已标记-{file.path.rpartition('/')[2]}"
    return Response(
        content,
        media_type=TYPES.get(kind, "application/octet-stream"),
        headers=document_headers(name, inline=False),
    )


def _file(session: Session, bundle: Bundle, n: int) -> tuple[str, str, int]:
    """Path, hash and size of file ``n``; 0 is the one thing that was handed in."""
    if bundle.purged is not None:
        raise Problem("purged", "这份材料已按保留期限清除，只保留了记录。")
    if n == 0:
        sources: list[Source] = sources_of(session, bundle.id)
        if len(sources) != 1:
            raise not_found("文件")
        return sources[0].path, sources[0].sha256, sources[0].size
    file = session.get(File, (bundle.id, n))
    if file is None or file.sha256 is None:
        raise not_found("文件")
    return file.path, file.sha256, file.size


def _listed(session: Session, bundle: Bundle, n: int) -> File:
    """File ``n`` of the report; 0 where one file alone was handed in and is the first."""
    file = session.get(File, (bundle.id, max(n, 1)))
    single = n > 0 or len(files_of(session, bundle.id)) == 1
    if file is None or file.sha256 is None or not single:
        raise not_found("文件")
    return file
