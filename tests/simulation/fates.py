"""命数: which faults strike a simulated month, and when; drawn from the seed before the month begins."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tests.simulation.besides import files_come, kill_at_files, near, wishes_come
from tests.simulation.chats import Rough
from tests.simulation.killing import BORDERS
from tests.simulation.moods import MOODS

if TYPE_CHECKING:
    from tests.simulation.chats import Heard
    from tests.simulation.people import Person
    from tests.simulation.world import World

    Mood = Callable[[Person, Heard], None]

CALLS = (
    "rate",
    "server error before",
    "server error after",
    "time-out before",
    "time-out after",
    "drop before",
    "drop after",
    "refused connection",
)
CHANCE = 0.78  # of each kind of fault in each month that is not calm; not every one meets something to strike
CALM = 0.12  # of all months: what must happen is expected most sharply where nothing strikes
MOOD = 0.6


def draw(world: "World", instants: list[datetime], cutoff: datetime, calm: bool) -> None:
    """Plan the faults of the month with these instants; in a calm one none strikes."""
    rng = world.rng
    if calm:
        return
    for kind in (*CALLS, "delivered twice"):
        if rng.random() < CHANCE:
            start = rng.choice(instants) - timedelta(hours=rng.uniform(0, 1))
            end = start + timedelta(hours=rng.choice((1.5, 6, 30)))
            world.telegram.rough.append(Rough(kind, start, end, rng.choice((1, 1, 2, 3, 6))))
    for border in BORDERS:
        if rng.random() < CHANCE:
            world.at(near(rng, instants), _arm(world, border, rng.choice((1, 1, 2, 3, 5))))
    for mood in MOODS:
        if rng.random() < MOOD:
            world.at(min(instants) - timedelta(days=2), _moods(world, mood))
    for chance, fate in FATES:
        if rng.random() < chance:
            fate(world, instants, cutoff)


def _arm(world: "World", border: str, crossing: int) -> Callable[[], None]:
    def act() -> None:
        world.kill.arm(border, crossing)

    return act


def _moods(world: "World", mood: "Mood") -> Callable[[], None]:
    """Two of the contacts take the month's ask in this mood."""

    def act() -> None:
        for name in world.rng.sample(sorted(world.duties), 2):
            world.people[name].mood = mood

    return act


def _platform_down(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start = near(world.rng, instants)
    hours = world.rng.choice((0.3, 3, 10, 40))
    world.at(start, lambda: world.platform_down(timedelta(hours=hours)))


def _host_down(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    hours = world.rng.choice((0.2, 2, 12, 50))
    world.at(near(world.rng, instants), lambda: world.host_down(timedelta(hours=hours)))


def _outage_over_cutoff(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start = cutoff - timedelta(hours=world.rng.choice((1, 3, 30)))
    length = cutoff - start + timedelta(hours=world.rng.choice((2, 12, 40)))
    down = world.rng.choice((world.host_down, world.platform_down))

    def strike() -> Any:
        world.strikes("outage over the cut-off")
        return down(length)

    world.at(start, strike)


def _clock_step(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    """The machine's clock is put forward or back by minutes, later put right; never over midnight."""
    day = world.rng.choice(instants).replace(hour=4, minute=0)
    minutes = world.rng.choice((-50, -5, 5, 50))
    world.at(day + timedelta(hours=world.rng.choice((5, 6, 7))), lambda: world.set_skew(timedelta(minutes=minutes)))
    world.at(day + timedelta(hours=12), lambda: world.set_skew(timedelta(0)))  # steps it the other way


def _holiday(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    """Days declared free (or worked) shortly before, on a step's day or around the month's end."""
    zone = world.habits.zone
    on_a_step = world.rng.random() < 0.7
    first: date = world.rng.choice(instants).astimezone(zone).date()
    if not on_a_step:
        first = cutoff.date() - timedelta(days=world.rng.choice((4, 2, 0, -1)))
    days = [first + timedelta(days=n) for n in range(world.rng.randint(1, 3))]
    worked = world.rng.random() < (0.1 if on_a_step else 0.4)
    eve = world.habits.at(first, time(0)) - timedelta(days=world.rng.choice((0.4, 1.5, 4)))
    steps = {at.astimezone(zone).date() for at in instants}
    world.at(eve, lambda: world.announce(days, worked, steps))


def _disk_full(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start = near(world.rng, instants)
    minutes = world.rng.choice((1, 3, 20))
    world.at(start, lambda: world.disk_full(timedelta(minutes=minutes)))


def _lead_lost(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start, length = near(world.rng, instants), timedelta(seconds=world.rng.choice((1, 15, 300)))
    start += timedelta(seconds=world.rng.choice((1, 1.02, 1.05, 3)))  # while something is on its way
    world.at(start, lambda: world.lose_lead(length))


def _pause(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start = near(world.rng, instants)
    world.at(start, lambda: world.pause(True))
    world.at(start + timedelta(hours=world.rng.choice((1, 20, 60))), lambda: world.pause(False))


def _unlink(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    start = world.rng.choice(instants) - timedelta(hours=world.rng.uniform(-20, 20))
    name = world.rng.choice(sorted(world.people))
    world.at(start, lambda: world.unlink(name))
    if world.rng.random() < 0.6:
        world.at(start + timedelta(hours=world.rng.choice((3, 30, 120))), lambda: world.invite(name))


def _reload(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    hours = world.rng.uniform(0, 5) if world.rng.random() < 0.5 else world.rng.uniform(-30, 30)
    world.at(world.rng.choice(instants) + timedelta(hours=hours), world.replace_contact)


def _blocking(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    name = world.rng.choice(sorted(world.people))
    start = world.rng.choice(instants) - timedelta(hours=world.rng.uniform(-3, 40))
    if world.rng.random() < 0.3:
        world.at(start, lambda: setattr(world.people[name].chat, "gone", True))
        return
    world.at(start, lambda: world.people[name].blocks(True))
    if world.rng.random() < 0.8:
        world.at(
            start + timedelta(hours=world.rng.choice((1, 30, 100))),
            lambda: world.people[name].blocks(False),
        )


def _kill_at_words(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    border, crossing = world.rng.choice(BORDERS), world.rng.choice((1, 2, 2, 3, 3, 4))
    world.at(world.rng.choice(instants), lambda: setattr(world, "kill_at_words", (border, crossing)))


def _poison(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    world.at(near(world.rng, instants), world.poison)


def _jump(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    world.telegram.jump_next = True


FATES: tuple[tuple[float, Callable[["World", list[datetime], datetime], None]], ...] = (
    (0.35, _platform_down),
    (0.35, _host_down),
    (0.45, _outage_over_cutoff),
    (0.5, _clock_step),
    (0.6, _holiday),
    (0.75, _disk_full),
    (0.8, _lead_lost),
    (0.35, _pause),
    (0.45, _unlink),
    (0.5, _reload),
    (0.5, _blocking),
    (0.4, _poison),
    (0.5, _kill_at_words),
    (0.3, _kill_at_words),
    (1.0, files_come),
    (0.9, wishes_come),
    (0.9, kill_at_files),
    (0.9, kill_at_files),
    (0.95, _jump),
)
