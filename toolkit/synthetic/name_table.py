"""Surnames and given-name characters of the fictional county.

Surnames carry their share per mille, rounded, as the national citizen-identity statistics (NCIIC) publish it
for the hundred commonest. Given-name characters stand in order of commonness for the sex and the birth cohort.
"""

SURNAMES = (
    "王75李74张70刘53陈45杨34黄23赵21吴20周20徐15孙15朱13马13胡12郭11何11高10罗10林10郑9梁8谢7宋7唐7韩6许6冯6邓6曹6彭6曾6肖5田5董5袁5于5"
    "潘5蒋5杜5蔡5余5程5魏5叶5吕5丁5苏4任4沈4姚4姜4卢4崔4钟4谭4汪4范4陆4金4石4廖3贾3夏3付3方3韦3邹3白3熊3孟3秦3邱3尹3江3薛3闫3侯3段3雷2史2"
    "龙2陶2顾2贺2黎2郝2毛2邵2龚2万2钱2武2严2戴2孔2向2覃2常2汤2欧阳1司马1"
)

BORN_BEFORE_1970 = {
    "male": "明国华文德建林生金志成平永玉军荣忠福祥海新兴春学光云清良贵庆全元洪友龙长民正宝振义才昌东强发富安俊世伟山立树胜中家顺保辉小根广杰仁有喜和江桂万红",
    "female": "英秀兰玉珍桂凤华梅芳香淑花云荣美春金芬玲爱红素琴丽菊翠小莲霞芝文平连芹清娥萍艳明月娟琼妹彩秋敏会国永雪海新仙德惠群林建瑞青风容亚晓志碧娣学银燕书",
}
BORN_BEFORE_1990 = {
    "male": "军明建海伟华国文志平强永林龙勇辉小东春峰金红波成刚涛杰新德亮飞洪俊兵忠玉生光晓超斌立庆兴鹏云祥荣学利江锋福良胜振清全松宝磊正贵长彬宏世卫民武广元",
    "female": "丽红英梅艳小霞华秀芳玉玲燕娟春兰晓凤云美花萍琴珍平敏金香海雪桂荣文芬爱静娜菊翠利琼慧淑莉明秋亚彩建莲丹素会永青群月婷清志连新妹冬君国俊伟芹林瑞娥",
}
BORN_SINCE_1990 = {
    "male": "文宇杰伟龙浩明鹏志鑫豪涛强俊佳林海超子辉东博飞成阳凯泽建国晓嘉家永华洋天旭军雨金祥磊峰帅斌勇康健小亮思昊新兴振乐晨航智玉波江平轩彬庆翔世一星春瑞",
    "female": "丽婷佳晓玉雪慧艳欣梦小雨文玲静怡燕敏梅红娟丹霞芳思云雅华美宇亚娜倩英琪萍春莹金洁颖杰嘉雯琳凤月秀俊子琴兰瑞海瑶涵秋鑫明悦莉荣媛楠彤珍茹志晨晴娇君",
}
COHORTS = (BORN_BEFORE_1970, BORN_BEFORE_1990, BORN_SINCE_1990)
COHORT_STARTS = (1970, 1990)

# No place of these names is meant: two plain syllables each, a suffix is added for the rank.
TOWNSHIPS = "柳河 青石 云岭 白沙 南坪 双溪 枫林 东皋 长岗 西渡 芦湾 北塘 桃源 金峡 松洲 月湖 仙桥 莲塔 平川 古泉".split()
VILLAGE_FIRST = "石 清 大 小 上 下 前 后 东 西 南 北 高 新 老 黄 白 青 红 金".split()
VILLAGE_SECOND = "桥 塘 湾 坡 岗 沟 窑 坝 冲 坪 井 林 庄 洼 垄 埠 堰 楼 寨 畈".split()
