"""提出约谈: the office proposes a talk, with the facts of its trigger and whom it would summon (DOMAIN §1.7)."""

import re
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import BadArgument
from rules.talk_life import ENDED, TalkTrigger
from storage.session import Session
from storage.tables import Issue, Person, Talk
from supervision.closeout.work import message_of
from supervision.desk.confirming import CannotDecide
from supervision.desk.issue_card import named_issue
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.warning.heads import heads_of
from supervision.warning.talk_facts import facts_of
from texts import talks as texts

_TRIGGER = re.compile(r"[TＴ]?(?P<digit>[1-4])[\s,，:：]*(?P<words>.*)", re.DOTALL | re.IGNORECASE)


async def propose(session: Session, person: Person, rest: str, now: datetime, practice: Practice, sure: bool) -> str:
    """A proposal needs the facts of its trigger; that of 失实 is a site check entered before, and nothing else."""
    issue, _, words = await named_issue(session, rest)
    match = _TRIGGER.fullmatch(words)
    if match is None:
        raise BadArgument("talk", rest)
    trigger = list(TalkTrigger)[int(match["digit"]) - 1]
    name = await issue_called(session, issue)
    if sure:
        await session.refresh(issue, with_for_update=True)
    await _not_twice(session, issue, trigger, name)
    holding, facts = await facts_of(session, issue, now, practice)
    if trigger not in holding:
        number = str(issue.number)
        raise CannotDecide(texts.verdict_wanted(number) if trigger is TalkTrigger.T3 else texts.no_facts(name, trigger))
    facts.append(texts.summoned(await _heads(session, issue)))
    if not sure:
        return texts.propose_preview(name, issue.title, trigger, facts)
    row = await _write(session, person, issue, trigger, facts, now)
    about = {"person_id": person.id, "issue_id": issue.id, "message_id": row.message_id}
    record(session, now, "talk_proposed", **about, talk=row.id, trigger=trigger, words=match["words"])
    return texts.proposed(row.id or 0, name)


async def _not_twice(session: Session, issue: Issue, trigger: TalkTrigger, name: str) -> None:
    for before in await session.exec(
        select(Talk).where(col(Talk.issue_id) == issue.id, col(Talk.state).not_in(ENDED)).order_by(col(Talk.id))
    ):
        if trigger in before.triggers:
            raise CannotDecide(texts.proposed_before(before.id or 0, name))


async def _heads(session: Session, issue: Issue) -> list[tuple[str, str]]:
    found = await heads_of(session, issue.lead_units)
    return [(unit, f"{head.name}（{head.post}）" if head else "") for unit, head in found]


async def _write(
    session: Session, person: Person, issue: Issue, trigger: TalkTrigger, facts: list[str], now: datetime
) -> Talk:
    message_id = await message_of(session, person)
    assert message_id is not None
    assert person.id is not None
    row = Talk(
        issue_id=issue.id or 0,
        person_id=person.id,
        by_id=person.id,
        message_id=message_id,
        triggers=[trigger],
        facts=facts,
        proposed_at=now,
    )
    session.add(row)
    await session.flush()
    return row
