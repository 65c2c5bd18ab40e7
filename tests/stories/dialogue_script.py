"""对话脚本: a dialogue as plain text, both sides and the rows stored, read into steps.

The head is lines of `键: 值` up to the first empty line:
  题   what it shows, with its place in DOMAIN or TELEGRAM
  清单  the issues of the sample plan that take part, `18` or `11 19`; empty: all
  人   who speaks, `黄=黄文斌 领=谭岳`; each is linked when the story begins, 办 (the office) always is
  未接入 names of 人 who are not linked yet
  起   when the plan is loaded, `11-19 10:00` where it is not said; of 2018 unless a year is given
  尚缺  why this dialogue cannot be heard yet; it must then fail

The body, line by line (a line that begins with spaces goes on with the one before):
  @ 11-22 15:02                  go to this instant
  黄 > 1推进 …                    says it; or does it: [按] [按两次] [回复 片段] [转发] [改上条] [照片] [文件 名] [语音]
                                 [停用] [启用] [接入]
  黄 < 收到，11月22日15:02，按时。    hears exactly this, 【演练】 left out; [略] stands for any words
  黄 ~ 措施1已记：推进。            the same, in the place of an earlier message
  黄 [] 逐条填写 | 全部无变化        the buttons under what was heard last
  行: answer issue=18 measure=2 tick=in_progress text="立案43起"   exactly one such row; 行0: none, 行2: two
  = 重启                          what happens to the service: 重启, 编号从 5, 旧状态 名
Whoever is named in 人 hears nothing that the dialogue does not tell.
"""

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

_LINE = re.compile(r"(?P<who>\S+) (?P<sign>>|<|~|\[\])(?: (?P<words>.*))?")
_ROW = re.compile(r"行(?P<count>\d*): (?P<table>\w+)(?P<facts>.*)")
_DOING = re.compile(r"\[(?P<what>按|按两次|回复|转发|改上条|照片|文件|语音|停用|启用|接入)(?: (?P<arg>[^\]]*))?\] ?")
HEADS = frozenset({"题", "清单", "人", "未接入", "起", "尚缺"})


@dataclass
class Step:
    """`kind`: at | says | hears | buttons | row | happens; `number` is the line in the file."""

    kind: str
    number: int
    who: str = ""
    words: str = ""
    doing: str = ""  # 按, 照片 …; "" for plain words; of what is heard: edited, or "" for a new message
    argument: str = ""
    table: str = ""
    count: int = 1
    facts: tuple[tuple[str, bool, str], ...] = ()  # (column, contains?, value)


@dataclass
class Script:
    name: str
    head: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def issues(self) -> tuple[int, ...]:
        return tuple(int(number) for number in self.head.get("清单", "").split())

    @property
    def people(self) -> dict[str, str]:
        pairs = (pair.partition("=") for pair in self.head.get("人", "").split())
        return {short: name for short, _, name in pairs}

    @property
    def unlinked(self) -> frozenset[str]:
        return frozenset(self.head.get("未接入", "").split())


class BadScript(Exception):
    """A line that means nothing; the message names file and line."""


def read_script(path: Path) -> Script:
    script = Script(path.stem)
    lines = path.read_text(encoding="utf-8").split("\n")
    in_head = True
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or (not line.strip() and not in_head):
            continue
        if in_head:
            in_head = bool(line.strip())
            if in_head:
                _head(script, path, number, line)
        elif line.startswith((" ", "\u3000")):
            _goes_on(script, path, number, line)
        else:
            script.steps.append(_step(path, number, line))
    if "题" not in script.head or not script.steps:
        raise BadScript(f"{path.name}: a dialogue has a 题 and steps")
    return script


def _head(script: Script, path: Path, number: int, line: str) -> None:
    key, _, value = line.partition(":")
    if key not in HEADS or key in script.head:
        raise BadScript(f"{path.name}:{number}: {line}")
    script.head[key] = value.strip()


def _goes_on(script: Script, path: Path, number: int, line: str) -> None:
    if not script.steps or script.steps[-1].kind not in ("says", "hears"):
        raise BadScript(f"{path.name}:{number}: nothing to go on with")
    script.steps[-1].words += "\n" + line.strip()


def _step(path: Path, number: int, line: str) -> Step:
    if line.startswith("@ "):
        return Step("at", number, words=line[2:].strip())
    if line.startswith("= "):
        what, _, argument = line[2:].strip().partition(" ")
        return Step("happens", number, doing=what, argument=argument)
    if match := _ROW.fullmatch(line):
        facts = tuple(_fact(path, number, each) for each in shlex.split(match["facts"]))
        return Step("row", number, table=match["table"], count=int(match["count"] or 1), facts=facts)
    if match := _LINE.fullmatch(line):
        words = match["words"] or ""
        if match["sign"] in "<~":
            return Step("hears", number, match["who"], words, "edited" if match["sign"] == "~" else "")
        if match["sign"] == "[]":
            return Step("buttons", number, match["who"], words)
        doing = _DOING.match(words)
        if doing:
            words = words[doing.end() :]
            return Step("says", number, match["who"], words, doing["what"], doing["arg"] or "")
        return Step("says", number, match["who"], words)
    raise BadScript(f"{path.name}:{number}: {line}")


def _fact(path: Path, number: int, text: str) -> tuple[str, bool, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise BadScript(f"{path.name}:{number}: {text}")
    return name.rstrip("~"), name.endswith("~"), value
