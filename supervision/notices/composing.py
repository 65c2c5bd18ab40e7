"""拟稿: composing notices at the instant of sending, or finding that nobody needs them any more."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.session import Session
from storage.tables import Notice
from supervision.closeout import telling as closeout_telling
from supervision.notices import (
    asking,
    by_hand,
    checked,
    deadline_lines,
    hello,
    instructions,
    leader_warnings,
    leadership,
    overdue_notes,
    paused,
    reported,
    returned,
    self_check,
    telling,
    waiting,
)
from supervision.notices import office as office_notices
from supervision.notices.draft import Draft, Hold
from supervision.notices.outbox import as_json
from supervision.obligations import telling as obligation_lines
from supervision.practice import Practice
from supervision.requests import approving
from supervision.warning import telling as levels

log = logging.getLogger("duban.notices")
Composer = Callable[..., Awaitable[Draft | None]]  # (session, notice, now, practice), AFTERWARDS also said
COMPOSERS: dict[str, Composer] = {  # in the order a merged message speaks (Settled 16)
    "hello": hello.compose_hello,
    "leave_over": hello.compose_over,
    "returned": returned.compose_returned,
    "paused": paused.compose_paused,
    "ask": asking.compose_ask,
    "nudge": by_hand.compose_nudge,
    "overdue": overdue_notes.compose_note,
    "warning": leader_warnings.compose_warning,
    "relief": leader_warnings.compose_relief,
    "raised_level": levels.compose_level,
    "instruction_answer": instructions.compose_answer,
    "nudge_copy": asking.compose_copy,
    "overdue_copy": overdue_notes.compose_copy,
    "reported": reported.compose_reported,
    "request": approving.compose_request,
    "difficulty_answer": telling.compose_answer,
    "decision": telling.compose_decision,
    "deadline_moved": telling.compose_moved,
    "leadership": leadership.compose_leadership,
    "checked": checked.compose_checked,
    "issue_moved": closeout_telling.compose_moved,
    "deadline": deadline_lines.compose_deadline,
    "obligation": obligation_lines.compose_obligation,
    "instruction": instructions.compose_instruction,
    "delivery_count": office_notices.compose_delivery_count,
    "missing_list": office_notices.compose_missing_list,
    "summary": office_notices.compose_summary,
    "self_check": self_check.compose_self_check,
    "matters": waiting.compose_matters,
    "alarm": office_notices.compose_alarm,
}
ORDER = list(COMPOSERS)
AFTERWARDS = ("nudge", "nudge_copy", "overdue_copy", "reported")  # they speak of what no part before them has named
HOLD_FOR = timedelta(minutes=10)


async def still_wanted(
    session: Session, notices: list[Notice], said: set[int], now: datetime, practice: Practice
) -> list[Notice]:
    """Compose each in the order a message speaks; what nobody needs any more becomes stale."""
    wanted = []
    for notice in sorted(notices, key=lambda n: (ORDER.index(n.kind), n.id)):
        named = (said,) if notice.kind in AFTERWARDS else ()
        try:
            async with session.begin_nested():
                draft = await COMPOSERS[notice.kind](session, notice, now, practice, *named)
        except Hold:
            notice.due_at = now + HOLD_FOR
            continue
        except Exception:
            log.exception("notice %s cannot be composed; the others go on", notice.id)
            notice.due_at, notice.reason = now + HOLD_FOR, "cannot be composed"
            continue
        if draft is None or (draft.issues and draft.issues <= said):
            end(notice, "stale", "no longer wanted" if draft is None else "said in another part")
            continue
        said |= draft.issues
        _fill(notice, draft)
        wanted.append(notice)
    return wanted


def _fill(notice: Notice, draft: Draft) -> None:
    notice.text = draft.text
    notice.buttons = as_json(draft.buttons)
    notice.facts = {**notice.facts, **draft.facts, "issues": sorted(draft.issues)}


def end(notice: Notice, state: str, reason: str) -> None:
    notice.state, notice.reason = state, reason
