"""销号的一步: one step of an issue in hand: who does it with which words, and what moving the issue writes down."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, select

from rules.closeout import CloseoutFacts, Missing
from rules.issue_life import IssueAct, IssueState, NotPossible, advance
from storage.session import Session
from storage.tables import Closeout, Issue, Message, Person
from supervision.closeout.standing import current, facts_of
from supervision.desk.confirming import CannotDecide
from supervision.ledger import record
from supervision.notices.places import issue_called
from supervision.practice import Practice
from texts import closeout as texts


@dataclass
class Work:
    """`row`: the round in hand, None before there is one; `words`: what followed the verb."""

    session: Session
    issue: Issue
    name: str
    row: Closeout | None
    by: Person
    words: str
    now: datetime
    practice: Practice

    @property
    def today(self) -> date:
        return self.practice.habits.day_of(self.now)

    @property
    def state(self) -> IssueState:
        return IssueState(self.issue.status)

    async def facts(self) -> CloseoutFacts:
        return await facts_of(self.session, self.issue, self.row)

    def after(self, act: IssueAct, wanted: str) -> IssueState:
        """Where the act leads; raises CannotDecide with the state there is."""
        try:
            return advance(self.state, act)
        except NotPossible:
            raise CannotDecide(texts.not_possible(self.name, self.issue.status, wanted)) from None

    def need_words(self, wanted: str, example: str) -> None:
        if not self.words:
            raise CannotDecide(texts.words_wanted(wanted, example))

    def need_all(self, wanted: str, missing: tuple[Missing, ...]) -> None:
        """Raises CannotDecide with all that is missing."""
        if missing:
            raise CannotDecide(texts.lacking(self.name, wanted, missing))

    async def round(self) -> Closeout:
        """The round in hand, begun when there is none."""
        if self.row is None:
            earlier = await self.session.exec(
                select(func.count()).select_from(Closeout).where(col(Closeout.issue_id) == self.issue.id)
            )
            self.row = Closeout(issue_id=self.issue.id or 0, round=earlier.one() + 1, begun_at=self.now)
            self.session.add(self.row)
            await self.session.flush()
        return self.row

    async def move(self, act: IssueAct, **facts: Any) -> None:
        """Bring the issue to its next state and write down who did it, by which message, with which words."""
        before, after = self.state, advance(self.state, act)
        self.issue.status = after
        await self.note(f"issue_{act}", before=before, state=after, **facts)

    async def note(self, act: str, **facts: Any) -> None:
        record(
            self.session,
            self.now,
            act,
            person_id=self.by.id,
            issue_id=self.issue.id,
            message_id=await message_of(self.session, self.by),
            closeout=self.row.id if self.row else None,
            words=self.words,
            **facts,
        )
        await self.session.flush()


async def work_on(
    session: Session, issue: Issue, by: Person, words: str, now: datetime, practice: Practice, sure: bool
) -> Work:
    """`sure`: the issue is locked, so that two who decide at once do it once."""
    if sure:
        await session.refresh(issue, with_for_update=True)
    row = await current(session, issue.id or 0)
    return Work(session, issue, await issue_called(session, issue), row, by, words, now, practice)


async def message_of(session: Session, person: Person) -> int | None:
    """The newest stored message of this person: the one being worked off."""
    found = await session.exec(
        select(col(Message.id)).where(col(Message.person_id) == person.id).order_by(col(Message.id).desc()).limit(1)
    )
    return found.first()
