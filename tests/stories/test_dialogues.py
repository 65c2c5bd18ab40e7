"""对话集: every file in dialogues/ is heard word for word, both sides, with the rows it leaves (DOMAIN §2)."""

from pathlib import Path

import pytest

from plan.value import Plan
from tests.stories.conftest import Stage, at
from tests.stories.dialogue_play import Play, only
from tests.stories.dialogue_script import Script, read_script

FOLDER = Path(__file__).parent / "dialogues"
SCRIPTS = {path.stem: read_script(path) for path in sorted(FOLDER.glob("*.txt"))}


def scripts() -> list[object]:
    return [
        pytest.param(
            script,
            id=name,
            marks=[pytest.mark.xfail(reason=script.head["尚缺"], strict=True)] if "尚缺" in script.head else [],
        )
        for name, script in SCRIPTS.items()
    ]


@pytest.mark.parametrize("script", scripts())
async def test_the_dialogue_goes_as_written(stage: Stage, rehearsal_plan: Plan, script: Script) -> None:
    plan = only(rehearsal_plan, script.issues)
    async with stage(plan, at(script.head.get("起", "11-19 10:00")), linked=False) as town:
        wanted = {name for short, name in script.people.items() if short not in script.unlinked}
        for invited in await town.invite_everybody():
            if invited.name in wanted:
                await town.joins(invited)
        await town.settle()
        await Play(script, town, at).run()
