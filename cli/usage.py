"""Wrong usage, said in Chinese with what to write instead."""

from typing import Final

import typer
from pydantic import ValidationError
from typer import rich_utils
from typer._click import core  # typer carries click inside and gives no other door to its words
from typer._click import exceptions as click
from typer.core import TyperOption

from api.chinese import in_chinese, values

Abort: Final = typer.Abort
ERRORS: Final = (click.UsageError, click.ClickException, ValidationError)

rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
rich_utils.OPTIONS_PANEL_TITLE = "选项"
rich_utils.COMMANDS_PANEL_TITLE = "命令"
rich_utils.DEFAULT_STRING = "[默认：{}]"
rich_utils.REQUIRED_LONG_STRING = "[必填]"

_help_option: Final = core.Command.get_help_option


def _help_in_chinese(command: core.Command, context: core.Context) -> TyperOption | None:
    if option := _help_option(command, context):
        option.help = "显示本帮助。"
    return option


# The words of --help stand in typer's code; nothing else sets them.
setattr(core.Command, "get_help_option", _help_in_chinese)  # noqa: B010 - mypy refuses the plain assignment


def shows_help(error: Exception) -> bool:
    """Whether the error is only that nothing was asked for, to which the help is the answer."""
    return isinstance(error, click.NoArgsIsHelpError)


def sentence(error: Exception) -> str:
    """Return what is wrong with the words of a command, and where its examples stand."""
    if isinstance(error, ValidationError):
        return f"{values(error.errors())}。"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kaoji"
    return f"{_what(error)}用法与示例见 {path} --help。"


def _what(error: Exception) -> str:
    match error:
        case click.MissingParameter():
            return f"缺少参数 {_name(error)}。"
        case click.NoSuchOption():
            near = f"，是否指 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}。"
        case click.BadParameter():
            return f"参数 {_name(error)} 的写法不对：{in_chinese(error.message)}。"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 之后须写它的值。"
        case click.ClickException():
            return in_chinese(error.format_message())
        case _:
            return f"{error}。"


def _name(error: click.BadParameter) -> str:
    """Return what the help calls a parameter."""
    shown = getattr(error.param, "metavar", None) or getattr(error.param, "name", None)
    return str(shown or error.param_hint or "")
