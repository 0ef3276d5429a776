"""Settings of the service: defaults, a TOML file and ``LVJIAN_…`` variables, in that order."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from lvjian.core.errors import UsageError
from lvjian.ingest.limits import GIB, MIB

PREFIX = "LVJIAN_"
FILE_NAME = "lvjian.toml"
SECRET = frozenset({"database_url", "broker_url", "blob_options"})


_UNITS = {"K": 1024, "M": MIB, "G": GIB}


def _size(value: object) -> object:
    """``64M`` and ``2G`` as bytes; anything else is left to pydantic."""
    if isinstance(value, str) and value[-1:].upper() in _UNITS and value[:-1].isdecimal():
        return int(value[:-1]) * _UNITS[value[-1].upper()]
    return value


Size = Annotated[int, BeforeValidator(_size), Field(ge=1)]


def _options(value: object) -> object:
    """JSON from the environment; a table of the file as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('应为 JSON 对象，如 {"endpoint_url": "http://…"}') from None


Options = Annotated[dict[str, Any], BeforeValidator(_options)]


class Settings(BaseModel):
    """Everything that can be set, with its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(
        default=Path("lvjian-data"), description="数据文件夹：数据库、原件、缓存都在其中"
    )
    host: str = Field(default="127.0.0.1", description="监听地址")
    port: int = Field(default=8000, ge=0, le=65535, description="监听端口")
    public_url: str = Field(default="", description="用户看到的网址，如 https://lvjian.example.cn")
    trust_proxy: bool = Field(default=False, description="前面有反向代理，信任 X-Forwarded-*")
    secure_cookies: bool = Field(default=False, description="会话 Cookie 只走 HTTPS")

    database_url: str = Field(default="", description="数据库；空为数据文件夹中的 SQLite")
    blob_url: str = Field(default="", description="原件存放处；空为数据文件夹，或 s3://桶/前缀")
    blob_options: Options = Field(
        default_factory=dict, description="存放处的连接参数；环境变量里写成 JSON"
    )
    broker_url: str = Field(default="", description="Celery 的 Redis 或 RabbitMQ；空为不用")

    workers: int = Field(default=2, ge=0, le=64, description="本机工作进程数；0 表示另行启动")
    jobs: int = Field(default=2, ge=1, le=64, description="一份材料同时读取几个文件")
    ocr: bool = Field(default=True, description="识别扫描件和图片中的文字")
    word_pages: bool = Field(
        default=False, description="打印 Word，使问题指到页面（同 lvjian check --pages，较慢）"
    )
    previews: bool = Field(
        default=True, description="核对完先画好有问题的页面，第一次打开核对台不用等"
    )
    lease_seconds: float = Field(default=60, gt=0, description="工作进程多久不报到即视为已死")
    poll_seconds: float = Field(default=0.5, gt=0, description="没有任务时多久看一次")
    tries: int = Field(default=3, ge=1, le=10, description="一项任务最多做几次")
    large_bytes: Size = Field(default=64 * MIB, description="超过即为大件，不得占满全部工作进程")
    drain_seconds: float = Field(default=30, ge=0, description="停止时等手头任务多久")

    upload_bytes: Size = Field(default=2 * GIB, description="一份材料上传的总大小上限")
    upload_files: int = Field(default=5_000, ge=1, description="一份材料上传的文件数上限")
    affiliates: str = Field(
        default="", description="关联机构名单（同 lvjian batch --affiliates）；空为没有"
    )

    free_bytes: Size = Field(default=256 * MIB, description="磁盘剩余少于此数时不再接收")

    rate_per_minute: int = Field(default=1_200, ge=1, description="每个密钥或账号每分钟请求数")
    upload_rate_per_minute: int = Field(default=300, ge=1, description="每个密钥或账号每分钟上传数")
    login_tries: int = Field(default=5, ge=1, description="连续输错几次密码后锁定")
    lock_minutes: float = Field(default=15, gt=0, description="锁定多久")
    session_hours: float = Field(default=12, gt=0, description="登录多久后须重新登录")

    webhook_private: bool = Field(default=False, description="允许回调到内网地址")
    webhook_tries: int = Field(default=8, ge=1, le=20, description="一次回调最多试几次")
    webhook_seconds: float = Field(default=10, gt=0, description="一次回调最多等多久")

    keep_days: int = Field(default=0, ge=0, description="材料保留天数，过后清除；0 为一直保留")
    keep_cache_days: int = Field(default=30, ge=1, description="页面图片缓存保留天数")

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="日志级别"
    )

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'lvjian.db'}"

    @property
    def incoming(self) -> Path:
        """Uploads while they arrive."""
        return self.data / "incoming"

    @property
    def blobs(self) -> Path:
        """Content-addressed originals and reports, unless ``blob_url`` says otherwise."""
        return self.data / "blobs"

    @property
    def cache(self) -> Path:
        """What can be made again: pictures of pages, renderings."""
        return self.data / "cache"

    @property
    def scratch(self) -> Path:
        """Work folders of the workers."""
        return self.data / "scratch"


class Loaded(BaseModel):
    """Settings with where each came from (``默认``, a file, an environment variable, an option)."""

    settings: Settings
    origins: dict[str, str]


def load(
    options: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None
) -> Loaded:
    """Read the settings; an option beats the environment beats the file beats the default.

    Args:
        options: from the command line; None values are not given.
        environment: ``os.environ`` unless given.

    Raises:
        UsageError: an unknown name, a value that does not fit, a file that cannot be read.
    """
    environment = os.environ if environment is None else environment
    given = {k: v for k, v in (options or {}).items() if v is not None}
    path = _file(given, environment)
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "默认")
    if path is not None:
        for name, value in _toml(path).items():
            values[name], origins[name] = value, f"文件 {path}"
    for name in Settings.model_fields:
        text = environment.get(PREFIX + name.upper())
        if text:
            values[name], origins[name] = text, f"环境变量 {PREFIX}{name.upper()}"
    for name, value in given.items():
        values[name], origins[name] = value, "命令行"
    try:
        return Loaded(settings=Settings(**values), origins=origins)
    except ValidationError as error:
        raise UsageError(_words(error, origins)) from None


def listing(loaded: Loaded) -> list[str]:
    """Lines for ``lvjian settings``: name, value, origin, meaning; secrets hidden."""
    lines = []
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        shown = "（已设，不显示）" if name in SECRET and value else _shown(value)
        lines.append(f"{name} = {shown}　［{loaded.origins[name]}］　{field.description}")
    return lines


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if str(value) not in ("", "{}") else "（空）"


def _file(given: Mapping[str, Any], environment: Mapping[str, str]) -> Path | None:
    named = environment.get(PREFIX + "CONFIG")
    if named:
        if not Path(named).is_file():
            raise UsageError(f"{PREFIX}CONFIG 指向的 {named} 不存在，请检查路径")
        return Path(named)
    data = given.get("data") or environment.get(PREFIX + "DATA") or Settings().data
    path = Path(data) / FILE_NAME
    return path if path.is_file() else None


def _toml(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"读不了设置文件 {path}：{error}") from None
    unknown = sorted(set(values) - set(Settings.model_fields))
    if unknown:
        raise UsageError(f"设置文件 {path} 中没有这些设置项：{'、'.join(unknown)}")
    return values


def _words(error: ValidationError, origins: Mapping[str, str]) -> str:
    problem = error.errors()[0]
    name = str(problem["loc"][0]) if problem["loc"] else ""
    return f"设置 {name} 的值不正确（来自{origins.get(name, '命令行')}）：{problem['msg']}"
