"""范围: which of several reports of one person on the same issue the words are about (DOMAIN §2.8).

A contact who stands in for another of the same issue has two; what is said of one is never filed for the other.
"""

import re
from dataclasses import replace

from rules.reading.report import read
from supervision.contact.scene import Scene
from supervision.contact.taking import take
from supervision.reply import Heard, Reply
from supervision.report.duties import Duty

_IN_FRONT = re.compile(r"[\s，,。；;、·:：]*(?P<change>改)?(?:问题|#)?\s*[0-9一二三四五六七八九十]{0,3}[\s·:：]*")
_BEHIND = " \n\t，,、:：·"


async def of_scopes(scene: Scene, heard: Heard, said: str) -> Reply | None:
    """乡镇级 1推进 …　市、县级 2完成: each part filed where it belongs; None for words that name no scope."""
    replies = []
    for duty, words in scoped(scene, said):
        held = replace(heard, text=words)
        if reply := await take(scene, held, read(words, scene.context([duty])), [duty]):
            replies.append(reply)
    if not replies:
        return None
    return Reply("\n".join(reply.text for reply in replies), replies[-1].buttons)


def scoped(scene: Scene, said: str) -> list[tuple[Duty, str]]:
    """The parts of a message behind each scope named in it; [] unless it begins with one."""
    by_name = {name: duty for duty in scene.duties if (name := scene.apart.get(duty.assignment.id or 0, ""))}
    if not by_name:
        return []
    names = re.compile("|".join(f"({_loosely(name)})" for name in by_name))
    duties, found = list(by_name.values()), list(names.finditer(said))
    front = _IN_FRONT.fullmatch(said[: found[0].start()]) if found else None
    if front is None:
        return []
    ends = [*(match.start() for match in found[1:]), len(said)]
    parts = []
    for match, end in zip(found, ends, strict=True):
        words = said[match.end() : end].removeprefix("的").strip(_BEHIND)
        parts.append((duties[(match.lastindex or 1) - 1], f"改{words}" if front["change"] else words))
    return parts


def is_scope(scene: Scene, duty: Duty, said: str) -> bool:
    """True when the words are the name of this part and nothing else."""
    name = scene.apart.get(duty.assignment.id or 0, "")
    return bool(name) and re.fullmatch(_loosely(name), said.strip(_BEHIND)) is not None


def _loosely(name: str) -> str:
    """市、县级 as it may be typed: with or without its stops and blanks."""
    return r"[\s、，,]*".join(re.escape(char) for char in re.sub(r"[\s、，,]", "", name))
