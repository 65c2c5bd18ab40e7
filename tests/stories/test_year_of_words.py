"""一年的话: what a true report costs each kind of person, in messages, characters and taps, over a simulated year.

The table stands in docs/conversation.md; when the conversation changes, so must the document.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from rules.escalation import timetable
from rules.month import Month
from sandbox.phone import Phone
from sandbox.town import Town
from storage.tables import Report
from tests.stories.conftest import SHANGHAI, Stage, at, rows
from tests.stories.small_plan import entry, plan_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "conversation.md"
FIRST, MONTHS = Month(2018, 12), 12
KINDS = ("勤快", "健忘", "零碎", "爱聊", "只点按钮", "迟到")
PLAN = plan_of(*(entry(number + 1, measures=4) for number in range(len(KINDS))))
HEAD = "| 一类人 | 月份 | 按时 | 收到的消息 | 其中回执和应答 | 发出的消息 | 打的字 | 点按 |"
FIRST_DAY, SECOND_DAY, LAST_DAY, AFTERWARDS = "first day", "second day", "last day", "afterwards"
MOST_TYPED = 40  # characters, for four measures


@dataclass
class Counts:
    """Of one kind of person over the year."""

    months: int = 0
    on_time: int = 0
    said: int = 0
    typed: int = 0
    taps: int = 0
    heard: list[int] = field(default_factory=list)  # messages a month
    answers: int = 0
    longest: int = 0  # characters of one month

    def row(self, kind: str) -> str:
        def per(number: int) -> str:
            return f"{number / self.months:g}" if number % self.months == 0 else f"{number / self.months:.1f}"

        cells = (sum(self.heard), self.answers, self.said, self.typed, self.taps)
        return f"| {kind} | {self.months} | {self.on_time} | {' | '.join(per(cell) for cell in cells)} |"


class Contact:
    """One who reports; everything done is counted."""

    def __init__(self, town: Town, phone: Phone, counts: Counts) -> None:
        self.town, self.phone, self.counts = town, phone, counts

    async def says(self, *texts: str) -> None:
        for text in texts:
            await self._does(self.phone.says(text))
            self.counts.said += 1
            self.counts.typed += len(text)

    async def taps(self, *labels: str) -> None:
        for label in labels:
            await self._does(self.phone.taps(label))
            self.counts.taps += 1

    async def _does(self, act: Awaitable[object]) -> None:
        before = Counter(heard.message_id for heard in self.phone.heard)
        await act
        await self.town.settle()
        self.counts.answers += sum((Counter(heard.message_id for heard in self.phone.heard) - before).values())


def line(n: int) -> str:
    """Four measures in one line; the figures grow, as true ones do."""
    return f"1推进错峰{n + 5}家 2推进立案{n + 30}起 3推进整改{n + 60}件 4推进督查{n + 1}次"


async def diligent(who: Contact, moment: str, n: int) -> None:
    if moment == FIRST_DAY:
        await who.says(line(n))


async def forgetful(who: Contact, moment: str, n: int) -> None:
    if moment == LAST_DAY:
        await who.says(line(n))


async def in_pieces(who: Contact, moment: str, n: int) -> None:
    pieces = {FIRST_DAY: [line(n).split()[0]], SECOND_DAY: line(n).split()[1:3], LAST_DAY: [line(n).split()[3]]}
    await who.says(*pieces.get(moment, ()))


async def chatty(who: Contact, moment: str, n: int) -> None:
    if moment == FIRST_DAY:
        await who.says("收到", "还差什么")
    elif moment == SECOND_DAY:
        await who.says("您好，报一下：" + line(n), "我报了吗", "谢谢")


async def tapping(who: Contact, moment: str, n: int) -> None:
    if moment == FIRST_DAY:
        await who.taps("逐条填写", "推进", "推进", "推进", "推进")


async def late(who: Contact, moment: str, n: int) -> None:
    if moment == AFTERWARDS:
        await who.says(line(n))


HABITS: dict[str, Callable[[Contact, str, int], Awaitable[None]]] = dict(
    zip(KINDS, (diligent, forgetful, in_pieces, chatty, tapping, late), strict=True)
)


async def test_a_year_costs_each_kind_of_person_what_the_document_says(stage: Stage) -> None:
    counts = {kind: Counts() for kind in KINDS}
    async with stage(PLAN, at("2018-12-05 10:00"), linked=False, office=False) as town:
        contacts = [f"测试联络{'零一二三四五六'[number + 1]}" for number in range(len(KINDS))]
        for name in contacts:
            await town.joins(await town.invite("contact", name))
        await town.settle()
        for n in range(MONTHS):
            month = FIRST.plus(n)
            for kind, name in zip(KINDS, contacts, strict=True):
                counts[kind].heard.append(-len(town.phone(name).heard))
            for moment, instant in await moments(town, month):
                await town.go_to(instant)
                for kind, name in zip(KINDS, contacts, strict=True):
                    before = counts[kind].typed
                    await HABITS[kind](Contact(town, town.phone(name), counts[kind]), moment, n)
                    counts[kind].longest = max(counts[kind].longest, counts[kind].typed - before)
            for kind, name in zip(KINDS, contacts, strict=True):
                counts[kind].heard[-1] += len(town.phone(name).heard)
        reports = [report for report in await rows(town, Report) if report.month < str(FIRST.plus(MONTHS))]
        for kind, person_id in zip(KINDS, [await town.id_of(name) for name in contacts], strict=True):
            own = [report for report in reports if report.person_id == person_id]
            counts[kind].months = len(own)
            counts[kind].on_time = sum(report.on_time is True for report in own)
            assert all(report.state in ("submitted", "late") for report in own), kind
    the_diligent_pay_least(counts["勤快"])
    nobody_is_pushed_more_than_four_times(counts)
    table = "\n".join([HEAD, "|" + "---|" * 8, *(counts[kind].row(kind) for kind in KINDS)])
    print(table)
    assert table in DOCUMENT.read_text(encoding="utf-8"), table


def the_diligent_pay_least(own: Counts) -> None:
    """One message in, one line of at most 40 characters out, no tap, one receipt, twelve times."""
    assert (own.months, own.on_time, own.said, own.taps) == (MONTHS, MONTHS, MONTHS, 0)
    assert own.heard == [2] * MONTHS
    assert own.answers == MONTHS
    assert own.longest <= MOST_TYPED


def nobody_is_pushed_more_than_four_times(counts: dict[str, Counts]) -> None:
    for kind, own in counts.items():
        assert sum(own.heard) - own.answers <= 4 * own.months, kind
    assert counts["迟到"].on_time == 0
    assert all(own.on_time == MONTHS for kind, own in counts.items() if kind != "迟到")


async def moments(town: Town, month: Month) -> list[tuple[str, datetime]]:
    """The evening of the ask's day and of the next one, the last evening before the cut-off, the morning after."""
    practice = town.bot.practice
    async with town.bot.store.read() as session:
        calendar = await practice.calendar(session)
    cutoff = datetime(month.year, month.number, 28, tzinfo=SHANGHAI)
    before = month.plus(-1)
    table = timetable(cutoff, datetime(before.year, before.number, 28, tzinfo=SHANGHAI), practice.habits, calendar)
    ask = table.ask.astimezone(SHANGHAI)
    return [
        (FIRST_DAY, ask.replace(hour=16, minute=0)),
        (SECOND_DAY, (ask + timedelta(days=1)).replace(hour=16, minute=0)),
        (LAST_DAY, cutoff - timedelta(hours=2)),
        (AFTERWARDS, table.overdue_note.astimezone(SHANGHAI).replace(hour=10, minute=0)),
    ]
