"""佐证的回话: the one line about files that came together, its buttons, and putting it right in an answer given."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.tables import Evidence
from supervision.contact.scene import Scene
from supervision.notices.outbox import answer_to
from supervision.reply import Button, Reply
from supervision.report.duties import Duty
from texts import evidence as texts

Buttons = tuple[tuple[Button, ...], ...]
A_ROW = 4  # buttons beside each other


@dataclass(frozen=True)
class Line:
    """What is said of the files: where they are, or the question."""

    text: str
    count: str
    place: str = ""
    buttons: Buttons = ()


def line_of(scene: Scene, rows: Sequence[Evidence], besides: Sequence[Evidence] = ()) -> Line:
    """已挂到问题十五·措施2（3张）。 or 收到3张。挂到哪条？…; nothing where no file could be kept. `besides`: files sent
    before that wait for the same answer."""
    kept = [row for row in rows if row.state != "too_large"]
    if not kept:
        return Line("", "")
    count, first = texts.counted([row.kind for row in kept]), kept[0]
    earlier = texts.counted([row.kind for row in besides]) if besides else ""
    duty = home_of(scene, first)
    if duty is not None and first.placed_at is not None:
        place = texts.place_name(scene.full(duty), first.measure)
        return Line(texts.placed(place, count), count, place)
    if duty is not None:
        place = scene.full(duty)
        return Line(texts.where(count, duty.measure_numbers, earlier), count, place, measure_buttons(first, duty))
    names = list(dict.fromkeys(scene.short(duty) for duty in scene.duties))
    wanted = scene.wanted()[0]
    example = f"{scene.short(wanted)} {wanted.measure_numbers[0]}"
    return Line(texts.which_issue(count, names, example, earlier), count, "", issue_buttons(scene, first))


def home_of(scene: Scene, row: Evidence) -> Duty | None:
    """The report the file is with; of a month that is over the one of the same issue now."""
    same = [duty for duty in scene.duties if duty.report.id == row.report_id]
    return next((duty for duty in (*same, *scene.duties) if row.report_id and duty.issue.id == row.issue_id), None)


def measure_buttons(row: Evidence, duty: Duty) -> Buttons:
    buttons = [Button(f"措施{number}", f"e:{row.id}:{duty.report.id}:{number}") for number in duty.measure_numbers]
    buttons.append(Button(texts.EVERYTHING, f"e:{row.id}:{duty.report.id}:-"))
    return tuple(tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))


def issue_buttons(scene: Scene, row: Evidence) -> Buttons:
    buttons = {scene.full(duty): Button(scene.full(duty), f"e:{row.id}:{duty.report.id}") for duty in scene.duties}
    some = list(buttons.values())
    return tuple(tuple(some[at : at + 2]) for at in range(0, len(some), 2))


async def revised(
    scene: Scene, message_id: int, old: str, new: Line, buttons: Buttons = (), more: Sequence[str] = ()
) -> Reply:
    """The answer to that message with its line about the files put right: it takes the place of the one given."""
    given = await answer_to(scene.session, message_id)
    if given is None:
        return Reply("\n".join([new.text, *more]), buttons or new.buttons, edits=message_id)
    text = given.text.removeprefix("【演练】")
    if old and old in text:
        text = text.replace(old, new.text)
    elif new.text:
        text = f"{text}\n{new.text}"
    others = tuple(
        tuple(Button(label, data) for label, data in row)
        for row in given.buttons
        if not all(data.startswith("e:") for _, data in row)
    )
    return Reply("\n".join([text, *more]), (*others, *(buttons or new.buttons)), edits=message_id)
