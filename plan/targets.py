"""时限: the words of a deadline, and dated words of goals and measures -> targets."""

import re
from collections.abc import Iterator
from datetime import date

from plan.dates import find_dates
from plan.value import Measure, Target, TargetKind
from plan.wording import ITEM, tidy

_IMMEDIATE = re.compile(
    "立行立改|即知即改|立知立改|即查即改|立查立改|即行即改|立说立改|边督边改|马上整改|立即(?:整改|完成|执行)?"
)
_ONGOING = re.compile("长期(?:坚持|执行|推进|整改|保持)?|持续(?:加强|推进|整改|坚持|改进|开展)?|常态化?|坚持不懈")
_LINK = r"(?:已|于|在|到|至|截至|自|从|力争|确保|争取|须|应|要|需)"
_VERB = r"(?:基本|全面|全部|彻底|优先|率先)*(?:完成|实现|达到|建成|整改到位|整治到位|销号|办结|落实到位|整改)"
_EMPTY = re.compile(
    rf"(?:之前|以前|前|止|为止)?(?:{_LINK}|{_VERB}|整改|整治|任务|工作|目标|到位|并|完毕|验收|要求|问题)*[。.]?"
)
_OPENS_DATED = re.compile(rf"^{_LINK}*$")
_DONE = re.compile(r"完成|实现|达到|建成|到位|销号|办结")


def read_targets(text: str, year: int | None) -> list[Target]:
    """The targets of a deadline field, in its order. Raises ImpossibleDate."""
    found: list[Target] = []
    for clause in re.split(r"[；;。\n]", tidy(text)):
        carry = ""
        for piece in re.split(r"[，,、](?!\s*\d+\s*日)", ITEM.sub("", clause)):
            targets = list(_of_piece(piece, carry, year))
            carry = "" if targets else (f"{carry}，{piece}" if carry else piece)
            found += targets
    return _merged(found)


def staged_targets(goal: str, measures: list[Measure], known: list[Target], year: int | None) -> list[Target]:
    """Earlier stages among the goals, or set by a measure that opens with its date: dated, done, and before
    the last day of the deadline. Raises ImpossibleDate."""
    days = [target.due for target in known if target.due]
    if not days:
        return []
    found: list[Target] = []
    for clause in re.split(r"[；;。\n]", tidy(goal)):
        for piece in re.split(r"[，,]", ITEM.sub("", clause)):
            found += _stage(piece, year)
    for measure in measures:
        found += _stage(re.split(r"[，,；;。\n]", measure.text)[0], year)
    early = [target for target in found if target.due and target.due < max(days) and target.due not in days]
    return list({target.due: target for target in reversed(early)}.values())[::-1]


def in_order(targets: list[Target], staged: list[Target]) -> tuple[Target, ...]:
    """Stages are set in by their day; targets of the deadline alone keep the order of the document."""
    if not staged:
        return tuple(targets)
    return tuple(sorted([*staged, *targets], key=lambda target: target.due or date.max))


def _stage(piece: str, year: int | None) -> Iterator[Target]:
    dates = find_dates(piece, year)
    if len(dates) != 1 or dates[0].bare_year:
        return
    if _OPENS_DATED.match(piece[: dates[0].begin]) and _DONE.search(piece):
        yield Target(TargetKind.DATE, dates[0].due, _subject("", piece[dates[0].end :]), piece)


def _of_piece(piece: str, carry: str, year: int | None) -> Iterator[Target]:
    whole = f"{carry}，{piece}" if carry else piece
    dates = find_dates(piece, year)
    for place, one in enumerate(dates):
        before = piece[dates[place - 1].end if place else 0 : one.begin]
        after = piece[one.end : dates[place + 1].begin] if place + 1 < len(dates) else piece[one.end :]
        yield Target(TargetKind.DATE, one.due, _subject(carry + before, after), whole)
    if dates:
        return
    for kind, pattern in ((TargetKind.IMMEDIATE, _IMMEDIATE), (TargetKind.ONGOING, _ONGOING)):
        if match := pattern.search(piece):
            yield Target(kind, None, _subject(carry + piece[: match.start()], ""), whole)


def _subject(before: str, after: str) -> str:
    """What the limit is about: the words before the date, else those after it; "" for the whole issue."""
    before = re.sub(rf"{_LINK}+$|[（(：:，, ]+$", "", before.strip())
    if before and not _EMPTY.fullmatch(before):
        return before
    after = after.strip(" ）)。，,")
    if _EMPTY.fullmatch(after):
        return ""
    return re.sub(rf"^(?:之前|以前|前)?{_LINK}*(?:{_VERB})?", "", after)


def _merged(targets: list[Target]) -> list[Target]:
    """持续加强，长期坚持 says one thing twice."""
    found: dict[tuple[TargetKind, date | None, str], Target] = {}
    for target in targets:
        key = (target.kind, target.due, target.scope)
        if key in found:
            text = f"{found[key].text}，{target.text}"
            target = Target(target.kind, target.due, target.scope, text)
        found[key] = target
    return list(found.values())
