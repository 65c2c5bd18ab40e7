"""群众演员: what somebody who answers by himself does next, and when; read off his own chat."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.actors import UNCHANGED, Prompt, asked_measures, first_part, prompt_in, report, still_wanted
from sandbox.chats import Message
from sandbox.habits import Habit, drawn
from sandbox.phone import Phone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_MINUTE = timedelta(minutes=1)
_TICKS = ("推进", "完成", "推进")
_NUDGES = (Prompt.NUDGE, Prompt.LAST_CALL)
# Minutes from the prompt to the first answer; what a habit does not list it leaves unanswered.
_WAITS: dict[Habit, dict[Prompt, tuple[int, int]]] = {
    Habit.SOON: {Prompt.ASK: (10, 440)},
    Habit.NEXT_DAY: {Prompt.ASK: (1400, 1900)},
    Habit.UNCHANGED: {Prompt.ASK: (30, 1700)},
    Habit.GUIDED: {Prompt.ASK: (120, 400)},
    Habit.RETHINKING: {Prompt.ASK: (60, 300)},
    Habit.PARTIAL: {Prompt.ASK: (300, 1500)},
    Habit.SLOW: {Prompt.NUDGE: (40, 420)},
    Habit.LAST_EVENING: {Prompt.LAST_CALL: (560, 680)},
    Habit.LATE: {Prompt.NOTE: (90, 300)},
    Habit.SILENT: {},
}
_NUDGED = (20, 300)  # somebody who has answered before mends what is missing


@dataclass(frozen=True)
class Deed:
    """One thing a person does on his phone: words, or a tap on a button of `message`."""

    at: datetime
    phone: Phone
    words: str
    message: int | None = None

    async def happen(self) -> None:
        if self.message is None:
            await self.phone.says(self.words)
        else:
            await self.phone.taps(self.words, self.message)


def next_deed(phone: Phone, habit: Habit, seed: int) -> Deed | None:
    """What this person does next, None while nothing is wanted of him; the instant may lie in the past.

    1. Of his newest prompt as a contact. 2. Of the newest warning as a leader.
    """
    chat = phone.chat
    if phone.person.blocked or not chat:
        return None
    deeds = [_as_contact(phone, chat, habit, seed), _as_leader(phone, chat, seed)]
    return min((deed for deed in deeds if deed is not None), key=lambda deed: deed.at, default=None)


def _as_contact(phone: Phone, chat: list[Message], habit: Habit, seed: int) -> Deed | None:
    asked = _newest(chat, (Prompt.ASK,))
    if asked is None:
        return None
    newest = _newest(chat, (Prompt.ASK, *_NUDGES, Prompt.NOTE)) or asked
    prompt, message = newest
    since = [said for said in chat if said.message_id > message.message_id]
    own = [said for said in since if not said.from_bot]
    if habit is Habit.RETHINKING and prompt is Prompt.ASK and own:
        return _thinks_again(phone, own, asked[1], seed)
    if own:
        return None
    wait = _WAITS[habit].get(prompt)
    if wait is None and prompt in _NUDGES and Prompt.ASK in _WAITS[habit]:
        wait = _NUDGED
    if wait is None:
        return None
    if habit is Habit.GUIDED:
        return _goes_on_tapping(phone, chat[-1], message, wait, seed)
    at = _later(message, phone, wait, seed)
    return Deed(at, phone, _words(phone, habit, newest, asked[1], seed))


def _words(phone: Phone, habit: Habit, newest: tuple[Prompt, Message], asked: Message, seed: int) -> str:
    prompt, message = newest
    dice = drawn(seed, phone.name, message.at, "words")
    wanted = asked_measures(asked.text)
    if habit is Habit.UNCHANGED and prompt is Prompt.ASK:
        return dice.choice(UNCHANGED)
    if habit is Habit.PARTIAL and prompt is Prompt.ASK and wanted:
        return report(first_part(wanted), dice)
    return report(still_wanted(message.text, wanted) if prompt in _NUDGES else wanted, dice)


def _thinks_again(phone: Phone, own: list[Message], asked: Message, seed: int) -> Deed | None:
    """After the report 撤回, after 撤回 another report, then peace."""
    at = own[-1].at + 20 * _MINUTE
    if len(own) == 1:
        return Deed(at, phone, "撤回")
    if len(own) == 2:
        return Deed(at, phone, report(asked_measures(asked.text), drawn(seed, phone.name, at)))
    return None


def _goes_on_tapping(phone: Phone, last: Message, prompt: Message, wait: tuple[int, int], seed: int) -> Deed | None:
    """Opens the guide under the prompt, then a tap a minute while there is a question."""
    labels = [button["text"] for row in last.buttons for button in row]
    opening = next((label for label in labels if label.startswith(("逐条填写", "接着填"))), None)
    if last.message_id == prompt.message_id:
        at = _later(prompt, phone, wait, seed)
        return Deed(at, phone, opening, last.message_id) if opening else None
    dice = drawn(seed, phone.name, last.message_id)
    label = dice.choice(_TICKS) if "推进" in labels else opening
    return Deed(last.at + _MINUTE, phone, label, last.message_id) if label else None


def _as_leader(phone: Phone, chat: list[Message], seed: int) -> Deed | None:
    newest = _newest(chat, (Prompt.WARNING, Prompt.WARNING_AGAIN))
    if newest is None:
        return None
    prompt, message = newest
    if any(not said.from_bot and said.message_id > message.message_id for said in chat):
        return None
    if prompt is Prompt.WARNING and drawn(seed, phone.name).random() < 0.4:
        return None  # some leaders are on the road and only see the repetition
    return Deed(_later(message, phone, (15, 200), seed), phone, "1")


def _newest(chat: list[Message], prompts: tuple[Prompt, ...]) -> tuple[Prompt, Message] | None:
    for message in reversed(chat):
        if message.from_bot and (prompt := prompt_in(message.text)) in prompts:
            return prompt, message
    return None


def _later(prompt: Message, phone: Phone, wait: tuple[int, int], seed: int) -> datetime:
    """Some minutes after the prompt; never at night."""
    at = prompt.at + drawn(seed, phone.name, prompt.at).randint(*wait) * _MINUTE
    local = at.astimezone(SHANGHAI)
    if time(8, 35) <= local.time() < time(21, 30):
        return at
    day = local.date() + timedelta(days=1 if local.hour >= 12 else 0)
    morning = datetime.combine(day, time(8, 35), SHANGHAI)
    return morning + timedelta(minutes=local.minute)
