"""The entry point: one command with a verb for each act, and one place that turns refusals into exit codes.

Exit codes: 0 done, 1 refused by a rule, 2 usage, 3 verification failed, 4 others recorded in between.
"""

import gc
import sys
from typing import Annotated, Final

import typer
from sqlalchemy.exc import DBAPIError

from api.chinese import in_chinese
from api.desk import Refusals
from cli import (
    accounts,
    carrying,
    evidence,
    indicators,
    playing,
    progress,
    reading,
    reform,
    reports,
    results,
    reviews,
    scheme,
    setup,
    sheets,
    slips,
    tables,
    usage,
    workdays,
    writing,
)
from cli.context import WrittenWrong
from cli.showing import complain
from domain.refusals import ALREADY_THERE, Refused, StaleVersion

REFUSED: Final = 1
USAGE: Final = 2
STALE: Final = 4

_TOLD: Final = 20
"""So many refusals of a batch are told one by one."""


class DatabaseFailed(Refused):
    """数据库出错，本次没有记录任何内容：{problem}。请运行 kaoji doctor 查看；若磁盘已满请先腾出空间。"""


app = typer.Typer(
    name="kaoji",
    help="""考绩台账：逐笔记录绩效考核得分、扣分、加减分与复核，随时重算并说明任何一天的排名。

    示例：

      kaoji demo

      kaoji rank --as-of 2018-01-29

      kaoji why 市环保局
    """,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
)
setup.register(app)
accounts.register(app)
carrying.register(app)
playing.register(app)
writing.register(app)
indicators.register(app)
sheets.register(app)
slips.register(app)
workdays.register(app)
results.register(app)
reviews.register(app)
reports.register(app)
reform.register(app)
reading.register(app)
progress.register(app)
tables.register(app)
evidence.register(app)
scheme.register(app)


@app.callback()
def _kaoji(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号。", callback=setup.show_version, is_eager=True)
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command and leave with its exit code."""
    # What is loaded by now stays to the end: there is no garbage in it to look for again and again.
    gc.freeze()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with these arguments and return its exit code."""
    try:
        return int(app(arguments, standalone_mode=False) or 0)
    except Refused as refusal:
        complain([str(refusal)])
        return USAGE if isinstance(refusal, WrittenWrong) else REFUSED
    except Refusals as refusals:
        complain(_told(refusals))
        return REFUSED
    except StaleVersion as stale:
        complain([str(stale)])
        return STALE
    except DBAPIError as error:
        complain([str(DatabaseFailed(problem=in_chinese(str(error.orig).strip().splitlines()[0])))])
        return REFUSED
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
    more = [f"……另有 {len(lines) - _TOLD} 处"] if len(lines) > _TOLD else []
    again = all(isinstance(refusal, ALREADY_THERE) for _, refusal in refusals.refused)
    advice = (
        "看来这些内容已经记录过；要改变已有的记录，请用 kaoji correct。"
        if again
        else "改正后请整批重新提交。"
    )
    return [*lines[:_TOLD], *more, f"共 {len(lines)} 处，全部未记录；{advice}"]


if __name__ == "__main__":
    main()
