"""Wrong usage, said in Chinese with what to write instead."""

import re
from typing import Any, Final

import typer
from pydantic import ValidationError
from typer import rich_utils
from typer._click import (
    exceptions as click,
)  # typer carries click inside and gives no other door to its errors

_SENTENCES: Final = (
    (r"No such command '(.*)'\.", r"没有命令 \1。"),
    (r"Missing command\.", "缺少子命令。"),
    (r"Got unexpected extra arguments? \((.*)\)", r"多出了参数 \1。"),
)
Abort: Final = typer.Abort
ERRORS: Final = (click.UsageError, click.ClickException, ValidationError)

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"


def shows_help(error: Exception) -> bool:
    """Whether the error is only that nothing was asked for, to which the help is the answer."""
    return isinstance(error, click.NoArgsIsHelpError)


def sentence(error: Exception) -> str:
    """Return what is wrong with the words of a command, and where its examples stand."""
    if isinstance(error, ValidationError):
        return "；".join(_of_a_value(dict(one)) for one in error.errors())
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kaoji"
    return f"{_what(error)}用法与示例见 {path} --help。"


def _of_a_value(one: dict[str, Any]) -> str:
    where = "、".join(str(part) for part in one["loc"])
    return str(one["msg"]).removeprefix("Value error, ") + (f"（{where}）" if where else "")


def _what(error: Exception) -> str:
    match error:
        case click.MissingParameter():
            return f"缺少参数 {_name(error)}。"
        case click.NoSuchOption():
            near = f"，是否指 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}。"
        case click.BadParameter():
            return f"参数 {_name(error)} 的写法不对：{error.message}。"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 之后须写它的值。"
        case click.ClickException():
            return _in_chinese(error.format_message())
        case _:
            return f"{error}。"


def _in_chinese(message: str) -> str:
    for english, chinese in _SENTENCES:
        message = re.sub(english, chinese, message)
    return message


def _name(error: click.BadParameter) -> str:
    """Return what the help calls a parameter."""
    shown = getattr(error.param, "metavar", None) or getattr(error.param, "name", None)
    return str(shown or error.param_hint or "")
