"""不是报送: words that hold a measure or a tick and report nothing: how to put it, and that it is another unit's."""

import re

_TICKS = (
    r"(?:完成|办结|(?:在|正在)?(?:推进|进行|落实|办理?|弄|搞)中?|无变化|没(?:有)?(?:变化|动)|未启动|没开始|有困难"
    r"|不涉及|同上月?)"
)
_ALLOWED = r"(?:行不行|可不可以|可以不|好不好|对不对|要不要得|(?:可以|行|好|成|对|要得)(?:吗|么|吧|不|呢)?)"
_HOW_TO_PUT = re.compile(
    rf"[^,;。\n]{{0,16}}(?:写|填|回|选|勾|记|报|算)(?:一?个|成|为|作|上|的)?\s*[“\"'「]?{_TICKS}[”\"'」]?"
    rf"[\s,]*(?:这样|就|的话)?{_ALLOWED}[\s?!。~]*"
)
_WE = r"(?:我们?(?:单位|局|委|办|县|区|市|乡|镇|这边|这里|科室?)?|本(?:单位|局))"
_NOT_OURS = re.compile(
    r"\s*(?:您好|你好|领导)?[\s,!。]*(?:这|那|该)(?:一?(?:个|项|块|条|件))?(?:整改)?(?:问题|事情?|工作|任务)?(?:应该|好像|其实|本来|根本|已经|现在)*"
    rf"(?:不(?:再)?(?:归|由|属于?|是){_WE}(?:来)?(?:管|负责|牵头|管辖|职责|范围|的|的事|的职责|管的|负责的)*"
    rf"|{_WE}(?:不负责|不管|没有(?:这个|这项)职责|管不了|管不着))(?:[\s,;。!]+[^\n0-9]{{0,24}})?"
)


def asks_how_to_put_it(shadow: str) -> bool:
    """True for 重点任务写个正在落实行不行: what a person may write is asked, and nothing is reported."""
    return len(shadow) <= _LONGEST and _HOW_TO_PUT.fullmatch(shadow.strip()) is not None


def is_not_ours(shadow: str) -> bool:
    """True for 这个问题不归我们管: of the whole issue it is for the office to settle, and no tick."""
    return _NOT_OURS.fullmatch(shadow.strip()) is not None


_LONGEST = 40  # characters; a longer one reports and asks beside it
