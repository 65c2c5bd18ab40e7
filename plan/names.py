"""姓名: whether a word printed among people is a name, a post or a unit."""

import re

_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施"
    "文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申詹欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席"
)
_COMPOUND_NAMES = "欧阳司马上官诸葛慕容皇甫尉迟公孙令狐司徒夏侯东方南宫端木独孤长孙宇文闻人申屠轩辕赫连澹台"
_COMPOUND = set(re.findall("..", _COMPOUND_NAMES))
_NAME = re.compile(r"[一-鿿〇×某A-Za-z]{2,4}|[一-鿿]{1,8}(?:[·•][一-鿿]{1,8})+")
_POST = re.compile(
    r".*(?:书记|省长|市长|州长|县长|区长|镇长|乡长|厅长|局长|部长|处长|科长|股长|所长|站长|队长|院长|校长|主任|主席"
    r"|委员|常委|秘书长|组长|会长|社长|台长|总监|经理|董事长|调研员|巡视员|主任科员|政委|检察长|专员|干部|科员|工程师"
    r"|负责人|总编辑|总编|厂长|场长|村长|馆长|行长|理事长|督查专员|督察专员|职员|副职|成员)"
)
_UNIT = re.compile(
    r".+(?:局|委|办|府|会|部|院|公司|集团|中心|处|科|站|队|厅|所|社|台|校|室|街道|镇|乡|园区|开发区|经开区|高新区)"
)
_UNIT_HEAD = re.compile(r"[省市县区州镇乡各园]")
_SCOPE = re.compile(r".*(?:级|片区|片|区域|流域|河段|路段|部分|方面|项目|工作|任务|问题|城区|乡镇|辖区)")
NOBODY = re.compile(r"^(?:待定|空缺|暂缺|暂无|未定|待明确|待确定|无|同上|另行通知|[/／—－\-]+)?$")
STRIKE_LINE = re.compile("[一—–―－ー─-]")  # what a strike line is read as
_NEVER_IN_NAME = re.compile("[—–―－─~\\-]")


def is_post(word: str) -> bool:
    """True for 市环保局局长, 副主任."""
    return _POST.fullmatch(word) is not None


def is_unit(word: str) -> bool:
    """True for 市环保局, 岳塘区人民政府; a short word must also begin like one, for 李登科 is a person."""
    return _UNIT.fullmatch(word) is not None and (len(word) > 4 or _UNIT_HEAD.match(word) is not None)


def is_scope(word: str) -> bool:
    """True for 市、县级, 乡镇级, 负责城区."""
    return word.startswith("负责") or _SCOPE.fullmatch(word) is not None


def is_name(word: str) -> bool:
    """True when the word can be one person's name and not two names run together."""
    if not _NAME.fullmatch(word) or is_post(word) or is_unit(word) or NOBODY.match(word):
        return False
    return not (len(word) == 4 and word[:2] not in _COMPOUND and word[0] in _SURNAMES and word[2] in _SURNAMES)


def starts_with_surname(word: str) -> bool:
    return word[:1] in _SURNAMES or word[:2] in _COMPOUND


def has_strike_line(word: str) -> bool:
    """True when a sign in the word can be no part of any name, so a line was drawn through it."""
    return _NEVER_IN_NAME.search(word) is not None


def without_strike_line(word: str) -> str:
    return STRIKE_LINE.sub("", word)


def split_post(word: str) -> tuple[str, str]:
    """(post, name) of 市环保局局长李四; ("", "") when the word does not part that way."""
    for size in (3, 2, 4):
        post, name = word[:-size], word[-size:]
        if post and is_post(post) and is_name(name) and starts_with_surname(name):
            return post, name
    return "", ""
