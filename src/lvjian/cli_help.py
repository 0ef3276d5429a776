"""Help and usage errors of the command line in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

import typer
from typer.core import TyperCommand, TyperGroup

_HELP_WORDS = "显示本帮助"


class ChineseCommand(TyperCommand):
    """A command whose help is Chinese throughout."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, description, arguments and options."""
        formatter.write(_page(self, ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help is Chinese throughout."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, description, options and commands."""
        formatter.write(_page(self, ctx) + _commands(self, ctx))


def _page(command: Any, ctx: Any) -> str:
    lines = [f"用法：{ctx.command_path} {_usage(command)}", ""]
    lines += [f"  {line}".rstrip() for line in (command.help or "").strip().split("\n")]
    arguments = [p for p in command.get_params(ctx) if p.param_type_name == "argument"]
    options = [p for p in command.get_params(ctx) if p.param_type_name == "option"]
    if arguments:
        lines += ["", "参数：", *_columns([(_metavar(p), p.help or "") for p in arguments])]
    lines += ["", "选项：", *_columns([(_option(p), _option_help(p)) for p in options])]
    return "\n".join(lines) + "\n"


def _usage(command: Any) -> str:
    pieces = ["[选项]"] if command.params else []
    pieces += [_metavar(p) for p in command.params if p.param_type_name == "argument"]
    if isinstance(command, TyperGroup):
        pieces.append("命令 …")
    return " ".join(pieces)


def _metavar(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name.upper())
    return f"{name}…" if parameter.nargs == -1 else name


def _option(parameter: Any) -> str:
    # Longest first: the help option's own names come in no fixed order.
    names = ", ".join(sorted(parameter.opts, key=lambda name: (-len(name), name)))
    if not names.startswith("-"):  # an argument
        return _metavar(parameter)
    return names if parameter.is_flag else f"{names} {_metavar(parameter)}"


def _option_help(parameter: Any) -> str:
    if parameter.name == "help":
        return _HELP_WORDS
    return str(parameter.help or "")


def _commands(group: Any, ctx: Any) -> str:
    rows = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        rows.append((name, (command.help or "").strip().split("\n")[0]))
    return "\n".join(["", "命令：", *_columns(rows)]) + "\n"


def _columns(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max((_width(left) for left, _ in rows), default=0)
    for left, right in rows:
        yield f"  {left}{' ' * (width - _width(left))}  {right}".rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def usage_message(error: typer.TyperException) -> str:
    """What is wrong with a command line, in one Chinese sentence and a way out."""
    name = getattr(error, "option_name", None)
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "lvjian"
    return f"{_what(error, name)}。运行 {path} --help 查看用法。"


def _missing(parameter: Any) -> str:
    if parameter is None:
        return "缺少参数"
    if parameter.param_type_name == "option":
        return f"缺少选项 {parameter.opts[0]} {_metavar(parameter)}"
    return f"缺少参数 {_metavar(parameter)}"


def _what(error: typer.TyperException, option: str | None) -> str:
    kind = type(error).__name__
    words = str(error)
    if kind == "NoSuchOption":
        near = "、".join(getattr(error, "possibilities", None) or ())
        return f"没有选项 {option}" + (f"，是否指 {near}" if near else "")
    if kind == "MissingParameter":
        return _missing(getattr(error, "param", None))
    if kind == "BadOptionUsage":
        return f"选项 {option} 后面缺少它的值" if option else "选项用法不正确"
    if "No such command" in words:
        return f"没有命令 {words.split(chr(39))[1]}" if words.count("'") > 1 else "没有这个命令"
    if "unexpected extra argument" in words:
        return f"多余的参数：{words[words.rfind('(') + 1 :].rstrip(')')}"
    if words.endswith("is not readable."):
        return f"没有读取权限：{words[words.find(chr(39)) + 1 : words.rfind(chr(39))]}"
    parameter = getattr(error, "param", None)
    if parameter is not None:
        return f"{_option(parameter)} 的值不正确"
    return "命令写法不正确"
