"""The headings and habits of each office: what the layouts must be able to recognise."""

from toolkit.synthetic.sheets import Form

ROSTERS = (
    Form(  # a sheet per village; township in the title, village on the tab; two heading rows
        "number=序号 village_group=组 dibao_certificate=低保证编号 head_name=户主姓名 person_name=家庭成员姓名 sex=性别 born_on=出生年月 "
        "relation_to_head=与户主关系 id_number=身份证号码 household_size=家庭人口数 insured_count=保障人口数 category=类别 "
        "benefit_scope=施保方式 benefit_status=保障状态 monthly_benefit_fen=月保障金额 approved_on=起保日期 bank=开户行 "
        "account_number=账号 address=现住址 phone=联系电话 remark=备注",
        groups="-:3 户主及家庭成员:6 保障情况:7 银行账户:2 -:3",
    ),
    Form(  # one sheet for the township
        "number=序号 township_name=乡镇 village_name=行政村 village_group=村民小组 head_name=户主 person_name=姓名 "
        "relation_to_head=与申请人关系 sex=性别 born_on=出生日期 id_number=公民身份号码 household_size=家庭人口 insured_count=享受人数 "
        "category=保障类别 benefit_scope=施保类型 benefit_status=在保状态 monthly_benefit_fen=月补助金额 approved_on=批准日期 "
        "bank=开户银行 account_number=一卡通账号 phone=电话 address=家庭住址",
        date="dotted",
        money="yuan",
        variety=1,
    ),
    Form(  # csv
        "township_name=所属乡镇 village_name=村(居) village_group=村民组 dibao_certificate=低保证号 head_name=户主姓名 "
        "person_name=成员姓名 sex=性别 born_on=出生年月日 relation_to_head=家庭关系 household_size=户人口 insured_count=保障人数 "
        "id_number=身份证号 category=低保类别 benefit_scope=纳入方式 benefit_status=状态 monthly_benefit_fen=户月保障金 "
        "approved_on=开始享受时间 account_number=银行账号 address=户籍所在地 remark=备注",
        date="compact",
        variety=2,
    ),
    Form(  # one sheet, birth dates as serial numbers
        "number=序号 township_name=镇 village_name=村名 dibao_certificate=低保证编码 head_name=户主姓名 person_name=保障对象姓名 sex=性别 "
        "relation_to_head=与户主关系 id_number=身份证 born_on=出生日期 household_size=家庭人口数 insured_count=保障人口 category=类别 "
        "benefit_scope=施保方式 benefit_status=保障状态 monthly_benefit_fen=月保障金 approved_on=起保时间 bank=开户行 account_number=卡号 "
        "phone=手机号码 address=住址 remark=备注",
        date="serial",
        money="commas",
    ),
)

PAYMENTS = (
    Form(  # a sheet per month; month, township and credit date in the titles
        "village_name=村 person_name=户主姓名 id_number=身份证号 insured_count=保障人口 amount_fen=金额 account_name=开户姓名 account_number=账号",
    ),
    Form(  # a sheet per month, everything in columns
        "township_name=乡镇 village_name=行政村 person_name=姓名 id_number=证件号码 insured_count=享受人数 pay_month=发放月份 "
        "amount_fen=发放金额 credited_on=发放日期 account_name=户名 account_number=一卡通账号",
        date="chinese",
        month="chinese",
        money="yuan",
    ),
    Form(  # a sheet per month, serial dates
        "village_name=村(居) person_name=户主 id_number=公民身份号码 insured_count=保障人口数 amount_fen=发放金额合计 "
        "credited_on=入账日期 account_name=账户名 account_number=银行账号",
        date="serial",
        money="plain",
    ),
    Form(  # one csv
        "township_name=镇 village_name=村名 person_name=领款人 id_number=身份证号码 insured_count=保障人数 amount_fen=实发金额 "
        "pay_month=月份 credited_on=到账日期 account_name=开户人 account_number=卡号",
        date="compact",
        money="commas",
    ),
)

