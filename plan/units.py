"""单位: a printed list of units -> those that lead and those that support, each by its name as printed."""

import re
from dataclasses import dataclass, field

from plan.wording import brackets_of, cut, tidy, unstruck

_ROLE = re.compile(r"牵头|主责|主办|主体责任|负责|配合|支持|协助|参与|协办|指导|责任单位|按职责")
_LEADS = re.compile(r"牵头|主责|主办|主体责任")
_TOGETHER = re.compile(r"分别|共同|联合|均|同为|双牵头")
_SUPPORTS = re.compile(r"^(?:配合|支持|协助|参与|协办|责任)(?:责任)?(?:单位|部门)\s*[：:]?")
_LEADING = re.compile(r"^(?:由)?(?:牵头|主责|主办|主体责任)(?:责任)?(?:单位|部门)?\s*[：:]")
_TAIL = re.compile(r"(?:分别|共同|联合)?牵头(?:负责)?$")
_END_OF_UNIT = re.compile(r"[局委办府会部院社台校队站厅所处科]$|公司$|集团$|中心$|单位$|部门$|[）)]$")


@dataclass
class Units:
    lead: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        return [*self.lead, *self.others]


def read_units(lines: list[str]) -> Units:
    """Lead is written four ways: （牵头）, 市环委办牵头, （分别牵头） for all before it, （牵头负责…）."""
    found = Units()
    in_order: list[str] = []
    leading = supporting = False
    for sign, piece in cut(_in_one(lines), "、，,；;。\n"):
        if _LEADING.match(piece):
            leading, supporting, piece = True, False, _LEADING.sub("", piece)
        elif _SUPPORTS.match(piece):
            leading, supporting, piece = False, True, _SUPPORTS.sub("", piece)
        elif sign in "；;。\n" and leading:
            leading = False
        name, role = _name_and_role(piece)
        if not name:
            continue
        in_order.append(name)
        if leading or (_LEADS.search(role) and not supporting):
            found.lead += in_order if _TOGETHER.search(role) else [name]
    found.lead = list(dict.fromkeys(found.lead))
    found.others = [name for name in dict.fromkeys(in_order) if name not in found.lead]
    return found


def _in_one(lines: list[str]) -> str:
    """A list broken by page layout in the middle of a name is one; a unit a line are several."""
    text = ""
    for line in filter(None, (tidy(unstruck(line)) for line in lines)):
        apart = text and _END_OF_UNIT.search(text) and line[0] not in "（("
        text += f"\n{line}" if apart else line
    return text


def _name_and_role(piece: str) -> tuple[str, str]:
    """A bracket inside a name belongs to it, 园区（示范区）管委会; one that tells a role does not."""
    head, inner = brackets_of(piece.strip("。 "))
    name, role = head, ""
    for inside, rest in inner:
        if _ROLE.search(inside):
            role += inside
            name += rest
        else:
            name += f"（{inside}）{rest}"
    if tail := _TAIL.search(name):
        role += tail[0]
        name = name[: tail.start()]
    name = re.sub(r"^由(?=.{2})", "", re.sub(r"(?<=.)等$", "", name)).strip("：: ")
    return ("" if re.fullmatch(r"无|[/／—\-]+", name) else name), role
