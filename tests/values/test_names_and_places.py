"""Names of people and places, and text in general."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.values import person_name, place_name, text

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
NAMES = st.text(HAN, min_size=2, max_size=4)


@given(NAMES)
def test_written_forms_of_one_name_are_one(name: str) -> None:
    written = [
        name,
        f" {name}　",
        "　".join(name),
        "·".join(name),
        f"*{name}",
        f"{name}（已故）",
        f"{name}(户主)",
        f"{name}【监护人】",
        f"'{name}",
    ]
    assert person_name.normalize(pd.Series(written)).tolist() == [name] * len(written)


@pytest.mark.parametrize("dot", "·•・‧∙⋅.｡・．")
def test_names_with_a_dot_have_one_form(dot: str) -> None:
    assert person_name.normalize(pd.Series([f"阿卜{dot}杜拉"]))[0] == "阿卜杜拉"


@pytest.mark.parametrize("name", ["王\ue863", "𠮷田", "王㛃", "赵〇", "ZhangSan", "买买提艾力"])
def test_rare_and_private_characters_and_letters_stay(name: str) -> None:
    assert person_name.normalize(pd.Series([name])).tolist() == [name]
    assert person_name.is_valid(pd.Series([name])).all()


@pytest.mark.parametrize("name", ["张", "张*", "张*三", "张三1", "12", "", None])
def test_a_hidden_or_broken_name_is_not_whole(name: str | None) -> None:
    assert not person_name.is_valid(pd.Series([name], dtype="str")).any()


def test_a_hidden_character_is_not_lost() -> None:
    assert person_name.normalize(pd.Series(["张*", "张*三", "(张三)", None])).tolist()[:3] == ["张*", "张*三", "张三"]


@given(st.text(st.sampled_from("张三欧阳·• 　（）()[]*'A\ue863"), max_size=8))
def test_a_normalized_name_stays_as_it_is(written: str) -> None:
    once = person_name.normalize(pd.Series([written]))
    assert person_name.normalize(once).equals(once)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三", "张*"), ("王建国", "王**"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("司马相如", "司马**"), ("", "")],
)
def test_a_mask_shows_the_surname_only(name: str, masked: str) -> None:
    assert person_name.mask(pd.Series([name]))[0] == masked


@pytest.mark.parametrize(
    ("surname", "reading"),
    [
        pair.split("=")
        for pair in "单=shan 仇=qiu 曾=zeng 查=zha 解=xie 任=ren 盖=ge 区=ou 朴=piao 翟=zhai 乐=yue 召=shao 员=yun 缪=miao 秘=bi 覃=qin "
        "卜=bu 薄=bo 都=du 阚=kan 种=chong 繁=po 折=she 么=yao 尉=wei 逄=pang 牟=mou 葛=ge 华=hua 燕=yan 宁=ning 冼=xian 谌=chen 柏=bai "
        "沈=shen 车=che 应=ying 纪=ji 石=shi 那=na 欧阳=ou|yang 单于=chan|yu 尉迟=yu|chi 万俟=mo|qi 长孙=zhang|sun 乐正=yue|zheng "
        "澹台=tan|tai 令狐=ling|hu 诸葛=zhu|ge 夏侯=xia|hou 亓官=qi|guan 宇文=yu|wen".split()
    ],
)
def test_surnames_are_read_as_surnames(surname: str, reading: str) -> None:
    assert person_name.sound(surname + "小明") == reading.replace("|", " ") + " xiao ming"


@pytest.mark.parametrize(
    ("left", "right"),
    [("张三", "章三"), ("单伟", "山伟"), ("单于", "山于"), ("李秀英", "李秀莹"), ("王建国", "王建囯"), ("ZhangSan", "ZHANGSAN")],
)
def test_similar_names(left: str, right: str) -> None:
    assert person_name.similar(left, right)


@pytest.mark.parametrize(("left", "right"), [("张三", "李四"), ("李秀英", "李秀"), ("王建国", "王文华"), ("单雄信", "丹雄心")])
def test_different_names(left: str, right: str) -> None:
    assert not person_name.similar(left, right)


def test_all_spellings_of_a_village() -> None:
    spellings = pd.Series(["石桥村", "石桥村委会", "石桥村民委员会", "柳河镇石桥村", "石桥", " 石 桥 村 "])
    assert set(place_name.normalize_village(spellings)) == {"石桥"}


def test_a_village_keeps_its_ending_when_only_the_township_goes() -> None:
    assert place_name.without_township(pd.Series(["柳河镇石桥村", "石桥村", None])).tolist()[:2] == ["石桥村", "石桥村"]


def test_township_in_a_title() -> None:
    assert place_name.find_township("柳河镇2025年3月农村低保金发放花名册") == "柳河镇"
    assert place_name.find_township("全县汇总") is None


@given(st.text(max_size=12))
def test_tidy_text_stays_as_it_is(written: str) -> None:
    once = text.tidy(pd.Series([written], dtype="str"))
    assert text.tidy(once).equals(once)


def test_tidy_text_is_half_width_and_never_empty() -> None:
    tidied = text.tidy(pd.Series(["（１２）　", " a ", "　", "", None], index=list("edcba")))
    assert tidied.tolist()[:2] == ["(12)", "a"]
    assert tidied.isna().tolist() == [False, False, True, True, True]
    assert tidied.index.tolist() == list("edcba")


@pytest.mark.parametrize("word", ["-", "—", "——", "/", " 无 ", "不详", "", "N/A"])
def test_words_for_nothing_are_blank(word: str) -> None:
    assert text.without_nothing(pd.Series([word, "0", "无名路1号"])).tolist()[1:] == ["0", "无名路1号"]
    assert text.without_nothing(pd.Series([word])).isna().all()
