"""勾选词: the everyday words for done, in progress, unchanged … and their negations (DOMAIN §2.2)."""

import re
from dataclasses import dataclass

from rules.reading import Tick

_NOT = r"(?:尚未|还未|仍未|暂未|并未|未能|没能|没有|还没有?|仍没有?|尚没有?|都没有?|未|没)"
_FINISHED = r"(?:完成|办结|办完|搞完|做完|弄完|干完|忙完|完工|竣工|完毕|整改到位|搞定|弄好|办好)"
_ALMOST = r"(?:即将|快要?|马上|就要|将要?|接近|基本上?|初步|大?部分|大致|大体|差不多|阶段性)"
_BEFORE = (  # words that may stand in front of a tick word without changing it
    r"(?:已经|已|都|均|全部|全都|全|还是|还|仍然|仍旧|仍|也|本月|这个?月|本期|目前|现在|当前|暂时|暂|基本上?|"
    r"总体|正常|按期|按时|如期|按计划|按进度|按序时进度?|顺利|提前|一直|一律|统统|我们|是)*"
)
_KEENLY = r"(?:积极|抓紧|加快|加速|有序|持续|稳步|继续|全力|全面|正常|努力|大力|扎实|深入|统筹|协调)*"
_NEWNESS = r"(?:什么|啥|明显|新的?|大的?|太大的?|较大的?|任何|实质性?的?)*"

# Tried in this order: a negation before the word it negates. `keep`: the words say more than the tick.
_WORDS: tuple[tuple[Tick, bool, str], ...] = (
    (
        Tick.IN_PROGRESS,
        True,
        rf"(?:{_NOT}|不)(?:全部|完全|全面|整体|彻底|都)*(?:{_FINISHED}|弄好|做好|搞好|办好|搞定|结束|落实(?=了|[\s,;。、|]|$))",
    ),
    (
        Tick.NOT_STARTED,
        True,
        r"(?:准备|即将|计划|拟|待|将要?|快要?)(?:正式|全面)?(?:启动|开工|动工|进场)(?=了|[\s,;。、|!]|$)",
    ),
    (
        Tick.IN_PROGRESS,
        True,
        rf"{_ALMOST}(?:已|全部|都)*{_FINISHED}|(?:搞|做|弄|办|干)得?(?:差不多|快好)|不完全|推进(?:较|比较|很|有点|偏)?(?:缓慢|慢)",
    ),
    (
        Tick.NOT_STARTED,
        False,
        rf"{_NOT}(?:正式|全面)?(?:启动|开始|开工|动工|实施|开展|着手|进场|动手|(?:弄|搞|做)(?!清|好|通|成|完|定))|还没有?(?=[\s,;。、|!]|$)",
    ),
    (
        Tick.UNCHANGED,
        False,
        rf"(?:暂无|尚无|并无|没啥|没什么|没得|无|{_NOT}){_NEWNESS}(?:变化|变动|进展|动静|更新|改变|推进)"
        r"|(?:没有|没|未)动(?!工|土|手|员|用)|没变|零(?:进展|变化)|(?:没有?|无)(?:新的?情况|(?:什么|啥)?(?:区别|差别|两样))|没推(?=[\s,;。、|]|$)"
        r"|未变|(?:同|与|和|跟)上个?月(?:的|进展)*(?:一样|相同|一致|持平|无异|情况)*"
        r"|保持不变|维持(?:不变|原状|现状)|老样子|照旧|不变|不(?:推进|进行)",
    ),
    (
        Tick.BLOCKED,
        True,
        r"卡在|卡着|被卡|卡壳|受阻|停滞|停工|推不动|推不下去|推进(?:不了|不动|困难|受阻|不下去)"
        r"|(?:无法|难以|不能)(?:推进|完成|实施|进行)|完不成|完成不了|搞不(?:动|下去|定|了)|做不(?:了|下去)|动不了"
        r"|(?:暂停|暂缓|搁置|停摆|停了)(?=了|中|[\s,;。、|]|$)",
    ),
    (
        Tick.BLOCKED,
        False,
        r"(?:有|遇到|存在|遇)(?:一定|较大|很大|点|些|的)*(?:困难|难度|阻力|难题)|困难(?!户|群众)|卡住",
    ),
    (
        Tick.NOT_APPLICABLE,
        False,
        r"不涉及?|不适用|[无没]有?此项|没有这项|不归我们?管?|[与和跟]我[们局方]?无关",
    ),
    (
        Tick.DONE,
        False,
        r"完成(?!率|度|量|比例|情况|时限|时间|后|不了)|办结|(?:办|搞|做|弄|干|忙)完|搞定|完工|竣工|完毕",
    ),
    (
        Tick.DONE,
        False,
        r"(?:整改|任务|工作|推进|整治)(?:已|已经|都|全部)*(?:完成(?!率|度|量|情况|\s*[0-9])|办结|完毕)|整改到位|[✅✔☑√]",
    ),
    (Tick.DONE, True, r"(?:通过|(?<=已)|(?<=已经))验收(?:合格|通过)?(?=了|[\s,;。、|]|$)"),
    (Tick.DONE, False, r"(?:弄好|做好|搞好|办好|落实到位|结束|销号|完)(?=了|啦|[\s,;。、|:!)]|$)"),
    (
        Tick.IN_PROGRESS,
        False,
        rf"(?:正在|仍在|还在|正|在)?{_KEENLY}(?:推进|进行)(?!会|组|办|方案|机制|力度|情况|计划|不力|专班|表|小组)"
        r"|(?:正在|仍在|还在|在)(?:办理?|弄|搞|做|干)(?!公|事)|办理中|序时推进|在?推(?=[\s,;。、|]|$)",
    ),
    (
        Tick.IN_PROGRESS,
        True,
        r"正在(?=[\u4e00-\u9fff])|在(?:建|整改|施工)|(?:正常|持续|继续|有序|稳步)开展(?=中|[\s,;。、|]|$)|有(?:新|一定|所|明显|较大|点)?的?(?:进展|变化|变动)|(?:已经?)?(?:启动|开始|开工|动工|进场)"
        r"|(?:办理|实施|施工|建设|整改|整治|开展|落实|招标|审批|编制|论证|设计|修改|采购|拆除|改造|治理|收尾|验收)中"
        r"|达?到?序时进度|(?:总体|整体|工程|形象)*(?:进度|完成率|完成度)?(?:约|达到?|已达|至|为|:)*\s*[0-9]{1,3}(?:\.[0-9]{1,4})?\s*%",
    ),
)
_COMPILED = tuple((tick, keep, re.compile(_BEFORE + f"(?:{words})")) for tick, keep, words in _WORDS)
_AFTER = re.compile(r"(?:了|啦|喽|咯|哦|呀|哈|啊|哒|吧|的(?![\u4e00-\u9fff])|中(?!小|心|央|部|学|转|期|标|水))*")
_SHARE = re.compile(
    _BEFORE + r"完成(?:了|率|度|比例|进度)?(?:约|达到?|已达|近|超过?|为|:)?\s*"
    r"(?:(?P<percent>[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*%|(?P<part>[0-9]{1,9})\s*/\s*(?P<of>[0-9]{1,9}))"
)
_TICKED = "(?:已?完成|推进|无|暂|没|未|有困难|不涉)"  # a tick word, seen from the number in front of it
_NOTHING = re.compile(
    r"[\s.:、,)/=>→|。-]*?(?:(?:暂时?|尚|目前|本月|都|均)*(?:无|没有)|同上|(?:^|(?<=[ :.、)0-9]))-+(?![ ]*[0-9]))"
    r"(?=[\s,;。、|!]|$|[1-9]\s*[.、:]?\s*" + _TICKED + ")"
)
_OK = re.compile(r"[\s.:、,)-]*(?:(?:ok|OK|Ok)(?![A-Za-z])|[👌🆗👍])(?:了|啦)*")
_CROSS = re.compile(r"[\s.:、,)-]*(?:[❌✗✘✖]|×(?=[\s,;。、|!]|$|[0-9]))")
_SOME = re.compile(
    _BEFORE + rf"完成(?:了)?(?:约|近|超过?)?(?:(?P<count>[0-9](?!\s*[.、:]?\s*{_TICKED}))|一半|大半|过半|大?部分|多半)"
)
_INTENT = re.compile(r"[0-9]|未|没|尚|预计|计划|将|拟|力争|争取|确保|待|等|前完成|底完成|无法|难以|不能|能否|要求|如果")


