"""埋错: one-line bugs put into the code on purpose; the simulation must find each within 200 simulated months."""

import ast
import inspect
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FunctionType, ModuleType

from tests.simulation.runs import MONTHS_OF_A_WORLD, play


@dataclass(frozen=True)
class Bug:
    """In `module` the line `old` becomes `new`."""

    name: str
    module: str
    old: str
    new: str


BUGS = (
    Bug(
        "asks and nudges without looking whether the answer is in",
        "supervision.notices.asking",
        "if duty.report.cutoff_at > now and duty.report.state in OWING]",
        "if duty.report.cutoff_at > now]",
    ),
    Bug(
        "a second digest on one day",
        "supervision.notices.digest",
        "if first.kind not in OFFICE and await heard_today(",
        "if first.kind in OFFICE and await heard_today(",
    ),
    Bug(
        "sends at night and on rest days",
        "supervision.notices.claiming",
        "not may_send(now, practice.habits, calendar)",
        "False",
    ),
    Bug(
        "the cut-off itself is still in time",
        "supervision.report.filing",
        "counts_at >= report.cutoff_at",
        "counts_at > report.cutoff_at",
    ),
    Bug("the offset is never confirmed", "bot.polling", "offset = _last(batch) + 1", "offset = None"),
    Bug(
        "duplicates told by order, not by membership",
        "bot.polling",
        "await keep(batch)",
        "await keep([update for update in batch if offset is None or update.update_id >= offset])",
    ),
    Bug(
        "the mark and the effect in two transactions",
        "bot.clerk",
        "                    return False\n",
        "                    return False\n            async with self.store.begin() as session:\n",
    ),
    Bug(
        "what a crash caught being sent is taken for sent",
        "supervision.notices.outcome",
        'notice.state, notice.doubtful = "queued", True',
        'notice.state, notice.doubtful = "sent", True',
    ),
    Bug(
        "a person who blocked us is tried again and again",
        "bot.wire",
        "return Undeliverable(why)",
        "return TryLater(why)",
    ),
    Bug(
        "a message refused by the rate limit is dropped",
        "bot.wire",
        'return TryLater("too many requests", timedelta(seconds=error.retry_after))',
        'return Undeliverable("too many requests")',
    ),
    Bug(
        "missing although asked too late",
        "supervision.months.passing",
        "yield ~in_time, Act.CUTOFF_UNASKED",
        "yield ~in_time, Act.CUTOFF",
    ),
    Bug(
        "an issue stands twice in one message",
        "supervision.notices.composing",
        "if draft is None or (draft.issues and draft.issues <= said):",
        "if draft is None:",
    ),
    Bug(
        "the overdue note goes out although the report came in",
        "supervision.notices.overdue_notes",
        "        if duty.report.state == ReportState.MISSING\n",
        "        if duty.report.state\n",
    ),
    Bug(
        "a late report does not relieve its warning",
        "supervision.report.filing",
        "    if ended:\n",
        "    if not before:\n",
    ),
    Bug(
        "撤回 takes back the newest report of anybody",
        "supervision.report.withdrawal",
        "col(Filing.person_id) == person_id,\n            col(Filing.source).in_((CONTACT, STAND_IN)),",
        "col(Filing.source).in_((CONTACT, STAND_IN)),",
    ),
    Bug(
        "a step is only seen on its own day",
        "supervision.notices.asking",
        "if practice.habits.day_of(at) <= today]",
        "if practice.habits.day_of(at) == today]",
    ),
    Bug(
        "a stranger learns more than the one line",
        "supervision.access.joining",
        "return Reply(texts.STRANGER)",
        "return Reply(texts.OTHER_HINT)",
    ),
    Bug(
        "nothing is recovered after a crash",
        "supervision.notices.outcome",
        'select(Notice).where(col(Notice.state) == "sending")',
        'select(Notice).where(col(Notice.state) == "")',
    ),
    Bug(
        "a file's bytes do not reach the shelf",
        "storage.shelf",
        "            self._path.rename(place)\n",
        "            place.touch()\n",
    ),
    Bug(
        "a file is given up at the first trouble",
        "supervision.evidence.fetching",
        "    if now - message.arrived_at > GIVE_UP_AFTER and row.tries >= len(AGAIN_AFTER):\n",
        "    if row.tries >= 0:\n",
    ),
    Bug(
        "nobody hears that his file will never come",
        "supervision.evidence.fetching",
        '    await _tell(session, row, "refused", text, now, practice)\n',
        "    del text\n",
    ),
    Bug(
        "a caption edited keeps the file twice",
        "supervision.evidence.files",
        "    if any(same for _, same in before):\n",
        "    if any(not same for _, same in before):\n",
    ),
    Bug(
        "an outage over the cut-off moves nothing",
        "supervision.months.outages",
        "if now - last >= MOVES_A_CUTOFF:",
        "if now - last >= MOVES_A_CUTOFF * 1000:",
    ),
)


