"""Columns of the tables that say who is who; see :mod:`toolkit.model.tables`."""

from toolkit.model.table import parse_table

KNOWN_VILLAGES = parse_table(
    "known_villages",
    "村名录",
    """
    village_code    text    村代码
    township_name   text    乡镇
    village_name    text    村
    population      integer 户籍人口
    last_visited_on date    上次实地核查
    """,
)

PLACES = parse_table(
    "places",
    "地名对照",
    """
    township_name   text    乡镇(原文)
    village_name    text    村(原文)
    village_code    text    村代码
    township        text    乡镇
    """,
)

MENTIONS = parse_table(
    "mentions",
    "登记表中提到的人",
    """
    register        text    登记表
    role            text    栏目
    source_row      text    出处
    person_name     text    姓名
    id_number       text    身份证号码
    id_status       text    证件状态
    sex             text    性别(登记)
    born_on         date    出生日期(登记)
    village_code    text    村代码
    own_key         text    本行自成一人的人员键
    """,
)

PERSONS = parse_table(
    "persons",
    "人员",
    """
    person_key      text    人员键
    id_number       text    身份证号码
    id_status       text    证件状态
    person_name     text    姓名
    sex             text    性别
    born_on         date    出生日期
    village_code    text    村代码
    hukou_key       text    户籍户键
    known_from      text    来自登记表
    source_row      text    出处
    """,
)

ROSTER_ROWS = parse_table(
    "roster_rows",
    "花名册各月各行归户",
    """
    source_row          text    出处
    household_key       text    户键
    roster_month        date    花名册月份
    is_current          boolean 现行花名册
    village_code        text    村代码
    area                text    城乡类别
    relation_to_head    text    与户主关系
    insured             text    是否保障对象
    """,
)

HOUSEHOLDS = parse_table(
    "households",
    "低保户",
    """
    household_key       text    户键
    village_code        text    村代码
    village_group       text    组
    dibao_certificate   text    低保证编号
    head_name           text    户主
    member_count        integer 在册人数
    insured_count       integer 保障人数
    monthly_benefit_fen integer 月补助金额(分)
    approved_on         date    起保日期
    category            text    类别
    benefit_scope       text    施保方式
    benefit_status      text    保障状态
    source_rows         text    出处
    """,
)

MEMBERS = parse_table(
    "members",
    "户内成员",
    """
    household_key       text    户键
    source_row          text    出处
    relation_to_head    text    与户主关系
    """,
)

MEMBERSHIPS = parse_table(
    "memberships",
    "户内成员变化",
    """
    household_key       text    户键
    person_key          text    人员键
    first_month         date    首次在册月份
    last_month          date    最后在册月份
    insured             text    是否保障对象
    relation_to_head    text    与户主关系
    link_grade          text    匹配等级
    link_probability    number  匹配概率
    source_rows         text    出处
    """,
)

KIN = parse_table(
    "kin",
    "亲属关系",
    """
    person_key      text    人员键
    kin_key         text    亲属人员键
    relation        text    关系
    degree          integer 亲等
    in_law          boolean 姻亲
    path            text    关系路径
    known_from      text    依据
    certainty       text    可靠程度
    """,
)

DATA_QUALITY = parse_table(
    "data_quality",
    "数据质量",
    """
    check_id        text    检查项
    register        text    登记表
    role            text    栏目
    source_row      text    出处
    verdict         text    结论
    reason          text    原因
    evidence        json    依据
    rows            integer 行数
    """,
)
