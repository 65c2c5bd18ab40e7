"""进展报送的读法: the values a message is read into (DOMAIN §2.1–2.3, 2.6, 2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Tick(StrEnum):
    DONE = "done"  # 完成
    IN_PROGRESS = "in_progress"  # 推进
    UNCHANGED = "unchanged"  # 无变化
    NOT_STARTED = "not_started"  # 未启动
    BLOCKED = "blocked"  # 有困难
    NOT_APPLICABLE = "not_applicable"  # 不涉及


class Reason(StrEnum):
    """Why nothing changed (DOMAIN §2.3), in the order of the menu 1–6."""

    APPROVAL = "approval"  # 1 等审批/批文
    FUNDS = "funds"  # 2 等资金
    NOT_DUE = "not_due"  # 3 未到节点
    WEATHER = "weather"  # 4 天气/季节
    OTHER_UNIT = "other_unit"  # 5 等其他单位
    OTHER = "other"  # 6 其他


@dataclass(frozen=True)
class Figure:
    """A number as said: `value` with its unit; `total` for 562/729; 82% is value 82, unit "%"."""

    value: float
    unit: str = ""
    total: float | None = None
    label: str = ""


@dataclass(frozen=True)
class KnownIssue:
    """An issue this person may report on; `measures` are the numbers of the own measures, in order.

    `titles`: their short titles in the same order as the ask prints them, () when not told; a title the
    person repeats in front of the words is then left out of them. `printed`: the numbers as the plan prints
    them, in the same order ("" where it prints the measure's own), () when not told; 一、1 and 二、1 are groups.
    `name`: the issue's own title, "" when not told; a person with several issues may call it so.
    """

    list_key: str
    number: int
    measures: tuple[str, ...]
    titles: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Said:
    """What was said of one measure. `tick` None: a text without a tick (counts as told, 推进 is shown);
    `text`: the person's own words of it without number and tick word, "" if none; a tick word that says
    more than the tick (基本完成, 卡在资金上, 60%) stays in. `reason`: of an unchanged one, when told."""

    measure: str
    tick: Tick | None
    text: str = ""
    figures: tuple[Figure, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True)
class Section:
    """The part of a message about one issue; `issue` None: the person named none."""

    issue: KnownIssue | None
    answers: tuple[Said, ...] = ()
    whole: str = ""  # a free paragraph about the whole issue
    all_unchanged: bool = False  # a bare 无变化 for everything
    reason: Reason | None = None  # of 无变化, when one can be told
    reason_text: str = ""  # the person's words of it
    note: str = ""  # words before the first measure, of no measure; completes nothing
    difficulty: str = ""  # 困难：… said beside the report: what the unit cannot settle alone


@dataclass(frozen=True)
class Unclear:
    """Something that could not be read: `words` as sent; `why`: unknown_measure | unknown_issue | wrong | which_issue
    (the number stands in two lists; the section's issue is then None) | which_measure (a figure or a 完成 and
    nothing else) | no_measure (facts in front of the measures) | twice (the words given up)."""

    words: str
    why: str


@dataclass(frozen=True)
class Reading:
    """A message read. No section at all: the message is no report."""

    sections: tuple[Section, ...] = ()
    change: bool = False  # began with 改
    month: int | None = None  # 补11月: 11
    unclear: tuple[Unclear, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the reader is told: the person's issues, and the list in force when only one is open."""

    issues: Sequence[KnownIssue] = field(default=())
