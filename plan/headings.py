"""问题标题: where an issue of the document begins; the style of heading is found out, not presumed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plan.labels import Kind, labelled
from plan.wording import AFTER_NUMBER
from rules.numerals import number

_HAN = "[一二三四五六七八九十]{1,3}"
_ANY = rf"(?:{_HAN}|\d{{1,2}})"
_STOP = r"[：:、.．，,\s]"
# In order of trust: among equal finds the earlier wins.
STYLES = {
    "问题N": re.compile(
        rf"^[【\[（(]?\s*(?:反馈|具体|整改|突出|主要|督察|存在|的)*问题\s*[（(]?\s*(?P<n>{_ANY})\s*[）)]?\s*"
        rf"(?:[】\]]\s*{_STOP}?|{_STOP}|$)\s*(?P<rest>.*)$"
    ),
    "第N个问题": re.compile(rf"^第\s*(?P<n>{_ANY})\s*[个项条]?\s*(?:反馈)?(?:问题)?\s*{_STOP}+(?P<rest>.*)$"),
    "N、关于": re.compile(rf"^[（(]?\s*(?P<n>{_ANY})\s*[）)、.．：:]+\s*(?P<rest>关于.+)$"),
    "一、": re.compile(rf"^(?P<n>{_HAN})\s*[、.．]\s*(?P<rest>.*)$"),
    "（一）": re.compile(rf"^[（(]\s*(?P<n>{_HAN})\s*[）)]\s*[、]?\s*(?P<rest>.*)$"),
    "1、": re.compile(rf"^(?P<n>\d{{1,2}})\s*{AFTER_NUMBER}\s*(?P<rest>.*)$"),
    "（1）": re.compile(r"^[（(]\s*(?P<n>\d{1,2})\s*[）)]\s*(?P<rest>.*)$"),
}
_SAYS_ISSUE = {"问题N", "第N个问题"}
_SECTION = STYLES["一、"]
_AFTER_LIST = re.compile(r"^(?:附件|附表|附)\s*\d*\s*[：:]|^(?:抄送|主送|抄报|印发)\s*[：:]|^[（(]此件")
_SIGNED = re.compile(r"^(?:\d{4}|二[〇○零]\S{2})年\S{1,3}月\S{1,3}日$")


@dataclass
class Block:
    """One issue as printed: its number, the lines under its heading, and its labelled fields."""

    number: int
    head: list[str] = field(default_factory=list)
    fields: dict[Kind, list[str]] = field(default_factory=dict)
    open: Kind | None = None
    line: int = 0  # of its heading, in the document

    def take(self, line: str) -> None:
        """One line more: a labelled one opens its field, any other runs on in the open one."""
        pairs = labelled(line)
        if self.open is Kind.MEASURES and pairs and pairs[0][0] in self.fields:
            pairs = []  # a measure that names its own 责任单位 under it
        for kind, rest in pairs:
            self.fields.setdefault(kind, [])
            self.open = kind
            if rest.strip():
                self.fields[kind].append(rest)
        if not pairs:
            (self.head if self.open is None else self.fields[self.open]).append(line)


def blocks_by_heading(lines: list[str]) -> tuple[int, list[Block]]:
    """(index of the first line of the list, its issues); (len(lines), []) where no style finds any."""
    best: tuple[int, int, list[Block]] = (0, len(lines), [])
    for style in STYLES:
        begin, blocks = _blocks(style, lines)
        score = sum(len(block.fields) >= 2 and follows for block, follows in _in_sequence(blocks))
        if score > best[0]:
            best = (score, begin, blocks)
    return best[1], best[2]


def without_prefix(text: str) -> str:
    """The words of a heading after "问题三：" or "三、"."""
    for style in ("问题N", "N、关于", "一、", "1、"):
        if found := STYLES[style].match(text.strip()):
            return found["rest"] or ""
    return text


def _in_sequence(blocks: list[Block]) -> Iterator[tuple[Block, bool]]:
    before: int | None = None
    for block in blocks:
        yield block, before is None or block.number == before + 1
        before = block.number


def _blocks(style: str, lines: list[str]) -> tuple[int, list[Block]]:
    starts = [at for at, line in enumerate(lines) if not labelled(line) and STYLES[style].match(line)]
    blocks: list[Block] = []
    begin, lists = len(lines), 0
    for at, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        found = STYLES[style].match(lines[at])
        assert found
        place, kinds = number(found["n"]), _kinds(lines[at:end])
        if _opens_issue(style, blocks, kinds):
            blocks.append(Block(place, line=at))
            begin, lists = min(begin, at), 0
            if found["rest"]:
                blocks[-1].take(found["rest"])
        elif not blocks:
            continue
        elif not kinds and place == blocks[-1].number + 1 and place != lists + 1:
            break  # the next section of the paper, with no field of an issue in it
        else:
            lists = place
            blocks[-1].take(lines[at])
        for line in _until_end(lines, at + 1, end, begin, style):
            blocks[-1].take(line)
    blocks = _without_contents(blocks)
    return (blocks[0].line if blocks else len(lines)), blocks


def _kinds(lines: list[str]) -> set[Kind]:
    return {kind for line in lines for kind, _ in labelled(line)}


def _opens_issue(style: str, blocks: list[Block], kinds: set[Kind]) -> bool:
    """True unless the line is an item within the issue above it: such a one repeats no field of its issue."""
    if style in _SAYS_ISSUE:
        return True
    if not kinds:
        return False
    return not blocks or not blocks[-1].fields or bool(kinds & blocks[-1].fields.keys())


def _until_end(lines: list[str], at: int, end: int, begin: int, style: str) -> Iterator[str]:
    """The lines of a block; the last block of a list ends where the paper goes on with something else."""
    sections = filter(None, map(_SECTION.match, lines[:begin]))
    section = max((number(found["n"]) for found in sections), default=0)
    listed = 0
    for line in lines[at:end]:
        if end == len(lines):
            found = _SECTION.match(line) if style != "一、" else None
            place = number(found["n"]) if found else 0
            beyond = place and section and place == section + 1 and place != listed + 1
            if beyond or _AFTER_LIST.match(line) or _SIGNED.match(line):
                return
            listed = place or listed
        yield line


def _without_contents(blocks: list[Block]) -> list[Block]:
    """A table of contents names issues too: a bare heading gives way to the one with fields."""
    whole = {block.number for block in blocks if block.fields}
    return [block for block in blocks if block.fields or block.number not in whole]
