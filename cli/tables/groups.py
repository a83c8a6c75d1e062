"""The two groups of reports."""

import typer

table = typer.Typer(
    no_args_is_help=True,
    help="""报表：成绩汇总、排名、扣分明细、加减分认定、复核登记、多年度对比；可看过去任何一天。

    示例：

      kaoji table summary 镇区

      kaoji table deductions 市环保局 --csv 扣分明细.csv

      kaoji table ranking --as-of 2018-01-29 --json
    """,
)

audit = typer.Typer(
    no_args_is_help=True,
    help="""审计：一个单位或一个人的全部经过、迟录、复核改变率、同一条款的先例。

    示例：

      kaoji audit unit 市环保局

      kaoji audit actor kaohe-01 --csv 经办.csv
    """,
)
