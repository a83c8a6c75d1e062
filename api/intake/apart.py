"""Reading hostile files apart: in a process of its own, with bounds on its time and its memory.

What goes in and comes out is JSON: a reader that a file has taken over can say wrong commands, which are
checked as any other, and nothing else.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from api.intake.importing import Intake, take_in
from api.intake.problems import Problem
from api.intake.purpose import Purpose
from domain.commands import Command
from domain.refusals import Refused
from domain.rights import RIGHTS

SECONDS: Final = 60
"""So long reading may take."""
MEGABYTES: Final = 1024
"""So much memory it may take, the program itself included."""

_PURPOSE: Final = TypeAdapter(Purpose)
_PROBLEMS: Final = TypeAdapter(tuple[Problem, ...])
_COMMANDS: Final = {one.__name__: one for one in RIGHTS}


class FilesTooHeavy(Refused):
    """文件在 {seconds} 秒、{megabytes} 兆内存之内没有读完，没有导入。请分成几份，或删去多余的内容后再试。"""


def take_in_apart(files: Sequence[Path], purpose: Purpose) -> Intake:
    """Read files as `take_in` does, in a process of its own; raises FilesTooHeavy."""
    said = {"files": [str(one) for one in files], "purpose": _PURPOSE.dump_python(purpose, mode="json")}
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-m", __name__],
            input=json.dumps(said).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FilesTooHeavy(seconds=SECONDS, megabytes=MEGABYTES) from error
    if done.returncode:
        raise FilesTooHeavy(seconds=SECONDS, megabytes=MEGABYTES)
    told: dict[str, Any] = json.loads(done.stdout)
    commands = tuple(_COMMANDS[kind].model_validate(one) for kind, one in told["commands"])
    return Intake(commands, _PROBLEMS.validate_python(told["problems"]), tuple(told["totals"]))


def _main() -> None:
    """Read what the caller names, and write what it says."""
    _bound()
    said = json.load(sys.stdin)
    intake = take_in([Path(one) for one in said["files"]], _PURPOSE.validate_python(said["purpose"]))
    told = {
        "commands": [_written(one) for one in intake.commands],
        "problems": _PROBLEMS.dump_python(intake.problems, mode="json"),
        "totals": list(intake.totals),
    }
    json.dump(told, sys.stdout)


def _written(one: Command) -> tuple[str, Any]:
    return type(one).__name__, one.model_dump(mode="json", exclude_none=True)


def _bound() -> None:
    """Bound this process, where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _main()
