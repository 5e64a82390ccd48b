"""The columns of every derived table in ``work/``: the only contract between stages.

Register tables are described by the layouts of :mod:`toolkit.intake`; everything that the
stages compute from them is described here. Money is integer fen, months are the first day of
the month, keys are text. ``unit_key`` joins several keys with ``|``.
"""

from toolkit.model.check_tables import AMOUNT_MONTHS, AMOUNT_TOTALS, CHECK_RUNS, FLAGS, JUDGEMENTS
from toolkit.model.identity_tables import (
    DATA_QUALITY,
    HOUSEHOLDS,
    KIN,
    KNOWN_VILLAGES,
    MEMBERS,
    MEMBERSHIPS,
    MENTIONS,
    PERSONS,
    PLACES,
    ROSTER_ROWS,
)
from toolkit.model.table import Table, parse_table

__all__ = [
    "AMOUNT_MONTHS",
    "AMOUNT_TOTALS",
    "CHECKING",
    "CHECK_RUNS",
    "COMPUTED",
    "DATA_QUALITY",
    "DERIVED",
    "DRAWING",
    "DRAWS",
    "FLAGS",
    "FRAME",
    "HOUSEHOLDS",
    "HOUSEHOLD_SCORES",
    "IDENTITY",
    "JUDGEMENTS",
    "KIN",
    "KNOWN_VILLAGES",
    "LINKAGE",
    "LINKS",
    "LINK_CANDIDATES",
    "MEMBERS",
    "MEMBERSHIPS",
    "MENTIONS",
    "PERSONS",
    "PLACES",
    "READING",
    "READINGS",
    "REJECTS",
    "ROSTER_ROWS",
    "SAMPLE",
    "SCORING",
    "SOURCES",
    "UNLINKED",
    "VILLAGE_SCORES",
    "Stage",
]

SOURCES = parse_table(
    "sources",
    "数据来源",
    """
    file            text    文件
    sheet           text    工作表
    sha256          text    文件指纹
    register        text    登记表
    title           text    登记表名称
    as_of           date    数据截止日
    rows_read       integer 读取行数
    rows_kept       integer 采用行数
    rows_rejected   integer 未采用行数
    heading_row     integer 表头所在行
    from_titles     text    取自标题或名称
    money_units     text    金额单位(不是元的列)
    unused_columns  text    没有用到的列
    hidden          text    隐藏的工作表和列
    """,
)

REJECTS = parse_table(
    "rejects",
    "未采用的行",
    """
    source_row      text    出处
    register        text    登记表
    column          text    列
    value_masked    text    原值(已遮挡)
    reason          text    原因
    """,
)

READINGS = parse_table(
    "readings",
    "读取记录",
    """
    fingerprint     text    文件和设置的指纹
    """,
)

LINKS = parse_table(
    "links",
    "比对结果",
    """
    person_key          text    人员键
    register            text    登记表
    source_row          text    出处
    role                text    栏目
    grade               text    匹配等级
    rule                text    匹配规则
    match_weight        number  匹配权重
    match_probability   number  匹配概率
    weight_id_number    number  证件号码权重
    weight_id_part      number  证件号码看得见部分的权重
    weight_person_name  number  姓名权重
    weight_birth        number  出生日期权重
    weight_gender       number  性别权重
    weight_village      number  村权重
    """,
)

LINK_CANDIDATES = parse_table(
    "link_candidates",
    "拿不准的比对",
    """
    register            text    登记表
    role                text    栏目
    person_name         text    姓名
    id_number           text    身份证号码
    id_status           text    证件状态
    born_on             date    出生日期
    village_code        text    村代码
    person_key          text    可能的人员键
    grade               text    匹配等级
    match_weight        number  匹配权重
    match_probability   number  匹配概率
    tied                boolean 另有人同样可能
    reason              text    理由
    """,
)

UNLINKED = parse_table(
    "unlinked",
    "对不上人的行",
    """
    register    text    登记表
    role        text    栏目
    id_status   text    证件状态
    rows        integer 行数
    """,
)

HOUSEHOLD_SCORES = parse_table(
    "household_scores",
    "户评分",
    """
    household_key   text    户键
    village_code    text    村代码
    probability     number  可能性
    evidence_weight number  证据权重
    channel_weights json    各渠道权重
    flag_count      integer 疑点数
    amount_fen      integer 涉及金额(分)
    reason_1        text    理由一
    reason_2        text    理由二
    reason_3        text    理由三
    """,
)

VILLAGE_SCORES = parse_table(
    "village_scores",
    "村评分",
    """
    village_code        text    村代码
    village_name        text    村
    township_name       text    乡镇
    household_count     integer 在保户数
    person_count        integer 在保人数
    monthly_benefit_fen integer 月发放金额(分)
    flagged_households  integer 涉疑户数
    missed_persons      integer 疑似漏保人数
    clue_count          integer 线索数
    expected_findings   number  预期问题数
    shrunk_rate         number  涉疑率(收缩)
    score               number  风险分
    rank                integer 位次
    last_visited_on     date    上次实地核查
    reason_1            text    首要疑点
    reason_2            text    理由二
    reason_3            text    理由三
    reason_counts       json    各类疑点户数(无户的为人数)
    """,
)

FRAME = parse_table(
    "frame",
    "抽样框",
    """
    unit                    text    单位
    unit_key                text    单位键
    village_code            text    村代码
    township_name           text    乡镇
    size                    number  规模
    inclusion_probability   number  入样概率
    random_probability      number  其中随机部分
    """,
)

SAMPLE = parse_table(
    "sample",
    "样本",
    """
    unit                    text    单位
    unit_key                text    单位键
    village_code            text    村代码
    arm                     text    抽取方式
    inclusion_probability   number  入样概率
    design_weight           number  设计权数
    draw_order              integer 抽取次序
    reserve_order           integer 备选次序
    """,
)

DRAWS = parse_table(
    "draws",
    "抽取记录",
    """
    seed            text    随机种子
    frame_sha256    text    抽样框指纹
    plan            json    抽取方案
    code_version    text    程序版本
    drawn_at        text    抽取时间
    """,
)

Stage = tuple[Table, ...]

# What each stage writes, in the order of the stages: all later tables are made from the earlier ones.
READING: Stage = (SOURCES, REJECTS, READINGS)  # and the registers themselves, whose columns the layouts know
IDENTITY: Stage = (KNOWN_VILLAGES, PLACES, MENTIONS, PERSONS, ROSTER_ROWS, HOUSEHOLDS, MEMBERS, KIN)
LINKAGE: Stage = (LINKS, LINK_CANDIDATES, UNLINKED, MEMBERSHIPS, DATA_QUALITY)
CHECKING: Stage = (CHECK_RUNS, JUDGEMENTS, AMOUNT_MONTHS, FLAGS, AMOUNT_TOTALS)  # the first three in parts, one per check
SCORING: Stage = (HOUSEHOLD_SCORES, VILLAGE_SCORES)
DRAWING: Stage = (FRAME, SAMPLE, DRAWS)  # a decision, not only a result: it stays when what it was made from changes

COMPUTED: tuple[Stage, ...] = (READING, IDENTITY, LINKAGE, CHECKING, SCORING)
DERIVED: tuple[Table, ...] = tuple(table for stage in (*COMPUTED, DRAWING) for table in stage)
