"""Columns of the tables that the checks write; see :mod:`toolkit.model.tables`."""

from toolkit.model.table import parse_table

JUDGEMENTS = parse_table(
    "judgements",
    "检查结论",
    """
    check_id        text    检查项
    unit            text    对象类型
    unit_key        text    对象键
    household_key   text    户键
    person_key      text    人员键
    village_code    text    村代码
    verdict         text    结论
    amount_fen      integer 涉及金额(分)
    tolerant_fen    integer 从宽金额(分)
    scheme          text    救助项目
    direction       text    多发或少发
    since           date    起
    until           date    止
    link_grade      text    匹配等级
    link_probability number 匹配概率
    suppressed_by   text    适用的例外
    evidence        json    依据
    source_rows     text    出处
    sentence        text    说明
    """,
)

AMOUNT_MONTHS = parse_table(
    "amount_months",
    "涉及金额的月份",
    """
    check_id        text    检查项
    unit_key        text    对象键
    household_key   text    户键
    person_key      text    人员键
    village_code    text    村代码
    scheme          text    救助项目
    direction       text    多发或少发
    month           date    月份
    strict_fen      integer 从严金额(分)
    tolerant_fen    integer 从宽金额(分)
    """,
)

AMOUNT_TOTALS = parse_table(
    "amount_totals",
    "涉及金额(同月不重复)",
    """
    holder_key      text    户键或人员键
    household_key   text    户键
    person_key      text    人员键
    village_code    text    村代码
    scheme          text    救助项目
    direction       text    多发或少发
    months          integer 月数
    strict_fen      integer 从严金额(分)
    tolerant_fen    integer 从宽金额(分)
    checks          text    检查项
    """,
)

CHECK_RUNS = parse_table(
    "check_runs",
    "检查项执行情况",
    """
    check_id            text    检查项
    title               text    疑点类型
    origin              text    本县文件
    units               integer 已查对象
    ok                  integer 符合
    flag                integer 疑点
    undecided           integer 待核
    amount_fen          integer 涉及金额(分)
    missing_registers   text    没有收到的登记表
    problem             text    没有执行的原因
    seconds             number  用时(秒)
    fingerprint         text    检查项和数据的指纹
    """,
)

FLAGS = parse_table(
    "flags",
    "疑点",
    """
    check_id        text    检查项
    title           text    疑点类型
    channel         text    渠道
    tier            text    强度
    unit            text    对象类型
    unit_key        text    对象键
    household_key   text    户键
    person_key      text    人员键
    village_code    text    村代码
    amount_fen      integer 涉及金额(分)
    tolerant_fen    integer 从宽金额(分)
    scheme          text    救助项目
    direction       text    多发或少发
    since           date    起
    until           date    止
    link_grade      text    匹配等级
    link_probability number 匹配概率
    suppressions    text    已考虑的例外
    sentence        text    说明
    source_rows     text    出处
    """,
)
