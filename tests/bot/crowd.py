"""众人: many linked people with a push due, and a platform that is watched or fails on purpose."""

from datetime import timedelta

from sqlmodel import select

from sandbox.phone import Phone
from sandbox.wire import ApiError, Call, Fault
from storage.tables import Account, Notice, Person
from supervision.notices import outbox
from tests.bot.conftest import Place

OK = '{"ok": true, "result": {"message_id": 1}}'


def once(place: Place, *faults: Fault | ApiError) -> None:
    waiting = list(faults)

    def judge(call: Call) -> Fault | None:
        if call.method.lower() != "sendmessage" or not waiting:
            return None
        fault = waiting.pop(0)
        if isinstance(fault, ApiError):
            raise fault
        return fault

    place.telegram.faults = judge


async def answered(place: Place) -> tuple[list[str], list[str]]:
    """What the stranger heard, and the states of all notices."""
    phone = place.telegram.phone(5_000_000_002, "路人")
    await phone.says("你好")
    await place.goes_round()
    return [heard.text for heard in phone.heard], [notice.state for notice in await place.notices()]


async def crowd(place: Place, many: int) -> list[Phone]:
    """So many linked people with a push due now."""
    now = place.clock.now()
    phones = [place.telegram.phone(6_000_000_000 + number, f"测试{number}") for number in range(many)]
    for phone in phones:
        await phone.starts()
    updates = await place.bot.bot.get_updates(timeout=0)
    await place.bot.bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    async with place.bot.store.begin() as session:
        people = [Person(name=phone.name) for phone in phones]
        session.add_all(people)
        await session.flush()
        for phone, person in zip(phones, people, strict=True):
            session.add(Account(person_id=person.id or 0, chat_id=phone.user_id, linked_at=now))
            await outbox.queue(session, person.id or 0, "alarm", "", "test", now, now, text=f"演练 {phone.name}")
    return phones


def later(place: Place) -> None:
    """Time enough has passed for everything that rests."""
    place.clock.move_to(place.clock.now() + timedelta(hours=3))
    pace = place.bot.courier.pace
    pace.rest_until = 0.0
    pace.chats.clear()


def watched(place: Place) -> list[str]:
    """The texts as they arrive at the platform."""
    order: list[str] = []

    def watch(call: Call) -> Fault | None:
        order.append(call.text("text"))
        return None

    place.telegram.faults = watch
    return order


async def sent(place: Place) -> int:
    async with place.bot.store.read() as session:
        found = await session.exec(select(Notice).where(Notice.kind == "alarm", Notice.state == "sent"))
        return len(list(found))


def pushes(phone: Phone) -> list[str]:
    return [heard.text for heard in phone.heard if heard.text.startswith("演练")]