class CannotPlant(Exception):
    """The line is not there any more: the list above must follow the code."""


def line_of(bug: Bug) -> int:
    """Where it is planted. Raises CannotPlant unless its line stands there exactly once."""
    source = inspect.getsource(import_module(bug.module))
    if source.count(bug.old) != 1:
        raise CannotPlant(f"{bug.module}: {bug.old}")
    return source[: source.index(bug.old)].count("\n") + 1


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The functions of the module run the changed code until the block ends."""
    line_of(bug)
    module = import_module(bug.module)
    changed = inspect.getsource(module).replace(bug.old, bug.new)
    ast.parse(changed)
    fresh = _functions(compile(changed, f"<{bug.name}>", "exec"))
    kept: list[tuple[FunctionType, CodeType]] = []
    for function in _own_functions(module):
        code = fresh.get(function.__code__.co_qualname)
        if code is not None and code.co_freevars == function.__code__.co_freevars:
            kept.append((function, function.__code__))
            function.__code__ = code
    try:
        yield
    finally:
        for function, code in kept:
            function.__code__ = code


def _functions(code: CodeType) -> dict[str, CodeType]:
    found = {}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found[constant.co_qualname] = constant
            found |= _functions(constant)
    return found


def _own_functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        for each in (value, *(vars(value).values() if isinstance(value, type) else ())):
            if isinstance(each, FunctionType) and each.__module__ == module.__name__:
                yield each


def hunt(bug: Bug, seed: int, months: int, world: int = MONTHS_OF_A_WORLD) -> tuple[int, int, str] | None:
    """(seed, simulated months played, the promise it broke), None when it was not found. `world`: months of each."""
    played = 0
    while played < months:
        with planted(bug):
            outcome = play(seed, world)
        played += min(len(outcome.faults), outcome.months) if outcome.broken else outcome.months
        if outcome.broken and not play(seed, world).broken:  # a seed that is broken anyway proves nothing
            return seed, played, outcome.broken
        seed += 1
    return None


def show(seed: int, months: int) -> int:
    """Hunt each; 1 when one was not found."""
    lost = 0
    for bug in BUGS:
        started = time.perf_counter()
        try:
            found = hunt(bug, seed, months)
        except CannotPlant as error:
            print(f"CANNOT BE PLANTED {bug.name}: {error}")
            lost += 1
            continue
        spent = time.perf_counter() - started
        if found is None:
            lost += 1
            print(f"NOT FOUND in {months} months: {bug.name}", flush=True)
        else:
            print(f"found in month {found[1]:>3} (seed {found[0]}, {spent:.0f} s): {bug.name}", flush=True)
            print(f"    {found[2].splitlines()[0][:150]}", flush=True)
    print(f"{len(BUGS) - lost} of {len(BUGS)} planted bugs found")
    return 1 if lost else 0
