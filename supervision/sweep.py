"""巡查: one look at the state, at every beat: opens and closes cycles, and writes the notices that are due.

It looks at instants that have passed, never at "today is the day": after downtime a step is late, not lost.
"""

from datetime import datetime

from storage.session import Session
from supervision.closeout.silence import everything_closed
from supervision.months.cycles import keep_up
from supervision.months.terms import terms_at
from supervision.notices.plan_alarms import plan_alarms
from supervision.notices.plan_asks import plan_asks, plan_copies
from supervision.notices.plan_leaders import plan_leaders
from supervision.notices.plan_pushes import plan_pushes, plan_reliefs
from supervision.notices.self_check import plan_self_check
from supervision.practice import Practice


async def sweep(session: Session, now: datetime, practice: Practice, at_most: int | None = None) -> None:
    """Bring the store up to `now`.

    `at_most`: once so many are asked or nudged the rest waits for the next beat, so that nobody's answer does.
    """
    await keep_up(session, now, practice)
    calendar = await practice.calendar(session)
    terms = await terms_at(session, now)
    await plan_asks(session, now, practice, calendar, terms.running, at_most)
    await plan_copies(session, now, practice, calendar, terms.running)
    await plan_pushes(session, now, practice, calendar, terms.passed)
    await plan_leaders(session, now, practice, calendar)
    await plan_reliefs(session, now, practice, calendar)
    if await everything_closed(session):
        return  # the service said so and falls silent (Settled 26)
    await plan_alarms(session, now, practice, terms.passed)
    await plan_self_check(session, now, practice, calendar, terms)
