"""申请: contacts ask for a leave with a stand-in, or for somebody else to report; the office decides, or forgets."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.office import Office
    from tests.simulation.people import Person

STAND_INS = ("张测甲", "李测乙", "陈测丙")


def asks_for_leave(person: "Person") -> None:
    """From today on or soon; who comes back early says so."""
    world, rng = person.world, person.rng
    first = world.habits.day_of(world.now()) + timedelta(days=rng.choice((0, 1, 5)))
    last = first + timedelta(days=rng.randint(1, 14))
    name = rng.choice(STAND_INS)
    person.says(f"请假 {first.month}月{first.day}日至{last.month}月{last.day}日 由{name}代")
    world.did("asks for leave")
    if name not in world.people:
        world.meet(name, "contact")
    if rng.random() < 0.8:
        person.later(rng.uniform(3, 30), lambda: world.invite(name))
    if rng.random() < 0.4:
        person.later(rng.uniform(20, 200), lambda: person.says("销假"))


def asks_for_another(person: "Person") -> None:
    person.says(f"换人 {person.rng.choice(STAND_INS)}")
    person.world.did("asks for another contact")
    if person.rng.random() < 0.5:
        person.later(person.rng.uniform(0.1, 40), lambda: person.says("撤回 换人"))


def decides(office: "Office") -> None:
    """On what lies on the desk; a replacement is refused here (who reports is played by loading the plan again)."""
    for number, kind in office.world.disk.rows("SELECT id, kind FROM request WHERE state = 'asked'"):
        good = kind == "leave" and office.rng.random() < 0.8
        office.says(f"申请 {number} {'同意' if good else '不同意'} 依据 测试第{number}号函")
        office.says("发")
        office.world.did("decides")
