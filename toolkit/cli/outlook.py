"""``mingcha link --report``: what the search costs, whom it can never find, and what another threshold would change."""

from collections.abc import Mapping

from toolkit import inspection as ins
from toolkit.cli.terminal import console, grid


def show_outlook(outlook: ins.Outlook, titles: Mapping[str, str]) -> None:
    """Three tables, each with a sentence on how to read it; ``titles`` are those of the registers."""
    _show_blocking(outlook)
    _show_unlinkable(outlook, titles)
    _show_thresholds(outlook)


def _show_blocking(outlook: ins.Outlook) -> None:
    table = grid("\n分块规则", "规则", right=["至多比多少对", "最大一块", "实际新增的对", "预计是同一人"])
    for row in outlook.blocking.itertuples():
        name = f"{row.rule}（超过上限，写严一些）" if row.too_many else str(row.rule)
        table.add_row(name, f"{row.pairs:,}", f"{row.largest_block:,}", f"{row.new_pairs:,}", f"{row.expected_matches:,.0f}")
    console.print(table)
    console.print(
        f"没有可用证件号码的 {outlook.records:,} 条记录（写得一模一样的只算一条）在 {outlook.persons:,} 人里找，只比规则放在一起的。"
        "“至多”只按各列的值数，没有算附加条件，也没有去掉前面的规则已经找到的。"
    )


def _show_unlinkable(outlook: ins.Outlook, titles: Mapping[str, str]) -> None:
    if outlook.unlinkable.empty:
        console.print("\n没有永远对不上的记录。")
        return
    table = grid("\n永远对不上的记录", "登记表", "为什么", right=["条数", "占要找的"])
    for row in outlook.unlinkable.itertuples():
        table.add_row(titles[str(row.register)], str(row.reason), f"{row.records:,}", f"{row.share:.0%}")
    console.print(table)
    console.print("就算有人和它写得一模一样，也不够说是同一个人。要对上，只能请提供单位补上缺的内容。")


def _show_thresholds(outlook: ins.Outlook) -> None:
    table = grid("\n门槛", right=["匹配概率不低于", "对上", "其中预计误配", "预计漏掉"])
    for row in outlook.thresholds.itertuples():
        figures = (f"{row.hits:,}", f"{row.expected_false:,.1f}", f"{row.expected_missed:,.1f}")
        table.add_row(f"{row.threshold:.2%}", *figures)
    console.print(table)
    console.print(
        f"现在 {outlook.used:.0%} 以上的算对上；列为疑点的另有更高的要求（参数 link_probability_min）。"
        "“漏掉”只数比过的对，没有一条规则放在一起的数不出来。"
    )
