"""What an answer of the platform means: delivered, never to be, or again later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.wire import FILE_GONE, Moved, TryLater, Undeliverable, put
from sandbox.phone import Phone
from sandbox.telegram import Telegram
from sandbox.wire import ApiError, Call, Fault
from supervision.notices.parcel import Parcel
from supervision.reply import Button
from tests.bot.conftest import Place
from texts.pages import PAGE_BREAK

ME = 5_000_000_009


def parcel(text: str = "您好", **other: object) -> Parcel:
    return Parcel((1,), ME, text, **other)  # type: ignore[arg-type]


@pytest.fixture
async def bot(quick: None) -> AsyncIterator[Bot]:
    place = Place(Path())
    await place.telegram.start()
    bot = Bot(place.telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(place.telegram.url)))
    bot.telegram = place.telegram  # type: ignore[attr-defined]
    yield bot
    await bot.session.close()
    await place.telegram.stop()


@pytest.fixture
def telegram(bot: Bot) -> Telegram:
    found: Telegram = bot.telegram  # type: ignore[attr-defined]
    return found


@pytest.fixture
async def phone(telegram: Telegram) -> Phone:
    phone = telegram.phone(ME, "赵某三")
    await phone.starts()
    return phone


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds somebody wanted to sleep."""
    slept: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await real(0)

    monkeypatch.setattr("bot.wire.asyncio.sleep", sleep)
    return slept


def fails(telegram: Telegram, *faults: Fault | ApiError | None, method: str = "sendmessage") -> None:
    """The next calls of this method go wrong so, one after the other."""
    waiting = list(faults)

    def judge(call: Call) -> Fault | None:
        if call.method.lower() != method or not waiting:
            return None
        fault = waiting.pop(0)
        if isinstance(fault, ApiError):
            raise fault
        return fault

    telegram.faults = judge


async def test_words_buttons_and_the_message_answered_arrive(bot: Bot, phone: Phone) -> None:
    said = await phone.says("1推进")

    ids = await put(bot, parcel("收到", buttons=((Button("改", "e:1"),),), reply_to=said))

    assert [(heard.text, heard.buttons, heard.message_id) for heard in phone.heard] == [("收到", [["改"]], ids[0])]


async def test_the_message_answered_may_be_gone(bot: Bot, phone: Phone) -> None:
    assert len(await put(bot, parcel(reply_to=999))) == 1


@pytest.mark.parametrize("state", ["blocked", "deactivated", "never started", "unknown"])
async def test_who_cannot_be_reached_for_good_is_told_apart(bot: Bot, telegram: Telegram, state: str) -> None:
    phone = telegram.phone(ME, "赵某三")
    if state in ("blocked", "deactivated"):
        await phone.starts()
        await (phone.blocks if state == "blocked" else phone.deactivates)()
    if state == "unknown":
        del telegram.chats.people[ME]
    why = {"blocked": "blocked", "deactivated": "deactivated", "never started": "blocked", "unknown": "chat not found"}

    with pytest.raises(Undeliverable) as refusal:
        await put(bot, parcel())

    assert refusal.value.why == why[state]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Forbidden: bot was kicked from the group chat", "kicked"),
        ("Forbidden: bot is not a member of the channel chat", "kicked"),
    ],
)
async def test_the_other_permanent_words(bot: Bot, telegram: Telegram, phone: Phone, words: str, why: str) -> None:
    fails(telegram, ApiError(403, words))

    with pytest.raises(Undeliverable) as refusal:
        await put(bot, parcel())
    assert refusal.value.why == why


async def test_an_unknown_403_disables_nobody(bot: Bot, telegram: Telegram, phone: Phone) -> None:
    fails(telegram, ApiError(403, "Forbidden: something new"))

    with pytest.raises(TryLater, match="something new"):
        await put(bot, parcel())


@pytest.mark.parametrize(
    "error", [ApiError(400, "Bad Request: something new"), ApiError(413, "Request Entity Too Large")]
)
async def test_an_unknown_400_is_this_messages_fault_and_nobody_elses(
    bot: Bot, telegram: Telegram, phone: Phone, error: ApiError
) -> None:
    fails(telegram, error)

    with pytest.raises(Undeliverable) as refusal:
        await put(bot, parcel())
    assert refusal.value.why == "bad request"


async def test_a_chat_that_moved_says_where_to(bot: Bot, telegram: Telegram, phone: Phone) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    fails(telegram, ApiError(400, words, migrate_to_chat_id=-1_000_000_000_077))

    with pytest.raises(Moved) as moved:
        await put(bot, parcel())
    assert moved.value.chat_id == -1_000_000_000_077


async def test_every_piece_waits_for_its_turn(bot: Bot, phone: Phone) -> None:
    taken: list[int] = []

    @asynccontextmanager
    async def turn() -> AsyncIterator[None]:
        taken.append(len(phone.heard))
        yield

    await put(bot, parcel(f"一{PAGE_BREAK}二{PAGE_BREAK}三"), turn)

    assert taken == [0, 1, 2]


