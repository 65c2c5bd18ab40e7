"""巡查: one look at the state, at every beat: opens and closes cycles, and writes the notices that are due.

It looks at instants that have passed, never at "today is the day": after downtime a step is late, not lost.
"""

from datetime import datetime

from storage.session import Session
from supervision.cycles import keep_up
from supervision.notices.plan_alarms import plan_alarms
from supervision.notices.plan_asks import plan_asks, plan_copies
from supervision.notices.plan_pushes import plan_pushes, plan_reliefs
from supervision.practice import Practice


async def sweep(session: Session, now: datetime, practice: Practice) -> None:
    """Bring the store up to `now`."""
    await keep_up(session, now, practice)
    calendar = await practice.calendar(session)
    await plan_asks(session, now, practice, calendar)
    await plan_copies(session, now, practice, calendar)
    await plan_pushes(session, now, practice, calendar)
    await plan_reliefs(session, now, practice, calendar)
    await plan_alarms(session, now, practice)
