"""报哪个问题: one question when words name no issue and several are open (DOMAIN §2.7)."""

from collections.abc import Sequence

from supervision.contact.dialogues import WHICH_ISSUE, close_question, keep, kept, open_question, waiting_for
from supervision.contact.scene import Scene, contact_name
from supervision.reply import Button, Heard
from supervision.report.duties import Duty
from supervision.report.settling import id_of
from supervision.report.withdrawal import is_same_message
from texts import dialogue as words


async def which_issue(
    scene: Scene, heard: Heard, ambiguous: list[Duty], asked: str = ""
) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Ask which issue was meant, or remind of the question that is still open; `asked`: the question, "" for a
    report's."""
    row = await waiting_for(scene.session, scene.person_id)
    open_row = row if row is not None and row.state == WHICH_ISSUE else None
    held = [kept(each) for each in open_row.data.get("kept", [])] if open_row else []
    held = [
        each for each in held if each.text not in heard.text and not await is_same_message(scene.session, each, heard)
    ]
    if ambiguous:
        options = ambiguous
        data = {
            "kept": [keep(each) for each in [*held, heard]],
            "options": [id_of(duty.report.id) for duty in options],
            "files": list(open_row.data.get("files", [])) if open_row else [],
        }
        await open_question(scene.session, scene.person_id, WHICH_ISSUE, data, scene.now)
        if held:
            return words.kept_too(list(dict.fromkeys(scene.short(duty) for duty in options))), which_buttons(
                scene, options
            )
        called = list(dict.fromkeys([await _called(scene, duty) for duty in options]))
        return asked or words.which_issue(called), which_buttons(scene, options)
    if open_row is None:
        return "", ()
    if not held:
        await close_question(scene.session, scene.person_id)
        return "", ()
    options = [duty for duty in scene.duties if id_of(duty.report.id) in open_row.data.get("options", [])]
    names = list(dict.fromkeys(scene.short(duty) for duty in options))
    if len(names) < 2:
        return "", ()
    await open_question(
        scene.session,
        scene.person_id,
        WHICH_ISSUE,
        open_row.data | {"kept": [keep(each) for each in held]},
        scene.now,
    )
    return words.still_kept(held[0].text, names), which_buttons(scene, options)


async def _called(scene: Scene, duty: Duty) -> str:
    """十八, or 十八（代黄文斌） where the person stands in for its contact."""
    if duty.assignment.person_id == scene.person_id:
        return scene.short(duty)
    return f"{scene.short(duty)}（代{await contact_name(scene.session, duty.assignment)}）"


def which_buttons(scene: Scene, options: Sequence[Duty]) -> tuple[tuple[Button, ...], ...]:
    buttons = {scene.full(duty): Button(scene.full(duty), f"i:{duty.report.id}") for duty in options}
    return (tuple(buttons.values()),)
