"""Words for relatives: what a person is called -> the relation and whether it comes by marriage.

A word says what somebody is to the person in question: ``父亲`` is that person's ``parent``.
"""

import pandas as pd

# Degree of each relation: the generations or steps counted along the line of descent (亲等 of everyday use, in which
# brothers and sisters are two steps apart); relatives by marriage have the degree of the spouse through whom they come.
DEGREES = {
    "spouse": 1,
    "parent": 1,
    "child": 1,
    "sibling": 2,
    "grandparent": 2,
    "grandchild": 2,
    "parent_in_law": 1,
    "child_in_law": 1,
    "sibling_in_law": 2,
    "uncle_aunt": 3,
    "nephew_niece": 3,
    "cousin": 4,
}

BY_BLOOD = {
    "spouse": "配偶 夫妻 丈夫 妻子 夫 妻 爱人 老公 老婆",
    "parent": "父母 父亲 母亲 父 母 爸爸 妈妈 继父 继母 养父 养母 父子 父女 母子 母女",
    "child": "子女 子 女 儿子 女儿 长子 次子 三子 四子 长女 次女 三女 四女 独生子 独生女 养子 养女 继子 继女",
    "sibling": "兄弟姐妹 兄弟 姐妹 兄妹 姐弟 兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 哥 大哥 二哥 大姐 二姐 胞兄 胞弟 胞姐 胞妹",
    "grandparent": "祖父母 祖父 祖母 外祖父母 外祖父 外祖母 爷爷 奶奶 外公 外婆 姥姥 姥爷 公孙 祖孙",
    "grandchild": "孙子女 孙子 孙女 外孙子女 外孙 外孙子 外孙女 孙",
    "uncle_aunt": "叔叔 伯伯 伯父 叔父 叔 伯 大伯 姑姑 姑 姑妈 舅舅 舅 舅父 姨 姨妈 姨母 叔侄 舅甥",
    "nephew_niece": "侄 侄子 侄女 侄儿 外甥 外甥女 甥 侄子女 外甥子女",
    "cousin": "堂兄 堂弟 堂姐 堂妹 堂兄弟 堂姐妹 表兄 表弟 表姐 表妹 表哥 堂哥 表兄弟 表姐妹 堂兄弟姐妹 表兄弟姐妹",
}
BY_MARRIAGE = {
    "parent_in_law": "公公 婆婆 公婆 岳父 岳母 岳父母 丈人 丈母娘 翁婿",
    "child_in_law": "儿媳 儿媳妇 媳妇 女婿 婿 媳",
    "sibling_in_law": "嫂子 嫂 弟媳 弟妹 姐夫 妹夫 大舅子 小舅子 内兄 内弟 大姨子 小姨子 妻妹 妻姐 妻弟 妻兄 大伯子 小叔子 小姑子 大姑子",
    "uncle_aunt": "伯母 婶婶 婶 婶母 舅妈 舅母 姑父 姑夫 姨父 姨夫",
    "nephew_niece": "侄媳 侄媳妇 侄女婿 外甥媳妇 外甥女婿",
}


def words() -> pd.DataFrame:
    """Every word with its ``relation`` and ``in_law``."""
    sides = ((BY_BLOOD, False), (BY_MARRIAGE, True))
    rows = [(word, relation, law) for meanings, law in sides for relation, text in meanings.items() for word in text.split()]
    return pd.DataFrame(rows, columns=["word", "relation", "in_law"])
