"""``mingcha synth``: a fictional county as files, or a fictional province as tables."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from toolkit.cli.fictional import make_room
from toolkit.cli.progress import shown
from toolkit.cli.terminal import console
from toolkit.intake import load_layouts
from toolkit.model.errors import InspectionError
from toolkit.store import named_trouble

SIZES = {"sample": (6, 60), "county": (16, 196), "province": (16, 196)}  # townships and villages (of each county)
PROCESSES = 2


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=2026, show_default=True, help="随机种子；种子相同，结果相同。")
@click.option(
    "--scale",
    type=click.Choice(list(SIZES)),
    default="sample",
    show_default=True,
    help="规模：sample 样例县，county 完整的县，province 多县合成的省（直接写成 work 里的表）。",
)
@click.option("--townships", type=click.IntRange(1), help="乡镇数（省为每县的乡镇数）。")
@click.option("--villages", type=click.IntRange(1), help="行政村数（省为每县的村数）。")
@click.option("--counties", default=22, show_default=True, type=click.IntRange(1, 99), help="县数，只用于省。")
@click.option("--snapshots", multiple=True, type=click.IntRange(1, 23), help="另给几个月以前的花名册；可写多次。")
def synth(
    out: Path, seed: int, scale: str, townships: int | None, villages: int | None, counties: int, snapshots: tuple[int, ...]
) -> None:
    """在 OUT 生成一个虚构县（或省）：登记表、已知答案(truth)和 inspection.yaml。"""
    size = townships or SIZES[scale][0], villages or SIZES[scale][1]
    if size[1] < size[0]:
        raise InspectionError("行政村数少于乡镇数", "--villages", f"给出不少于 {size[0]} 的数")
    make_room(out)
    with named_trouble(out), shown(console) as progress:
        _make(out, seed, scale, size, counties, snapshots, lambda step: progress("生成虚构县", step, 0, 1))
    console.print(f"已生成：{out}。接着运行：mingcha run {out}" if scale != "province" else f"已生成：{out}")


def _make(
    out: Path, seed: int, scale: str, size: tuple[int, int], counties: int, snapshots: tuple[int, ...], say: Callable[[str], None]
) -> None:
    from toolkit.synthetic import PROVINCE, SAMPLE, Calibration, Province, synthesize, synthesize_province

    calibration = {"sample": SAMPLE, "county": Calibration(), "province": PROVINCE}[scale]
    calibration = replace(calibration, snapshots=snapshots) if snapshots else calibration
    if scale != "province":
        synthesize(out, seed=seed, townships=size[0], villages=size[1], calibration=calibration, progress=say)
        return
    dtypes = {name: layout.dtypes() for name, layout in load_layouts().items()}
    province = Province(counties, *size, calibration)
    synthesize_province(out, province, seed=seed, dtypes=dtypes, processes=PROCESSES, progress=say)