REGISTERS = {
    "deaths": Form(
        "person_name=姓名 id_number=公民身份号码 died_on=死亡日期 registered_on=死亡注销日期 "
        "township_name=派出所 village_name=户籍村居",
        date="compact",
    ),
    "cremations": Form(
        "number=序号 person_name=逝者姓名 sex=性别 age=年龄 id_number=逝者身份证号 died_on=逝世日期 cremated_on=火化时间 "
        "funeral_home=殡仪馆 address=生前住址 informant_name=家属姓名",
        date="dotted",
    ),
    "disability_certificates": Form(
        "person_name=姓名 sex=性别 id_number=身份证号 certificate_number=残疾人证号 disability_category=残疾类别 "
        "disability_level=残疾等级 issued_on=首次发证 valid_until=有效期止 certificate_status=状态 township_name=乡镇街道 "
        "village_name=村(社区)",
    ),
    "living": Form(
        "number=序号 township_name=所属乡镇 village_name=行政村 person_name=残疾人姓名 id_number=身份证号码 certificate_number=残疾证号 "
        "disability_level=残疾等级 monthly_amount_fen=生活补贴标准 paid_from=起发月份 paid_until=最近发放月份",
        month="chinese",
        variety=0,
    ),
    "nursing": Form(
        "number=序号 township_name=乡镇 village_name=村 person_name=补贴对象 id_number=证件号码 certificate_number=残疾人证号 "
        "disability_level=等级 monthly_amount_fen=发放标准 paid_from=享受起始月 paid_until=发放至",
        month="dotted",
        money="yuan",
        variety=1,
    ),
    "tekun_roster": Form(
        "number=序号 township_name=乡镇(街道) village_name=村(居) person_name=特困人员姓名 sex=性别 born_on=出生年月 id_number=身份证号码 "
        "support_mode=供养方式 care_tier=自理能力 supported_from=起供时间 supported_until=停供时间 last_paid_month=发放至 "
        "monthly_benefit_fen=月供养标准",
        date="chinese",
        month="dashed",
    ),
    "officials": Form(
        "number=序号 person_name=姓名 sex=性别 id_number=身份证号 unit=工作单位 post=职务 official_kind=人员类别 in_office_from=任职时间 "
        "in_office_until=离任时间 township_name=乡镇 village_name=村",
        date="dotted",
    ),
    "kin_filings": Form(
        "number=序号 official_name=干部姓名 official_id_number=干部身份证号 post=职务 person_name=低保对象姓名 "
        "id_number=低保对象身份证号 relation=与干部关系 filed_on=备案时间 closed_on=销案日期",
        date="chinese",
    ),
    "vehicles": Form(
        "person_name=机动车所有人 id_number=身份证明号码 plate_number=号牌号码 plate_kind=号牌种类 model=品牌型号 "
        "first_registered_on=初次登记日期 vehicle_status=机动车状态",
        date="compact",
    ),
    "complaints": Form(
        "clue_number=线索编号 channel=来源渠道 received_on=受理日期 township_name=涉及乡镇 village_name=被反映村 subject=反映问题 "
        "summary=内容摘要 conclusion=办理结果",
    ),
    "hukou": Form(
        "hukou_number=户号 person_name=姓名 id_number=公民身份号码 relation_to_head=与户主关系 village_name=村(居)委会 "
        "father_id_number=父亲身份证号 mother_id_number=母亲身份证号 spouse_id_number=配偶身份证号 hukou_status=人员状态",
    ),
}

TITLES = {
    "deaths": "明溪县死亡人员信息",
    "cremations": "明溪县殡仪馆火化登记（2024年以来）",
    "disability_certificates": "",
    "living": "明溪县困难残疾人生活补贴发放名册",
    "nursing": "明溪县重度残疾人护理补贴发放名册",
    "tekun_roster": "明溪县特困人员救助供养名册",
    "officials": "明溪县低保经办人员和村干部名册",
    "kin_filings": "明溪县近亲属享受低保备案表",
    "vehicles": "",
    "complaints": "农村低保问题线索台账",
    "hukou": "户籍人口信息",
}
