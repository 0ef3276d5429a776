"""What intake says when something is wrong with a file."""

from __future__ import annotations

from typing import Literal

from lvjian.core.bundle import FileProblem
from lvjian.core.text import display
from lvjian.ingest.limits import Limits, setting, show_bytes

_LABELS = {
    "total_bytes": "材料总大小",
    "file_bytes": "单个文件大小",
    "entries": "文件和文件夹总数",
    "depth": "压缩包嵌套层数",
    "ratio": "压缩比",
    "pages": "单个文件页数",
    "seconds_per_file": "单个文件读取时间",
    "seconds_per_archive": "单个压缩包解压时间",
    "memory_mib": "读取文件所用内存",
    "ocr_memory_mib": "识别页面所用内存",
    "seconds_per_page": "单页识别时间",
    "pixels": "单张图片像素数",
    "package_bytes": "Word/Excel 文件解压后大小",
    "result_bytes": "单个文件读取结果大小",
}
_MEASURES = {
    "seconds_per_file": " 秒",
    "seconds_per_archive": " 秒",
    "memory_mib": " MB",
    "ocr_memory_mib": " MB",
    "seconds_per_page": " 秒",
    "pages": " 页",
    "depth": " 层",
    "entries": " 个",
    "ratio": " 倍",
    "pixels": " 像素",
}

_TO_WORD = "请用 Word 或 WPS 打开后另存为 .docx，或导出为 PDF，再提交。"
_TO_EXCEL = "请用 Excel 或 WPS 打开后另存为 .xlsx，或导出为 PDF，再提交。"
_TO_PDF = "请用原软件打开后导出（打印）为 PDF，再提交。"
_TO_PICTURE = "请转换为 JPG、PNG 或 PDF，再提交。"
_TO_ZIP = "请解压后改用 zip、7z 或 rar 打包，或直接提交其中的文件。"
_OFFICE = {
    "all": ("本机没有安装 LibreOffice", "在本机安装 LibreOffice"),
    "part": ("本机的 LibreOffice 没有装全", "把 LibreOffice 装全（Writer 和 Calc）"),
    "start": ("本机的 LibreOffice 无法启动", "检查 LibreOffice 的安装"),
}
_UNSUPPORTED = {
    "doc": ("旧版 Word 文档（.doc）或 WPS 文字文档", _TO_WORD),
    "rtf": ("RTF 文档", _TO_WORD),
    "odt": ("OpenDocument 文本（.odt）", _TO_WORD),
    "mht": ("单一文件网页（MHT）或邮件", _TO_WORD),
    "xml": ("XML 文件", _TO_WORD),
    "xls": ("旧版 Excel 工作簿（.xls）或 WPS 表格", _TO_EXCEL),
    "xlsb": ("Excel 二进制工作簿（.xlsb）", _TO_EXCEL),
    "xltm": ("启用宏的 Excel 模板（.xltm）", _TO_EXCEL),
    "ods": ("OpenDocument 表格（.ods）", _TO_EXCEL),
    "ppt": ("旧版 PowerPoint 演示文稿（.ppt）", _TO_PDF),
    "pptx": ("PowerPoint 演示文稿（.pptx）", _TO_PDF),
    "odp": ("OpenDocument 演示文稿（.odp）", _TO_PDF),
    "ofd": ("OFD 版式文件", "请用 OFD 阅读器打开后导出（打印）为 PDF，再提交。"),
    "dwg": ("AutoCAD 图纸（.dwg）", "请在 AutoCAD 中打印为 PDF，再提交。"),
    "dxf": ("AutoCAD 图纸（.dxf）", "请在 AutoCAD 中打印为 PDF，再提交。"),
    "vsd": ("Visio 绘图", _TO_PDF),
    "msg": ("Outlook 邮件", _TO_PDF),
    "eml": ("电子邮件", "请把正文打印为 PDF，把邮件里的附件另存出来，一起提交。"),
    "caj": ("CAJ 文献", _TO_PDF),
    "heic": ("HEIC 照片", _TO_PICTURE),
    "svg": ("SVG 图形", _TO_PICTURE),
    "wmf": ("WMF/EMF 图形", _TO_PICTURE),
    "psd": ("Photoshop 图片", _TO_PICTURE),
    "djvu": ("DjVu 扫描件", _TO_PDF),
    "ps": ("PostScript 文件", _TO_PDF),
    "video": ("视频文件", "视频不作检查；如需作为证明材料，请截图后导出为 PDF，再提交。"),
    "audio": ("音频文件", "音频不作检查；如需作为证明材料，请整理成文字，再提交。"),
    "exe": ("可执行程序", "如为自解压压缩包，请运行解压后提交其中的文件。"),
    "lnk": ("Windows 快捷方式", "快捷方式里没有文件内容，请提交它所指向的文件本身。"),
    "cab": ("CAB 压缩包", _TO_ZIP),
    "iso": ("光盘映像", _TO_ZIP),
    "lzh": ("LZH 压缩包", _TO_ZIP),
    "zst": ("Zstandard 压缩包", _TO_ZIP),
    "mdb": ("Access 数据库", _TO_EXCEL),
    "ole": ("旧版 Office 复合文档", _TO_WORD),
}


