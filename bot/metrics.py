"""指标: /healthz and /metrics, what a watcher outside is told, from the store and from this process."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import case, col, func, select

from bot.clock import Clock
from bot.tally import Tally
from storage.session import Session, Store
from storage.tables import Notice
from supervision import inbox
from supervision.facts import fact

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

ANSWERED_WITHIN = 5.0  # seconds for the store
TROUBLES = (SQLAlchemyError, OSError, TimeoutError)


@dataclass(frozen=True)
class Seen:
    """What the store says: `beat_age` in seconds, None before the first beat."""

    beat_age: float | None
    inbox: int
    outbox: dict[str, int]  # due | later | sending


class Watch:
    """`slowest_beat`: seconds after which a heart that has not beaten has stopped."""

    def __init__(
        self, store: Store, clock: Clock, tally: Tally, leads: Callable[[], bool], slowest_beat: float
    ) -> None:
        self.store, self.clock, self.tally, self.leads, self.slowest_beat = store, clock, tally, leads, slowest_beat

    async def healthz(self) -> web.Response:
        """200 when the store answers and whichever instance leads has beaten lately, else 503 with the reason."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN), self.store.read() as session:
                age = await self._beat_age(session)
        except TROUBLES as error:
            return web.Response(status=503, text=f"the store does not answer: {type(error).__name__}\n")
        if age is None:
            return web.Response(status=503, text="no heartbeat yet\n")
        if age > self.slowest_beat:
            return web.Response(status=503, text=f"the last heartbeat was {age:.0f} s ago\n")
        return web.Response(text="ok\n")

    async def metrics(self) -> web.Response:
        """Prometheus' text; 503 when the store does not answer."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN), self.store.read() as session:
                seen = await self._look(session)
        except TROUBLES as error:
            return web.Response(status=503, text=f"the store does not answer: {type(error).__name__}\n")
        from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest  # only who asks pays

        body = generate_latest(_Shown(_families(seen, self.tally, self.leads())))
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _beat_age(self, session: Session) -> float | None:
        last = await fact(session, "heartbeat")
        return (self.clock.now() - datetime.fromisoformat(last)).total_seconds() if last else None

    async def _look(self, session: Session) -> Seen:
        due = case((col(Notice.state) == "sending", "sending"), (col(Notice.due_at) <= self.clock.now(), "due"))
        where = case((due.is_(None), "later"), else_=due)
        rows = await session.exec(
            select(where, func.count()).where(col(Notice.state).in_(("queued", "sending"))).group_by(where)
        )
        outbox = dict.fromkeys(("due", "later", "sending"), 0) | dict(rows.all())
        return Seen(await self._beat_age(session), await inbox.waiting(session), outbox)


class _Shown:
    """What prometheus_client wants of a registry."""

    def __init__(self, families: list["Metric"]) -> None:
        self.families = families

    def collect(self) -> list["Metric"]:
        return self.families


def _families(seen: Seen, tally: Tally, leads: bool) -> list["Metric"]:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

    messages = CounterMetricFamily("duban_messages", "Notices by what became of them", labels=["kind", "outcome"])
    for labels, count in sorted(tally.messages.items()):
        messages.add_metric(list(labels), count)
    updates = CounterMetricFamily("duban_updates", "Updates by what became of them", labels=["outcome"])
    for outcome in ("arrived", "done", "failed", "set_aside"):
        updates.add_metric([outcome], tally.updates[outcome])
    late = HistogramMetricFamily("duban_message_lateness_seconds", "From the instant due to the instant sent")
    edges = [("+Inf" if edge == float("inf") else str(edge), count) for edge, count in tally.at_most()]
    late.add_metric([], edges, tally.late_seconds)
    beat = GaugeMetricFamily("duban_heartbeat_age_seconds", "Since the last heartbeat of whoever leads")
    if seen.beat_age is not None:
        beat.add_metric([], seen.beat_age)
    outbox = GaugeMetricFamily("duban_outbox_depth", "Notices not yet sent", labels=["state"])
    for state, count in seen.outbox.items():
        outbox.add_metric([state], count)
    return [
        messages,
        updates,
        late,
        beat,
        GaugeMetricFamily("duban_inbox_depth", "Updates not yet worked off", value=seen.inbox),
        outbox,
        GaugeMetricFamily("duban_is_leader", "1 where this instance beats, polls and sends", value=int(leads)),
    ]
