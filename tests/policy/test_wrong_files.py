"""A wrong parameter file is refused with file, line and what is allowed; every mistake of every file at once."""

from pathlib import Path

import pytest

from toolkit.model.errors import Problems
from toolkit.policy import load_policy

VALUE = "{from: 2020-01-01, value: 11, source: 甲, verified: false}"


def complaints(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(Problems) as refused:
        load_policy(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy").mkdir()
    return tmp_path / "policy"


def values(*written: str, key: str = "payment_day") -> str:
    return f"# 本县\n{key}:\n  values:\n" + "".join(f"    - {value}\n" for value in written)


ADVICE = "请改正后再运行；参数的名字、单位和写法见 docs/parameters.md。"
CASES = {
    "unknown key": (
        "payment_days: {values: []}",
        "第1行 payment_days】没有叫 payment_days 的参数，是不是 payment_day（每月发放截止日）",
    ),
    "unknown key, none near": ("zzzzzzzz: {values: []}", "第1行 zzzzzzzz】没有叫 zzzzzzzz 的参数。"),
    "day that does not exist": (
        values("{from: 2021-02-30, value: 11, source: 甲, verified: false}"),
        "第4行 payment_day.values.0.from】日期要写成 2021-07-01 这样，不加引号，而且是真有的一天",
    ),
    "no day at all": (
        values("{from: 去年, value: 11, source: 甲, verified: false}"),
        "第4行 payment_day.values.0.from】日期要写成",
    ),
    "overlapping periods": (
        values("{from: 2020-01-01, until: 2021-01-01, value: 11, source: 甲, verified: false}", VALUE.replace("2020", "2021")),
        "第4行 payment_day.values.0.until】到 2021-01-01 为止，与从 2021-01-01 起的值重叠；止日要早于下一个值的起日",
    ),
    "ends before it begins": (
        values("{from: 2020-02-01, until: 2020-01-31, value: 11, source: 甲, verified: false}"),
        "第4行 payment_day.values.0.until】止日 2020-01-31 早于起日 2020-02-01",
    ),
    "two values from one day": (values(VALUE, VALUE), "第5行 payment_day.values.1.from】从 2020-01-01 起写了两个值，只留一个"),
    "another unit": (
        f"payment_day:\n  unit: 天\n  values: [{VALUE}]",
        "第2行 payment_day.unit】这个参数的单位是“日”，不能改成“天”；可以不写",
    ),
    "number where a list belongs": (
        values(VALUE, key="nursing_levels"),
        "第4行 nursing_levels.values.0.value】单位是“名单”，不能写“11”，要写列表，每项只写一次，从这些里选：1（一级）、2（二级）",
    ),
    "word that is not on the list": (
        values("{from: 2020-01-01, value: [motorbike], source: 甲, verified: false}", key="vehicle_kinds_allowed"),
        "value】单位是“名单”，不能写“['motorbike']”，要写列表，每项只写一次，从这些里选：motorcycle（摩托车）",
    ),
    "number written as text": (
        values("{from: 2020-01-01, value: '11', source: 甲, verified: false}"),
        "第4行 payment_day.values.0.value】单位是“日”，不能写“11”，要写1 到 31 的整数（每月几日）",
    ),
    "day of the month that does not exist": (values(VALUE.replace("11", "32")), "要写1 到 31 的整数（每月几日）"),
    "percent where a share belongs": (values(VALUE.replace("11", "5"), key="income_tolerance"), "要写0 到 1 的数（5% 写 0.05）"),
    "yuan where fen belong": (
        values(VALUE.replace("11", "50000"), key="relief_reserve_floor_fen"),
        "第4行 relief_reserve_floor_fen.values.0.value】50000 超出合理范围 100000 到 10000000000；单位是“分”，看看是不是写错了单位",
    ),
    "number where a switch belongs": (values(VALUE.replace("11", "1"), key="exit_pause"), "要写true 或 false"),
    "number where a date belongs": (values(VALUE, key="screening_deadline"), "要写日期，例如 2020-04-30，不加引号"),
    "days of the year without quotes": (
        values("{from: 2020-01-01, value: [06-31], source: 甲, verified: false}", key="half_year_report_days"),
        '要写月和日的列表，加引号，例如 ["06-30", "12-31"]',
    ),
    "fraction of a month": (values(VALUE.replace("11", "1.5"), key="reentry_months"), "要写不小于 0 的整数"),
    "not a number": (values(VALUE.replace("11", ".nan"), key="pension_tolerance"), "要写大于 0 的数"),
    "no source": (values("{from: 2020-01-01, value: 11, verified: false}"), "第4行 payment_day.values.0.source】缺少这一项"),
    "empty source": (values(VALUE.replace("甲", "''")), "第4行 payment_day.values.0.source】不能空着"),
    "not said whether verified": (
        values("{from: 2020-01-01, value: 11, source: 甲}"),
        "第4行 payment_day.values.0.verified】缺少这一项",
    ),
    "verified in words": (values(VALUE.replace("false", "是")), "第4行 payment_day.values.0.verified】只能写 true 或 false"),
    "verified without the words of a document": (
        values(VALUE.replace("false", "true")),
        "第4行 payment_day.values.0.verified】写了已核实（verified: true），就要用 phrase 写明文件里的原话；没有原话就写 verified: false",
    ),
    "seed without phrase": (
        values("{from: 2020-01-01, value: 11, source: 甲, seed: S4, verified: false}"),
        "第4行 payment_day.values.0.seed】写了 seed，就要用 phrase 写明那份文件里的原话",
    ),
    "seed that is none": (
        values("{from: 2020-01-01, value: 11, source: 甲, seed: S9, phrase: 乙, verified: false}"),
        "第4行 payment_day.values.0.seed】不能写“S9”，可以写：S0、S1、S2、S3、S4",
    ),
    "unknown entry": (
        values(VALUE.replace("verified", "note: 乙, verified")),
        "第4行 payment_day.values.0.note】不认识 note 这一项，只能写：from、until、value、source、phrase、seed、verified",
    ),
    "unknown entry of the parameter": (
        f"payment_day:\n  title: 发放日\n  values: [{VALUE}]",
        "第2行 payment_day.title】不认识 title 这一项，只能写：label、unit、words、range、values",
    ),
    "range of one's own": (f"payment_day:\n  range: [1, 99]\n  values: [{VALUE}]", "第2行 payment_day.range】取值范围不能改"),
    "no values": ("payment_day: {}", "第1行 payment_day.values】缺少这一项"),
    "empty values": ("payment_day: {values: []}", "第1行 payment_day.values】没有写任何值；不改这个参数，就整个去掉"),
    "the same twice": (f"payment_day: {{values: [{VALUE}]}}\npayment_day: {{values: [{VALUE}]}}", "payment_day】写了两次"),
    "broken YAML": ("payment_day: [", "行】YAML 写法有误。请检查缩进、冒号后的空格和括号是否成对"),
    "a list": ("- payment_day", "第1行】要写成“参数名: 内容”，一行一个"),
    "a mere value": ("payment_day: 11", "第1行 payment_day】写法不对"),
}


@pytest.mark.parametrize(("text", "words"), CASES.values(), ids=CASES)
def test_each_mistake_names_its_line_and_what_is_allowed(folder: Path, text: str, words: str) -> None:
    (complaint,) = complaints(folder, 本县=text)
    assert complaint.startswith("【policy/本县.yaml!第")
    assert words in complaint
    assert complaint.endswith(ADVICE) or "YAML" in complaint


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "province").mkdir()
    (folder / "province" / "省.yaml").write_text(values(VALUE.replace("11", "99")), "utf-8")
    several = values("{from: 某天, value: 99, verified: 是}") + "paymentday: {values: []}\n"
    told = complaints(folder, 甲=several, 乙="payment_day: [", 丙=values(VALUE, key="reentry_months"))
    assert [complaint.split("】")[0] for complaint in told] == [
        "【province/省.yaml!第4行 payment_day.values.0.value",
        "【policy/乙.yaml!第2行",
        "【policy/甲.yaml!第4行 payment_day.values.0.from",
        "【policy/甲.yaml!第4行 payment_day.values.0.source",
        "【policy/甲.yaml!第4行 payment_day.values.0.verified",
        "【policy/甲.yaml!第5行 paymentday",
    ]


def test_a_parameter_in_two_files_is_refused(folder: Path) -> None:
    (told,) = complaints(folder, a=values(VALUE), b=values(VALUE))
    assert told.startswith("【policy/b.yaml!第2行 payment_day】这个参数在另一个文件里也写了。请合并到一个文件")


def test_province_and_county_may_give_the_same_parameter(folder: Path) -> None:
    for place in (folder, folder / "province"):
        place.mkdir(exist_ok=True)
        (place / "a.yaml").write_text(values(VALUE), "utf-8")
    load_policy(folder)


def test_a_file_in_another_charset_is_refused(folder: Path) -> None:
    (folder / "本县.yaml").write_bytes(values(VALUE).encode("gb18030"))
    with pytest.raises(Problems, match=r"【policy/本县.yaml】文件不是 UTF-8 编码。请用记事本打开"):
        load_policy(folder)


def test_an_empty_file_and_other_files_are_no_mistake(folder: Path) -> None:
    (folder / "空.yaml").write_text("# 还没有\n", "utf-8")
    (folder / "说明.txt").write_text("说明", "utf-8")
    assert load_policy(folder) == load_policy()
