"""此外: what people do beside reporting: files and what befalls them, leaves, another contact; drawn as all fates."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from tests.simulation.attachments import FAULTS
from tests.simulation.killing import OF_FILES
from tests.simulation.moods import sends_files
from tests.simulation.office import Office
from tests.simulation.wishes import asks_for_another, asks_for_leave, decides

if TYPE_CHECKING:
    from tests.simulation.world import World

FILE_FAULT = 0.7


def near(rng: Random, instants: list[datetime]) -> datetime:
    """Just before something is due, so that it strikes what matters."""
    return rng.choice(instants) - timedelta(seconds=rng.choice((1, 1, 60, 3600)))


def files_come(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    """Some people send files, and fetching them goes wrong in some ways."""
    for name in world.rng.sample(sorted(world.people), 2) + world.rng.sample(sorted(world.duties), 3):
        at = world.rng.choice(instants) + timedelta(hours=world.rng.uniform(-20, 30))
        world.at(at, partial(sends_files, world.people[name]))
    for fault in FAULTS:
        if world.rng.random() < FILE_FAULT:
            world.at(near(world.rng, instants), partial(_goes_wrong, world, fault, world.rng.choice((1, 1, 2, 4))))


def wishes_come(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    for wish in world.rng.choices((asks_for_leave, asks_for_leave, asks_for_another), k=2):
        at = world.rng.choice(instants) - timedelta(hours=world.rng.uniform(-5, 60))
        world.at(at, partial(wish, world.people[world.rng.choice(sorted(world.duties))]))
        office = world.people["测试督办员"]
        assert isinstance(office, Office)
        world.at(at + timedelta(hours=world.rng.choice((0.1, 4, 30, 300))), partial(decides, office))


def _goes_wrong(world: "World", fault: str, times: int) -> None:
    world.telegram.attachments.armed[fault] = times


def kill_at_files(world: "World", instants: list[datetime], cutoff: datetime) -> None:
    border = world.rng.choice(OF_FILES)
    world.at(min(instants), lambda: world.kill_at_files.append(border))