async def test_a_429_says_how_long_to_wait(bot: Bot, telegram: Telegram, phone: Phone) -> None:
    fails(telegram, ApiError(429, "Too Many Requests: retry after 10072", retry_after=10072))

    with pytest.raises(TryLater) as trouble:
        await put(bot, parcel())
    assert trouble.value.wait == timedelta(seconds=10072)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(),
        Fault(status=500),
        Fault(status=200, body="not json"),
        Fault(accepted=True),
        Fault(drop=True),
        Fault(drop=True, accepted=True),
        ApiError(500, "Internal Server Error"),
    ],
)
async def test_where_the_answer_is_lost_the_message_may_have_arrived(
    bot: Bot, telegram: Telegram, phone: Phone, fault: Fault | ApiError
) -> None:
    fails(telegram, fault)

    with pytest.raises(TryLater) as trouble:
        await put(bot, parcel())
    assert trouble.value.why == "no answer"
    assert len(phone.heard) == (1 if isinstance(fault, Fault) and fault.accepted else 0)


async def test_where_nobody_listens_nothing_can_have_arrived(bot: Bot, telegram: Telegram, phone: Phone) -> None:
    await telegram.stop()

    with pytest.raises(TryLater) as trouble:
        await put(bot, parcel())
    assert trouble.value.why == "no connection"


async def test_an_accepted_message_in_an_answer_of_unknown_shape_is_not_sent_again(
    bot: Bot, telegram: Telegram, phone: Phone
) -> None:
    fails(telegram, Fault(status=200, body='{"ok": true, "result": {"message_id": 77, "date": "soon"}}'))

    assert await put(bot, parcel()) == [77]


async def test_the_rest_of_a_long_message_is_waited_for_and_its_beginning_not_said_twice(
    bot: Bot, telegram: Telegram, phone: Phone, no_waiting: list[float]
) -> None:
    fails(telegram, None, ApiError(429, "Too Many Requests: retry after 3", retry_after=3), Fault(), None)

    await put(bot, parcel(f"一{PAGE_BREAK}二", buttons=((Button("改", "e:1"),),)))

    assert [(heard.text, heard.buttons) for heard in phone.heard] == [("一", []), ("二", [["改"]])]
    assert no_waiting == [3, 2]


@pytest.mark.parametrize("retry_after", [10072, 3])
async def test_what_breaks_off_goes_on_with_the_piece_that_failed(
    bot: Bot, telegram: Telegram, phone: Phone, no_waiting: list[float], retry_after: int
) -> None:
    words = f"Too Many Requests: retry after {retry_after}"
    fails(telegram, None, *[ApiError(429, words, retry_after=retry_after)] * (1 if retry_after > 60 else 4))

    with pytest.raises(TryLater) as trouble:
        await put(bot, parcel(f"一{PAGE_BREAK}二{PAGE_BREAK}三"))
    assert (trouble.value.why, trouble.value.wait) == ("too many requests", timedelta(seconds=retry_after))

    ids = await put(bot, parcel(f"一{PAGE_BREAK}二{PAGE_BREAK}三", heard=tuple(trouble.value.heard)))
    assert [heard.text for heard in phone.heard] == ["一", "二", "三"]
    assert ids == [heard.message_id for heard in phone.heard]


async def test_a_piece_that_may_have_been_accepted_is_doubtful(
    bot: Bot, telegram: Telegram, phone: Phone, no_waiting: list[float]
) -> None:
    fails(telegram, None, Fault(), *[ApiError(429, "Too Many Requests: retry after 3", retry_after=3)] * 3)

    with pytest.raises(TryLater) as trouble:
        await put(bot, parcel(f"一{PAGE_BREAK}二"))
    assert trouble.value.why == "no answer"


async def test_a_file_gone_after_its_words_were_heard_is_told_alone(bot: Bot, phone: Phone, tmp_path: Path) -> None:
    await put(bot, parcel(file_path=str(tmp_path / "月表.xlsx"), heard=(7,)))

    assert [heard.text for heard in phone.heard] == [FILE_GONE]


async def test_a_file_follows_the_words(bot: Bot, phone: Phone, tmp_path: Path) -> None:
    (tmp_path / "月表.xlsx").write_bytes(b"PK")

    ids = await put(bot, parcel(file_path=str(tmp_path / "月表.xlsx")))

    assert len(ids) == 2
    assert (phone.heard[1].document_name, phone.heard[1].document) == ("月表.xlsx", b"PK")


async def test_a_file_that_is_gone_does_not_repeat_the_words_for_ever(bot: Bot, phone: Phone, tmp_path: Path) -> None:
    await put(bot, parcel(file_path=str(tmp_path / "月表.xlsx")))

    assert [heard.text for heard in phone.heard] == [f"您好\n{FILE_GONE}"]
