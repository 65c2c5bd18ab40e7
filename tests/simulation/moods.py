"""态度: how a person takes an ask: at once, twice, in pieces, with nonsense, by buttons, at the very instant."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from tests.simulation.chats import Heard

if TYPE_CHECKING:
    from tests.simulation.people import Person

NONSENSE = (
    "今天天气不错",
    "收到",
    "？？？",
    "好的",
    "你是谁",
    "9999",
    "http://t.cn/x",
    "帮助",
    "还差什么",
    "看措施",
    "嗯",
)
SMALL = ("帮助", "还差什么", "上次", "截止", "已报", "看措施", "人工")


def _prompt(person: "Person", heard: Heard) -> None:
    person.later(person.rng.choice((0.02, 0.5, 3, 20, 30)), person.reports)


def _twice(person: "Person", heard: Heard) -> None:
    person.later(0.3, person.reports)
    person.later(0.3 + person.rng.choice((0.0001, 0.01, 5)), person.reports)
    person.world.did("twice")


def _in_pieces(person: "Person", heard: Heard) -> None:
    person.later(1, person.reports_part)
    if person.rng.random() < 0.6:
        person.later(person.rng.uniform(2, 80), person.reports)


def _nonsense(person: "Person", heard: Heard) -> None:
    for n in range(person.rng.randint(1, 3)):
        person.later(0.1 + n, lambda: person.says(person.rng.choice(NONSENSE)))
    person.world.did("nonsense")
    if person.rng.random() < 0.7:
        person.later(6, person.reports)


def _unchanged(person: "Person", heard: Heard) -> None:
    button = next((data for data in heard.buttons if data.startswith("u:")), "")
    if button:
        person.later(0.01, lambda: person.taps(heard, button, person.rng.choice((1, 1, 2))))
        person.later(0.05, lambda: person.says(person.rng.choice(("2", "等资金", "5", "其他 等批复"))))
        person.world.did("taps")


def _guided(person: "Person", heard: Heard) -> None:
    starts = [data for data in heard.buttons if re.fullmatch(r"g:\d+", data)]
    if not starts:
        return
    report = person.rng.choice(starts)
    person.later(0.01, lambda: person.taps(heard, report))
    for position in range(3):
        code = person.rng.choice("dpunbx+-e")
        data = f"{report}:{position}:{code}"
        person.later(0.02 + position / 100, partial(_taps, person, heard, data))
    person.world.did("taps")


def _taps(person: "Person", heard: Heard, data: str) -> None:
    person.taps(heard, data, person.rng.choice((1, 1, 2)))


def _then_edits(person: "Person", heard: Heard) -> None:
    person.later(1, person.reports)
    person.later(person.rng.choice((1.1, 30, 140)), person.edits_last)


def _then_withdraws(person: "Person", heard: Heard) -> None:
    person.later(1, person.reports)
    person.later(1.5, person.withdraws)
    if person.rng.random() < 0.5:
        person.later(person.rng.uniform(2, 60), person.reports)


def _photo(person: "Person", heard: Heard) -> None:
    person.later(2, lambda: person.sends("photo", person.report_text()))


def sends_files(person: "Person") -> None:
    """One file, several at once, or what cannot be taken; beside whatever else he says."""
    dice = person.rng.random()
    measure = person.rng.choice(("1", "措施1", "", ""))
    if dice < 0.3:
        album = f"a{person.rng.getrandbits(32)}"
        for place in range(person.rng.randint(2, 4)):
            person.sends("photo", measure if place == 0 else "", album)
        person.world.did("album")
    elif dice < 0.5:
        person.sends("photo", measure)
    elif dice < 0.65:
        person.sends("document", measure)
        person.later(0.01, lambda: person.edits_caption("2"))
    elif dice < 0.75:
        person.sends("voice")
    elif dice < 0.94:
        person.sends("document", too_large=True)
        person.world.did("file too large")
    else:
        person.sends("photo", person.report_text())


def _at_the_cutoff(person: "Person", heard: Heard) -> None:
    """A second before, at, and a second after the very instant."""
    cutoff = person.world.next_cutoff()
    if cutoff is not None:
        offset = person.rng.choice((-1, -0.001, 0, 0, 1))
        person.world.at(cutoff + timedelta(seconds=offset), person.reports)
        person.busy_until = cutoff
        person.world.did("at the cut-off")


def _small(person: "Person", heard: Heard) -> None:
    person.later(0.2, lambda: person.says(person.rng.choice(SMALL)))
    person.later(4, person.reports)


def _blocks(person: "Person", heard: Heard) -> None:
    person.later(1, lambda: person.blocks(True))
    if person.rng.random() < 0.7:
        person.later(person.rng.choice((2, 60, 200)), lambda: person.blocks(False))


PLANS: tuple[Callable[["Person", Heard], None], ...] = (
    _prompt,
    _prompt,
    _twice,
    _in_pieces,
    _nonsense,
    _unchanged,
    _guided,
    _then_edits,
    _then_withdraws,
    _photo,
    _at_the_cutoff,
    _at_the_cutoff,
    _small,
    _blocks,
)

MOODS = (_twice, _in_pieces, _nonsense, _unchanged, _guided)  # each is drawn for somebody in most months
