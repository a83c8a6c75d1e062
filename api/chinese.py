"""What libraries say in English, in the words of a clerk."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

_SENTENCES: Final = (
    (r"No such command '([^']*)'\.", r"没有命令 \1。"),
    (r"No such command '([^']*)'\. Did you mean (.*)\?", r"没有命令 \1。是否指 \2？"),
    (r"Missing command\.", "缺少子命令。"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)\.?", r"多出了参数 \1。"),
    (r"Input should be a valid integer.*", "须为整数"),
    (r"Input should be a valid decimal.*", "须为十进制数字"),
    (r"Input should be greater than or equal to (.*)", r"不得小于 \1"),
    (r"Input should be less than or equal to (.*)", r"不得大于 \1"),
    (r"Input should be a valid (?:date|datetime).*", "须为日期，例如 2018-01-29"),
    (r"Input should be (?=')(.*) or (.*)", r"可写 \1、\2"),
    (r"(?:Value error, )?'(.*)' is not one of (.*?)\.?", r"没有“\1”，可写 \2"),
    (r"Value error, (.*)", r"\1"),
    (r"Field required|Input should be a valid string", "须填写"),
    (r"Extra inputs are not permitted", "不应写在这里"),
    (r"database or disk is full|disk I/O error", "磁盘已满或出错"),
    (r"unable to open database file|attempt to write a readonly database", "文件或所在文件夹不能写入"),
    (r"database is locked", "正被其他程序占用"),
    (r"(?:connection .*|could not .*) failed:?.*", "连接失败"),
)


def in_chinese(message: str) -> str:
    """Return a library's sentence in Chinese; one that is not known stays as it is."""
    for english, chinese in _SENTENCES:
        if found := re.fullmatch(english, message, re.DOTALL):
            return found.expand(chinese)
    return message


def values(errors: Iterable[Mapping[str, Any]]) -> str:
    """Return what pydantic's errors say, each with what was written."""
    return "；".join(of_a_value(one) for one in errors)


def of_a_value(one: Mapping[str, Any]) -> str:
    """Return what one of pydantic's errors says, with what was written."""
    said = in_chinese(str(one["msg"]))
    written = one.get("input")
    shown = f"“{written}”" if isinstance(written, (str, int)) and str(written) not in said else ""
    return shown + said
