"""一万句: generated words go through the whole conversation; `make utterances` says ten thousand, a run a slice.

Each conversation of several utterances is one transaction that is rolled back, so that every one begins alike.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from rules.numerals import fold
from storage.session import Session
from storage.tables import Answer, Difficulty, Explanation, Filing, Message, Person
from supervision.contact.conversation import hear
from supervision.reply import Heard
from tests.rules.test_generated_utterances import typed
from tests.supervision.contact_world import HUANG, LEI, PRACTICE, World, at, contact_world
from texts import menu

AT_A_TIME = 5
TALKS = max(int(os.environ.get("UTTERANCES", "200")) // AT_A_TIME, 1)
SMALL = [
    "帮助",
    "撤回",
    "还差什么",
    "逐条填写",
    "跳过",
    "上一条",
    "结束",
    "完成",
    "推进",
    "无变化",
    "1",
    "2 等省里",
    "十一",
    "问题十九",
    "是",
    "全部",
    "上月报的",
    "我报了吗",
    "看措施",
    "困难：缺钱",
    "说明：文号有误",
    "更正3：改成70件，原因：笔误",
    "申请延期 到2019-03-31 原因资金",
    "请假 11-23至11-25 由张三代",
    "换人",
    "人工",
    "收到",
    "？",
    "明天报",
]
utterance = st.one_of(typed, typed, st.sampled_from(SMALL))
talk = st.tuples(st.sampled_from([HUANG, LEI]), st.lists(utterance, min_size=AT_A_TIME, max_size=AT_A_TIME))


class RolledBack(Exception):
    """Nothing of this conversation stays."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, World]]:
    with asyncio.Runner() as runner:
        world_of = contact_world(Path(tmp_path_factory.mktemp("generated")))
        world = runner.run(world_of.__aenter__())
        try:
            runner.run(world.november())
            yield runner, world
        finally:
            runner.run(world_of.__aexit__(None, None, None))


@settings(max_examples=TALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(talk)
def test_every_utterance_is_answered_and_nothing_is_stored_that_was_not_said(
    place: tuple[asyncio.Runner, World], spoken: tuple[str, list[str]]
) -> None:
    runner, world = place
    runner.run(_talk(world, *spoken))


async def _talk(world: World, name: str, said: list[str]) -> None:
    try:
        async with world.store.begin() as session:
            person = (await session.exec(select(Person).where(col(Person.name) == name))).one()
            for number, words in enumerate(said):
                now = at(22, 10, number)
                message = Message(
                    update_id=9_000_000 + number,
                    chat_id=100 + (person.id or 0),
                    message_id=9_000_000 + number,
                    person_id=person.id,
                    kind="text",
                    text=words,
                    sent_at=now,
                    arrived_at=now + timedelta(seconds=1),
                    counts_at=now,
                )
                session.add(message)
                await session.flush()
                heard = Heard(message.id or 0, message.chat_id, "text", menu.as_words(words), now.astimezone(UTC))
                reply = await hear(session, person, heard, now.astimezone(UTC), PRACTICE)
                assert reply is not None, words
                assert reply.text.strip(), words
            await _only_what_was_said(session, "\n".join(said))
            raise RolledBack
    except RolledBack:
        pass


async def _only_what_was_said(session: Session, said: str) -> None:
    heard = _bare(said)
    for table, names in (
        (Filing, ("whole", "reason_text", "correction")),
        (Answer, ("text",)),
        (Difficulty, ("text",)),
        (Explanation, ("text",)),
    ):
        for row in await session.exec(select(table)):
            for name in names:
                for piece in re.split(r"[，、；;,\s]+", getattr(row, name)):
                    assert _bare(piece) in heard, (table.__name__, name, getattr(row, name), said)


def _bare(words: str) -> str:
    return re.sub(r"[^\w]+", "", fold(words)).lower()
