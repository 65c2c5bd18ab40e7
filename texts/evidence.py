"""佐证: every sentence about files people send (DOMAIN §2.4)."""

from collections.abc import Mapping, Sequence
from datetime import date

KINDS = {"photo": "照片", "document": "文件", "voice": "语音", "audio": "录音", "video": "视频"}
EVERYTHING = "全部"


def counted(kinds: Sequence[str]) -> str:
    """3张, 2份, 3个文件: how many files, in the word that fits their kind."""
    only = set(kinds)
    word = "张" if only == {"photo"} else "份" if only == {"document"} else "段" if "document" not in only else "个"
    if len(only) > 1 and word == "段" and "photo" in only:
        word = "个"
    return f"{len(kinds)}{word}"


def place_name(issue: str, measure: str) -> str:
    """问题十五·措施2."""
    return f"{issue}·措施{measure}" if measure else issue


def placed(place: str, count: str) -> str:
    return f"已挂到{place}（{count}）。"


def where(count: str, measures: Sequence[str], earlier: str = "") -> str:
    """Asked once; `measures`: the numbers that can be said; `earlier`: 2张 that wait for the same answer."""
    return f"收到{count}{_with(earlier)}挂到哪条？回措施号（{measures[0]}–{measures[-1]}），或“{EVERYTHING}”。"


def which_issue(count: str, names: Sequence[str], example: str, earlier: str = "") -> str:
    """`names`: 十一, 十九; `example`: 十九 2."""
    choices = "或".join(f"“{name}”" for name in names)
    return f"收到{count}{_with(earlier)}挂到哪个问题？回{choices}；能说到措施更好，如“{example}”。"


def _with(earlier: str) -> str:
    return f"，前面还有{earlier}没挂。都" if earlier else "。"


def waits_with_words(count: str = "") -> str:
    """`count`: of files sent by themselves while words wait for their issue."""
    return f"收到{count}，和刚才那条归到同一个问题。" if count else "附件和这条一起记。"


def unplaced(count: str, example: str) -> str:
    """Words were filed for several issues at once, and nothing says whose the files are."""
    return f"附件{count}已收，还没挂到具体问题，回“挂{example}”。"


def no_such_measure(place: str, numbers: Sequence[str]) -> str:
    known = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else "".join(numbers)
    return f"{place}只有措施{known}。"


def too_large(name: str) -> str:
    what = f"“{name}”" if name else "这个文件"
    return f"{what}超过20MB，这里取不到，没有存上。请压缩后重发，或拆成几份、截图发来。"


def voice_kept(place: str, example: str) -> str:
    kept = f"语音已留存（{place}）" if place else "语音已留存"
    return f"{kept}，但这里听不了语音，请用文字再回一句，如“{example}”。"


def nothing_to_place() -> str:
    return "目前没有要挂的文件。照片、文件直接发来就行。"


def withdrawn(place: str, count: str) -> str:
    return f"已撤回刚才发的{count}{'（' + place + '）' if place else ''}。"


def with_files(count: str) -> str:
    return f"一起发的{count}也已撤回。"


def unproved(numbers: Sequence[str], name: str) -> str:
    """措施2记“自报完成，待佐证”。 Said in full once a report; `name`: 问题十一· for somebody with several issues."""
    return (
        f"{name}措施{'、'.join(numbers)}记“自报完成，待佐证”。有批文号、照片或台账请发一份，写在一起也行"
        "（如“湘环〔2018〕12号”）。没有可先不发，核查前补齐。"
    )


def still_unproved(numbers: Sequence[str], name: str, also: bool) -> str:
    """`also`: another measure than those asked about before is among them."""
    return f"{name}措施{'、'.join(numbers)}{'也' if also else '仍'}待佐证。"


def proved(place: str, papers: Sequence[str]) -> str:
    return f"已记到{place}：{'、'.join(papers)}。"


def doubts(old: Mapping[str, int], same: Sequence[tuple[str, int]], total: int) -> str:
    """The one private question about files just stored.

    `old`: 2017年7月 -> how many were taken then; `same`: (where it was sent before, "" if not to be named; how many).
    """
    said = [f"{_of(many, total)}拍摄时间是{when}" for when, many in old.items()]
    said += [f"{_of(many, total)}和{place or '以前交过的'}是同一份" for place, many in same]
    return f"刚才发的文件，{'，'.join(said)}。如确属本次，请回“说明：…”加一句话；发错了可换一份，先不换也不影响按时。"


def _of(many: int, total: int) -> str:
    return "" if total == 1 else f"其中{many}份"


def year_month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def sent_before(month: str, place: str) -> str:
    """10月问题十五·措施2那份."""
    return f"{month}{place}那份"


def slow(name: str) -> str:
    return f"您发的{name}暂时还没取到，会自动再取，不用重发。"


def not_fetched(name: str) -> str:
    return f"您发的{name}一直没能取到，没有存上，请重发一次。"


def no_room(name: str) -> str:
    return f"您发的{name}已收到，存放出了点问题，修好后会自动存上，不用重发。"


def disk_alarm(reason: str, waiting: int) -> str:
    held = f"佐证材料存不下去：{reason}。有{waiting}个文件等着存，"
    return f"{held}请检查存放目录（EVIDENCE_DIR）的空间和权限；恢复后会自动补存。"


def file_said(kind: str, name: str) -> str:
    return f"{KINDS.get(kind, '文件')}“{name}”" if name else KINDS.get(kind, "文件")
