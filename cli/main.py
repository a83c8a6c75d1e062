"""The entry point: one command with a verb for each act, and one place that turns refusals into exit codes.

Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 verification failed, 4 others recorded in between.
"""

import sys
from typing import Annotated, Final

import typer

from api.desk import Refusals
from cli import reading, setup, usage, writing
from cli.showing import complain
from domain.refusals import Refused, StaleVersion

REFUSED: Final = 1
USAGE: Final = 2
STALE: Final = 4

app = typer.Typer(
    name="kaoji",
    help="考绩台账：逐笔记录绩效考核得分、扣分、加减分与复核，随时重算并说明任何一天的排名。",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
)
setup.register(app)
writing.register(app)
reading.register(app)


@app.callback()
def _kaoji(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号。", callback=setup.show_version, is_eager=True)
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    try:
        return int(app(arguments, standalone_mode=False) or 0)
    except Refused as refusal:
        complain([str(refusal)])
        return REFUSED
    except Refusals as refusals:
        complain(_told(refusals))
        return REFUSED
    except StaleVersion as stale:
        complain([str(stale)])
        return STALE
    except usage.ERRORS as error:
        if not usage.shows_help(error):
            complain([usage.sentence(error)])
        return USAGE
    except (KeyboardInterrupt, usage.Abort):
        complain(["已中断；没有确认“已记录”的内容没有写入。"])
        return REFUSED


def _told(refusals: Refusals) -> list[str]:
    """Say each refusal with the place in the file that it came from."""
    lines = []
    for command, refusal in refusals.refused:
        source = command.source
        place = f"{source.file} {source.sheet or ''} {source.cell or ''}".split() if source else []
        lines.append(f"{' '.join(place)}：{refusal}" if place else str(refusal))
    return [*lines, f"共 {len(lines)} 处，全部未记录；改正后请整批重新提交。"]


if __name__ == "__main__":
    main()