@dataclass(frozen=True)
class TickWord:
    """A tick word met: `tick` None when it is named but not claimed (完成6家: six of how many?)."""

    tick: Tick | None
    start: int
    end: int
    keep: bool


def tick_at(shadow: str, start: int) -> TickWord | None:
    """The tick word that begins exactly at `start`, with its particles (了, 中), else None."""
    share = _SHARE.match(shadow, start)
    if share:
        return TickWord(_tick_of_share(share), start, share.end(), keep=True)
    some = _SOME.match(shadow, start)
    if some and not _COMPILED[1][2].match(shadow, start):
        end = some.start("count") if some["count"] else some.end()
        return TickWord(None if some["count"] else Tick.IN_PROGRESS, start, end, keep=True)
    for tick, keep, words in _COMPILED:
        found = words.match(shadow, start)
        if found:
            after = _AFTER.match(shadow, found.end())
            return TickWord(tick, start, after.end() if after else found.end(), keep)
    return None


def nothing_at(shadow: str, start: int) -> bool:
    """True when 无, 暂无, 没有, 同上 or a dash is all that is said behind a number: nothing changed."""
    return _NOTHING.match(shadow, start) is not None


def ok_at(shadow: str, start: int) -> int:
    """Where an ok or a thumb behind a number ends, 0 when there is none: as good as 完成."""
    sign = _OK.match(shadow, start)
    return sign.end() if sign else 0


def cross_at(shadow: str, start: int) -> bool:
    """True when a cross follows: it says no, but not of what, so it stays a word without a tick."""
    return _CROSS.match(shadow, start) is not None


def is_nothing(shadow: str) -> bool:
    """True when the whole text is such a word; inside a longer one (存在问题：无) it says something else."""
    return _NOTHING.fullmatch(shadow.rstrip(" \n,;。、|!")) is not None


def tick_closing(shadow: str, start: int, end: int) -> TickWord | None:
    """The tick word with which `shadow[start:end]` closes, as in ``管网推进中``, else None.

    完成 at the end of an intention, a date or a count (预计12月完成, 24条完成) claims nothing.
    """
    for at in range(max(start, end - 12), end):
        word = tick_at(shadow[:end], at)
        if word and word.end == end:
            if re.search("不[再会能]?$", shadow[start:at]):
                return None
            open_end = word.tick is Tick.DONE and _INTENT.search(shadow, start, at)
            return None if open_end else word
    return None


def _tick_of_share(share: re.Match[str]) -> Tick:
    if share["percent"]:
        return Tick.DONE if float(share["percent"]) >= 100 else Tick.IN_PROGRESS
    return Tick.DONE if int(share["part"]) >= int(share["of"]) > 0 else Tick.IN_PROGRESS
