"""故障表: which faults were promised, and in how many of the simulated months each really struck."""

from collections import Counter
from collections.abc import Iterator

SHARE = 0.20  # of all months, for each kind that was promised
PROMISED = {  # the kind as the world writes it down -> in words
    "people: early": "answers before the ask",
    "people: late": "answers after the cut-off",
    "people: twice": "answers twice",
    "people: in pieces": "answers in pieces",
    "people: nonsense": "answers nonsense",
    "people: file": "sends a file",
    "people: album": "sends several at once",
    "people: file too large": "sends more than the platform hands over",
    "people: asks for leave": "asks for leave with a stand-in",
    "people: asks for another contact": "asks for another contact",
    "people: leader answers": "a leader instructs, asks for a talk, looks closer",
    "blocks": "blocks the bot",
    "plan loaded again": "is replaced: the plan is loaded again",
    "rate": "429 with retry_after",
    "server error before": "502 before acceptance",
    "server error after": "502 after acceptance",
    "time-out before": "hangs, not accepted",
    "time-out after": "hangs, accepted",
    "drop before": "connection dropped before acceptance",
    "drop after": "connection dropped after acceptance",
    "delivered twice": "the same update twice",
    "tap under two ids": "one tap under two update ids",
    "update ids jump": "update ids jump after a quiet week",
    "kill before commit": "killed before a commit",
    "kill after commit": "killed after a commit",
    "kill before send": "killed before a request",
    "kill after acceptance": "killed after acceptance, before the answer",
    "kill after hand-over": "killed after updates were handed over, before they were stored",
    "kill while fetching": "killed while a file's bytes come",
    "kill after shelving": "killed after a file lies on the shelf, before it is recorded",
    "clock forward": "clock put forward",
    "clock back": "clock put back",
    "outage over the cut-off": "outage over the cut-off",
    "holiday on a step's day": "a step's day declared a holiday",
    "lead lost": "the lead is lost and taken again",
    "disk full": "disk full",
    "shelf full": "the disk of the files full",
    "file 429": "429 when a file is asked for",
    "file 502": "502 when a file is asked for",
    "file 500": "500 when its bytes are asked for",
    "file hangs": "a file's bytes stop coming",
    "file cut short": "the connection breaks while its bytes come",
    "file gone": "the platform knows the file no more",
}


class Shares:
    """Counts months, not strikes."""

    def __init__(self) -> None:
        self.months = 0
        self.struck: Counter[str] = Counter()

    def add(self, months: int, faults: dict[str, Counter[str]]) -> None:
        self.months += months
        for kinds in faults.values():
            self.struck.update(kinds.keys())

    def too_rare(self) -> list[str]:
        return [kind for kind in PROMISED if self.struck[kind] < SHARE * self.months]

    def lines(self) -> Iterator[str]:
        yield "faults promised, and the months they struck in"
        for kind, words in PROMISED.items():
            yield self._line(kind, words)
        yield "what else happened"
        for kind in sorted(set(self.struck) - set(PROMISED)):
            yield self._line(kind, "")

    def _line(self, kind: str, words: str) -> str:
        return f"  {100 * self.struck[kind] / max(1, self.months):5.1f}%  {kind:<26} {words}".rstrip()
