"""无变化的原因: an answer to the menu 1–6, in digits, words or both (DOMAIN §2.3)."""

import re
from collections.abc import Collection

from rules.numerals import DIGITS, HAN, fold, number
from rules.reading.values import Reason

_MENU = {str(place): reason for place, reason in enumerate(Reason, start=1)}
_ALSO = re.compile(
    rf"\s*(?:问题|#)?(?P<n>{DIGITS}|{HAN})(?:号)?(?:问题)?(?:也是?|也?一样|也?同样|也?同上)[\s。.!了的]*"
)
_EDGES = " \n\t、,，;；。.:：|｜-—!！~～"
_DIGIT = re.compile(r"\s*(?:选|原因|填)?\s*[:]?\s*[(]?([1-6])[)]?(?![0-9/%年月日号.]?[0-9]|[年月日号%家件个天])")
_LEAD = re.compile(r"\s*(?:主要)?(?:原因|因为|由于|理由)(?:是|为)?[\s:]*")
# the first that is found in the words; money and permits before the waiting for "some unit"
_WORDS = (
    (Reason.FUNDS, r"资金|经费|拨款|预算|没钱|缺钱|款项|钱没|等[^,。]{0,6}钱|款没|专款|下达指标"),
    (
        Reason.APPROVAL,
        r"审批|批复|批文|批准|报批|待批|等批|等[^,。]{0,6}(?:文件|发文|来文|下文)|核准|环评|立项|手续|许可|规划调整|[没未在待]批|走程序|评审|走流程|报审"
        r"|等[^,。]{0,8}批(?![次量])",
    ),
    (
        Reason.NOT_DUE,
        r"(?:未|没|不|还没|尚未|没有)到(?:时间|节点|时候|期|阶段|时限|日子|点)|时间(?:没|未)到|节点(?:没|未)到"
        r"|未到节点|不到时|没到时|下一?阶段|按计划(?:明年|下月|下季)|明年(?:才|再|启动|开工)",
    ),
    (
        Reason.WEATHER,
        r"天气|季节|下雨|雨天|雨季|阴雨|暴雨|降雨|汛期|洪水|下雪|冰冻|低温|高温|枯水|丰水|冬季|台风|天(?:太|很|气)?[冷热寒]|结冰|上冻",
    ),
    (
        Reason.OTHER_UNIT,
        r"其他单位|其它单位|等(?:待)?(?:省里?|部里|市里|上级|上面|国家|县里|区里)|等(?:待)?[\u4e00-\u9fff]{0,8}(?:局|委|办|府|厅|部门|公司|单位|中心|区|县|市|院|集团|方)"
        r"|(?:局|委|办|府|厅|公司|单位|中心)(?:还)?(?:没|未)|别的单位|对方|第三方|兄弟单位|配合单位",
    ),
)
_OTHER = re.compile(r"\s*其[他它]\s*")


def read_reason(text: str) -> tuple[Reason | None, str]:
    """The reason and the person's words of it; None when none can be told from the words.

    A digit of the menu decides (``2``, ``2 省级资金12月下达``) unless the words name another one, otherwise they do.
    """
    shadow = fold(text)
    chosen = _DIGIT.match(shadow)
    if chosen and disagrees(shadow):
        words = _trim(text[chosen.end() :])
        return reason_of(words), _trim(text)
    if chosen:
        rest = _trim(text[chosen.end() :])
        return _MENU[chosen[1]], "" if _is_menu_word(rest, _MENU[chosen[1]]) else rest
    words = _trim(text)
    lead = _LEAD.match(fold(words))
    words = words[lead.end() :] if lead else words
    return reason_of(words), words


def also_unchanged(said: str, issues: Collection[int]) -> str:
    """`11也是` to the menu put for another issue: 问题11 无变化, and no reason; any other words as they are."""
    named = _ALSO.fullmatch(fold(said))
    return f"问题{number(named['n'])} 无变化" if named and number(named["n"]) in issues else said


def agrees(shadow: str) -> bool:
    """True for `3 没到节点`: the words are those of the menu's line with this number, and nothing follows them."""
    chosen = _DIGIT.match(shadow)
    if chosen is None:
        return False
    words = shadow[chosen.end() :].strip(_EDGES)
    return reason_of(words) is _MENU[chosen[1]] and not re.search(r"[,;。\n0-9]", words)


def disagrees(shadow: str) -> bool:
    """True for `4等资金`: the menu's fourth line is the weather, so that the 4 is a measure or a slip."""
    chosen = _DIGIT.match(shadow)
    if chosen is None or _MENU[chosen[1]] is Reason.OTHER:
        return False
    patterns, words = dict(_WORDS), shadow[chosen.end() :]
    return reason_of(words) not in (None, Reason.OTHER) and not re.search(patterns[_MENU[chosen[1]]], words)


def reason_of(words: str) -> Reason | None:
    """The reason that the words name, else None."""
    shadow = fold(words)
    for reason, pattern in _WORDS:
        if re.search(pattern, shadow):
            return reason
    return Reason.OTHER if _OTHER.fullmatch(shadow) else None


def _is_menu_word(rest: str, reason: Reason) -> bool:
    """True when the words only repeat the menu's own line."""
    printed = {
        Reason.APPROVAL: ("等审批/批文", "等审批", "等批文"),
        Reason.FUNDS: ("等资金",),
        Reason.NOT_DUE: ("未到节点",),
        Reason.WEATHER: ("天气/季节", "天气", "季节"),
        Reason.OTHER_UNIT: ("等其他单位",),
        Reason.OTHER: ("其他",),
    }
    return rest in printed[reason]


def _trim(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)