def damaged(path: str | None, why: str) -> FileProblem:
    """I001: damaged or truncated."""
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}无法读取：{why}。",
        suggestion="请检查原文件能否正常打开，重新保存、打包或上传后再提交。",
    )


def table_lost(path: str) -> FileProblem:
    """I001: an old Word file without a paragraph behind its last table, which is lost."""
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}以表格结尾，后面缺少结尾段落，转换时表格会丢失，未作检查。",
        suggestion="请用 Word 或 WPS 打开后另存为 .docx，再提交。",
    )


def volume_missing(path: str, lost: str) -> FileProblem:
    """I001: an archive split over several files of which some are not there.

    Args:
        lost: which, in words.
    """
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}是分卷压缩包，缺少{lost}，无法解压。",
        suggestion="请把各分卷放在同一个文件夹里一起提交，或改为不分卷的压缩包。",
    )


def empty(path: str) -> FileProblem:
    """I001: no bytes at all."""
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}是空文件（0 字节）。",
        suggestion="请提交有内容的文件；若是上传或打包时出错，请重新上传或打包。",
    )


def nothing_inside(path: str | None) -> FileProblem:
    """I001: an archive or a folder that holds no file."""
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}里没有任何文件。",
        suggestion="请确认提交的文件夹或压缩包正确，放入评价报告和证明材料后再提交。",
    )


def encrypted(path: str, *, archive: bool = False) -> FileProblem:
    """I002: needs a password."""
    what = "压缩包" if archive else "文件"
    return FileProblem(
        code="I002",
        path=path,
        message=f"{_called(path)}设有密码，无法读取。",
        suggestion=f"请去掉密码后重新提交该{what}。",
    )


def unsupported(path: str, form: str) -> FileProblem:
    """I003: a kind that is not read; names what to convert it to.

    Args:
        form: as ``BundleFile.format``.
    """
    name, way = _UNSUPPORTED.get(form, ("无法识别的文件类型", "请转换为 .docx 或 PDF，再提交。"))
    return FileProblem(
        code="I003",
        path=path,
        message=f"{_called(path)}是{name}，暂不支持读取，未作检查。",
        suggestion=way,
    )


def needs_office(
    path: str, form: str, *, lacks: Literal["all", "part", "start"] = "all"
) -> FileProblem:
    """I003: read by way of LibreOffice, which is not there, not whole or does not start.

    Args:
        form: as ``BundleFile.format``.
        lacks: what is wrong with it.
    """
    name, way = _UNSUPPORTED.get(form, ("旧格式文档", _TO_WORD))
    why, do = _OFFICE[lacks]
    return FileProblem(
        code="I003",
        path=path,
        message=f"{_called(path)}是{name}，需要 LibreOffice 转换后才能读取；{why}，未作检查。",
        suggestion=f"{way.removesuffix('。')}；或{do}后重新检查。",
    )


def compression_unsupported(path: str) -> FileProblem:
    """I001: a member packed with a method that is not read; its content is unknown."""
    return FileProblem(
        code="I001",
        path=path,
        message=f"{_called(path)}采用了不支持的压缩方式，无法解压。",
        suggestion="请用常用软件以标准方式（zip 的“存储”或“Deflate”，或 7z）重新打包后提交。",
    )


def over_limit(
    path: str | None, limit: str, *, limits: Limits, met: int | None = None, rest: str = ""
) -> FileProblem:
    """I004: which limit, what was met, how to raise it.

    Args:
        limit: name of the field of ``Limits``.
        met: the value met, None where it was not measured to its end.
        rest: what became of the rest, a Chinese sentence.
    """
    bound = show_limit(limit, getattr(limits, limit))
    actual = bound if met is None else show_limit(limit, met)
    if actual == bound:
        actual = f"超过 {bound}"
    raised = show_limit(limit, 2 * getattr(limits, limit))
    return FileProblem(
        code="I004",
        path=path,
        message=f"{_called(path)}超过{_LABELS[limit]}上限：上限 {bound}，实际 {actual}。{rest}",
        suggestion=f"确认材料无误后，可用环境变量 {setting(limit)} 调高上限（例如 {raised}），"
        "或拆分、精简后重新提交。",
        expected=bound,
        actual=actual,
    )


def unsafe(path: str, why: str) -> FileProblem:
    """I008: an entry that escapes the folder, a link, a device."""
    return FileProblem(
        code="I008",
        path=path,
        message=f"{_called(path)}{why}，已拒绝处理。",
        suggestion="请只打包普通文件和文件夹，去掉链接、设备文件和含 .. 或盘符的路径后重新提交。",
    )


def show_limit(limit: str, value: int) -> str:
    """A value of that limit with its unit."""
    if limit.endswith("_bytes"):
        return show_bytes(value)
    return f"{value}{_MEASURES[limit]}"


def _called(path: str | None) -> str:
    return f"“{display(path, 120)}”" if path else "所提交的材料"
