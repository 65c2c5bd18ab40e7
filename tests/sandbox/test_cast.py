"""群众演员: what each habit does next, read off a chat; the same for the same name and seed."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from sandbox.actors import Prompt, prompt_in, still_wanted
from sandbox.cast import SHANGHAI, Deed, next_deed
from sandbox.clock import MovableClock
from sandbox.habits import Habit, dealt
from sandbox.phone import Phone
from sandbox.telegram import Telegram

ASKED = datetime(2018, 11, 21, 9, 30, tzinfo=SHANGHAI)
ASK = """【演练】【11月调度】黄文斌同志：请报问题十八（大气环境指标）本月进展，11月27日24时截止。
整改措施：
 1 重点任务　未报过
 2 专项整治　未报过
 3 日常巡查　未报过
直接回一条就行，例如：
 1推进 写一句进展　2完成　3无变化"""
NUDGE = """【演练】【11月调度·提醒】黄文斌同志：以下进展还没收到。11月27日24时截止。
 问题十八（大气环境指标）：还差措施3（日常巡查）
直接回一条就行，如“3推进”；没变化回“无变化”加原因。"""
LAST_CALL = NUDGE.replace("11月27日24时截止。", "今晚24时截止（11月27日24时）。")
NOTE = "【演练】【逾期】黄文斌同志：问题十八11月进展未在11月27日24时前收到。现在回一条仍可补报，收到即解除。"
COPY = "【演练】【逾期】贺丰炎同志：您负责的问题十八11月进展未在11月27日24时前收到，请督促补报，收到即解除。"
WARNING = "【演练】【整改预警·黄】谭岳同志：\n问题十八11月进展逾期未报。\n回复：1 已阅"
AGAIN = WARNING.replace("同志：", "同志：（再次提醒）")
RECEIPT = "【演练】收到，11月21日10:35，按时。\n 1 推进\n要改回“改3 …”。"


class Chat:
    """One phone to which a bot speaks without any server."""

    def __init__(self) -> None:
        self.clock = MovableClock(ASKED)
        self.telegram = Telegram(self.clock)
        self.phone: Phone = self.telegram.phone(5_000_000_001, "黄文斌")

    def hears(self, text: str, *labels: str) -> None:
        keys = {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}
        self.telegram.chats.add(self.phone.user_id, True, text=text, markup=keys if labels else None)

    async def does(self, deed: Deed | None) -> str:
        assert deed is not None
        self.clock.move_to(max(deed.at, self.clock.now()))
        await deed.happen()
        return deed.words


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (ASK, Prompt.ASK),
        (NUDGE, Prompt.NUDGE),
        (LAST_CALL, Prompt.LAST_CALL),
        (NOTE, Prompt.NOTE),
        (WARNING, Prompt.WARNING),
        (AGAIN, Prompt.WARNING_AGAIN),
        (COPY, None),
        (RECEIPT, None),
    ],
)
def test_a_message_is_known_by_what_it_wants(text: str, prompt: Prompt | None) -> None:
    assert prompt_in(text) is prompt


def test_habits_are_dealt_alike_for_one_seed_and_leave_some_silent_and_some_late() -> None:
    names = [f"演练{n}" for n in range(22)]
    habits = dealt(names, 0)
    assert habits == dealt(reversed(names), 0)
    assert habits != dealt(names, 1)
    counted = Counter(habits.values())
    assert set(counted) == set(Habit)
    assert counted[Habit.SILENT] == counted[Habit.LATE] == 2


async def test_whoever_answers_soon_answers_once_by_daylight_the_same_day(chat: Chat) -> None:
    chat.hears(ASK)
    deed = next_deed(chat.phone, Habit.SOON, 0)
    assert deed == next_deed(chat.phone, Habit.SOON, 0)
    assert deed is not None
    assert ASKED < deed.at < ASKED + timedelta(hours=8)
    words = await chat.does(deed)
    assert [word[0] for word in words.split() if word[0].isdigit()] == ["1", "2", "3"]
    chat.hears(RECEIPT)
    assert next_deed(chat.phone, Habit.SOON, 0) is None


async def test_a_partial_reporter_sends_what_the_nudge_names(chat: Chat) -> None:
    chat.hears(ASK)
    first = await chat.does(next_deed(chat.phone, Habit.PARTIAL, 0))
    assert "3" not in [word[0] for word in first.split()]
    assert next_deed(chat.phone, Habit.PARTIAL, 0) is None
    chat.hears(NUDGE)
    assert (await chat.does(next_deed(chat.phone, Habit.PARTIAL, 0))).startswith("3")
    assert still_wanted(NUDGE, {"十八": [1, 2, 3]}) == {"十八": [3]}


async def test_the_silent_stay_silent_and_the_late_wait_for_the_note(chat: Chat) -> None:
    for text in (ASK, NUDGE, LAST_CALL):
        chat.hears(text)
        assert next_deed(chat.phone, Habit.LATE, 0) is None
    chat.hears(NOTE)
    assert next_deed(chat.phone, Habit.SILENT, 0) is None
    assert next_deed(chat.phone, Habit.LATE, 0) is not None


async def test_one_withdraws_and_reports_again_and_then_rests(chat: Chat) -> None:
    chat.hears(ASK)
    said = [await chat.does(next_deed(chat.phone, Habit.RETHINKING, 0)) for _ in range(3)]
    assert said[1] == "撤回"
    assert said[0].startswith("1")
    assert said[2].startswith("1")
    assert next_deed(chat.phone, Habit.RETHINKING, 0) is None


async def test_the_guided_one_taps_until_there_is_no_question(chat: Chat) -> None:
    chat.hears(ASK, "逐条填写", "全部无变化")
    assert await chat.does(next_deed(chat.phone, Habit.GUIDED, 0)) == "逐条填写"
    chat.hears("第1条", "完成", "推进", "结束")
    assert await chat.does(next_deed(chat.phone, Habit.GUIDED, 0)) in ("推进", "完成")
    chat.hears(RECEIPT)
    assert next_deed(chat.phone, Habit.GUIDED, 0) is None


async def test_a_leader_answers_the_repetition_at_the_latest(chat: Chat) -> None:
    chat.hears(WARNING)
    answers = [next_deed(chat.phone, Habit.SOON, seed) for seed in range(20)]
    assert {deed.words for deed in answers if deed} == {"1"}
    assert None in answers
    chat.hears(AGAIN)
    assert all(next_deed(chat.phone, Habit.SOON, seed) for seed in range(20))


async def test_somebody_who_blocked_the_bot_does_nothing(chat: Chat) -> None:
    chat.hears(ASK)
    await chat.phone.blocks()
    assert next_deed(chat.phone, Habit.SOON, 0) is None
