"""话轮: one message of a leader or his deputy, with what it can be about (Settled 25)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from rules.arguments import IssueRef
from storage.session import Session
from storage.tables import Dialogue, Issue, Notice, Person, Plan, Warning
from supervision.notices.places import issue_called
from supervision.practice import Practice
from supervision.reply import Heard
from supervision.warning.raising import open_for
from texts.wording import numeral

TO_LEADERS = ("warning", "relief", "instruction_answer", "deadline", "deadline_moved")


@dataclass(frozen=True)
class Turn:
    """`leader`: for whom is spoken; `by`: who typed, the leader or his deputy; `led`: the issues he leads now."""

    session: Session
    leader: Person
    by: Person
    heard: Heard
    now: datetime
    practice: Practice
    led: tuple[Issue, ...]

    @property
    def leader_id(self) -> int:
        return self.leader.id or 0

    @property
    def by_id(self) -> int:
        return self.by.id or 0

    @property
    def deputy(self) -> str:
        """Who reads for him, "" when he wrote himself."""
        return self.by.name if self.by_id != self.leader_id else ""

    async def names(self, issues: "list[Issue] | tuple[Issue, ...]") -> list[str]:
        return list(dict.fromkeys([await issue_called(self.session, issue) for issue in issues]))

    async def number(self, issue: Issue) -> str:
        """十九, with several lists 省督十九: what to type for it."""
        return (await issue_called(self.session, issue)).replace("问题", "") or numeral(issue.number)


async def sent_to(turn: Turn) -> list[Notice]:
    """The messages sent to this leader that he can answer, newest first; of one replied to, only its parts."""
    found = await turn.session.exec(
        select(Notice)
        .where(col(Notice.person_id) == turn.leader_id, col(Notice.kind).in_(TO_LEADERS), col(Notice.state) == "sent")
        .order_by(col(Notice.sent_at).desc(), col(Notice.id).desc())
    )
    notices = list(found)
    if turn.heard.reply_to is None:
        return notices
    return [notice for notice in notices if turn.heard.reply_to in notice.message_ids]


async def answerable(turn: Turn) -> list[Warning]:
    """The warnings a bare 1 speaks of: those of the message replied to or tapped, else of the newest message
    with any not yet acknowledged."""
    standing = {warning.id: warning for warning in await open_for(turn.session, turn.leader_id)}
    for notice in await sent_to(turn):
        named = [standing[number] for number in notice.facts.get("warnings", []) if number in standing]
        if named or (turn.heard.reply_to is not None and notice.kind == "warning"):
            return named
    return []


async def about(turn: Turn, ref: IssueRef | None) -> list[Issue]:
    """The issues led that the words can be about: the one named; else those of the message replied to or tapped, else
    of the newest warning, else all. [] when the one named is not his."""
    if ref is not None:
        return [issue for issue in turn.led if issue.number == ref.number and await _in_list(turn, issue, ref.list_key)]
    for notice in await sent_to(turn):
        ids = {*notice.facts.get("issues", []), *notice.facts.get("about", []), notice.facts.get("issue")}
        own = [issue for issue in turn.led if issue.id in ids]
        if own:
            return own
    return list(turn.led)


async def _in_list(turn: Turn, issue: Issue, key: str) -> bool:
    return not key or (await turn.session.get_one(Plan, issue.plan_id)).key == key


async def keys_of(session: Session) -> list[str]:
    return list(await session.exec(select(col(Plan.key))))


async def newer_question(turn: Turn) -> bool:
    """True when the person has a question open as a contact that is newer than what a digit could acknowledge: then
    the digit answers that."""
    row = await turn.session.get(Dialogue, turn.by_id)
    if row is None or turn.heard.reply_to is not None:
        return False
    notices = [notice for notice in await sent_to(turn) if notice.kind == "warning"]
    return not notices or notices[0].sent_at is None or row.updated_at > notices[0].sent_at
