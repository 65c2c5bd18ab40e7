"""演一个月: plays a month to its end by itself; the office's own steps are written here."""

from datetime import datetime

from sandbox.actors import Prompt, asked_measures, prompt_in
from sandbox.cast import SHANGHAI
from sandbox.habits import Habit
from sandbox.opening import OFFICE
from sandbox.rehearsal import Rehearsal

MONTH = "2018-11"
START = datetime(2018, 11, 20, 17, tzinfo=SHANGHAI)
END = datetime(2018, 11, 30, 18, tzinfo=SHANGHAI)


async def play(rehearsal: Rehearsal) -> None:
    """November 2018: everybody by himself, the office at its desk."""
    rehearsal.auto_reply = True
    await _office(rehearsal, 21, "15:00", "/summary")
    await _office(rehearsal, 27, "11:00", "/missing")
    await _office(rehearsal, 28, "09:20", "/summary")
    await rehearsal.go_to(_at(28, "15:20"))
    await _office(rehearsal, 28, "15:20", told_by_phone(rehearsal))
    await _office(rehearsal, 30, "16:00", "/summary")
    await rehearsal.go_to(END)


def told_by_phone(rehearsal: Rehearsal) -> str:
    """代报 for the first silent contact, as if he had rung up."""
    name = next(name for name, habit in rehearsal.habits.items() if habit is Habit.SILENT)
    heard = rehearsal.town.phone(name).heard
    asked = asked_measures(next(one.text for one in heard if prompt_in(one.text) is Prompt.ASK))
    issue, measures = next(iter(asked.items()))
    words = " ".join(f"{number}推进 演练：电话告知" for number in measures)
    return f"代报 {issue} {name} {words}"


async def _office(rehearsal: Rehearsal, day: int, hour: str, words: str) -> None:
    await rehearsal.go_to(_at(day, hour))
    await rehearsal.town.phone(OFFICE).says(words)
    await rehearsal.town.settle()


def _at(day: int, hour: str) -> datetime:
    return datetime.fromisoformat(f"{MONTH}-{day:02} {hour}").replace(tzinfo=SHANGHAI)
