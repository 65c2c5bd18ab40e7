"""栏目: the labels documents of this kind put before a field, and lines cut at them."""

import re
from enum import Enum, auto

from plan.wording import tidy


class Kind(Enum):
    NUMBER = auto()
    TITLE = auto()
    PROBLEM = auto()
    GOAL = auto()
    DEADLINE = auto()
    DEMAND = auto()  # 整改要求: a goal or a deadline, told by its content
    LEAD_UNITS = auto()
    UNITS = auto()  # 责任单位: leading and supporting ones in one list
    SUPPORTING_UNITS = auto()
    LEADERS = auto()
    OWN_LEADERS = auto()  # 责任领导: the lead leader, unless another label names that one
    PERSONS = auto()
    CONTACTS = auto()
    PHONES = auto()
    MEASURES = auto()
    OTHER = auto()  # known, not kept


LABELS: dict[Kind, str] = {
    Kind.NUMBER: "序号 编号 问题序号 问题编号",
    Kind.TITLE: "问题名称 标题 问题标题",
    Kind.PROBLEM: "反馈问题 问题描述 存在问题 存在的问题 具体问题 问题内容 具体内容 主要问题 反馈意见 "
    "整改问题 问题 问题表现 反馈问题描述 督察反馈问题 突出问题",
    Kind.GOAL: "整改目标 工作目标 目标任务 整改目标任务 目标 预期目标 整改目标要求",
    Kind.DEADLINE: "整改时限 完成时限 整改期限 完成期限 时限要求 时限 期限 完成时间 整改时间 整改完成时限 "
    "整改完成时间 办结时限 整改时限要求 完成整改时限 时间节点 整改完成期限",
    Kind.DEMAND: "整改要求 工作要求",
    Kind.LEAD_UNITS: "牵头单位 牵头责任单位 主体责任单位 主责单位 责任主体 总牵头单位 主办单位 牵头部门 "
    "整改牵头单位 市级牵头单位 整改主体",
    Kind.UNITS: "责任单位 整改责任单位 整改单位 责任部门",
    Kind.SUPPORTING_UNITS: "配合单位 支持单位 协助单位 参与单位 协办单位 配合责任单位 配合部门 参加单位 "
    "协同单位 整改配合单位",
    Kind.LEADERS: "牵头领导 包案领导 牵头市领导 牵头县领导 市级牵头领导 督办领导 包案市领导 包案县领导 "
    "牵头责任领导 挂点领导 挂牌领导 市级领导 分管市领导 责任市领导 市级责任领导",
    Kind.OWN_LEADERS: "责任领导 分管领导",
    Kind.PERSONS: "责任人员 责任人 具体责任人 具体责任人员 直接责任人 主要责任人 整改责任人 责任人及职务",
    Kind.CONTACTS: "联络人员 联系人 联络人 联络员 联系人员 联系人及电话 联系人及联系方式 联系人及联系电话 "
    "联络员及电话 具体联络人",
    Kind.PHONES: "联系电话 电话 手机 手机号 手机号码 联系方式",
    Kind.MEASURES: "整改措施 主要措施 具体措施 措施 工作措施 整改任务 整改具体措施 主要整改措施 整改举措 具体整改措施",
    Kind.OTHER: "整改进展 进展情况 整改情况 整改进展情况 落实情况 完成情况 督导单位 督办单位 验收单位 "
    "监督单位 验收标准 销号情况 整改类型 备注 问题来源 问题类型 监督电话 核查单位 销号单位",
}
_KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels.split()}
_ALL = "|".join(r"[ \u3000]*".join(label) for label in sorted(_KIND_OF, key=lambda label: len(label), reverse=True))
_COUNT = r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
_NUMBER = rf"(?:(?:[（(]{_COUNT}[）)]|{_COUNT}[、.．])\s*)?"
_LINE = re.compile(
    rf"^\s*{_NUMBER}(?:[【\[〔「]\s*(?P<boxed>{_ALL})\s*[】\]〕」]\s*[：:]?"
    rf"|(?P<plain>{_ALL})\s*(?P<aside>[（(][^（）()]{{1,8}}[）)])?\s*(?:[：:]|\s*$))\s*(?P<rest>.*)$",
    re.DOTALL,
)
_INNER = re.compile(rf"(?:(?<=\S)\s+|(?<=[；;。]))(?=(?:[【\[](?:{_ALL})[】\]]|(?:{_ALL})\s*[：:]))")
# Headings of any office paper when no colon follows: never a field of an issue.
_NEEDS_COLON = re.compile("工作(?:目标|要求|措施)|目标|问题|措施|电话|手机|标题|期限|时限")
LONG_FIELDS = frozenset({Kind.PROBLEM, Kind.GOAL, Kind.DEMAND, Kind.MEASURES, Kind.OTHER, Kind.TITLE})


def labelled(line: str) -> list[tuple[Kind, str]]:
    """(kind, rest of the line) for each label the line opens with or, among short fields, holds; else []."""
    found = _LINE.match(line)
    if not found:
        return []
    label = re.sub(r"\s", "", found["boxed"] or found["plain"])
    rest = found["rest"]
    if _NEEDS_COLON.fullmatch(label) and found["plain"] and not rest and not re.search(r"[：:]\s*$", line):
        return []
    kind = _with_aside(_KIND_OF[label], found["aside"] or "")
    again = labelled(rest)
    if again:  # 责任人员：责任人员：…, or one label holding others
        return again if again[0][0] is kind else [(kind, ""), *again]
    if kind not in LONG_FIELDS:
        first, *others = _INNER.split(rest, maxsplit=1)
        return [(kind, first), *(pair for other in others for pair in labelled(other))]
    return [(kind, rest)]


def column(cell: str) -> Kind | None:
    """The field a table column of this heading holds; None when the cell is no label."""
    words = re.sub(r"[\s：:【】\[\]]", "", tidy(cell.replace("\x0b", "")))
    bare, _, aside = words.partition("（")
    bare, _, half = bare.partition("(")
    kind = _KIND_OF.get(bare)
    return _with_aside(kind, aside or half) if kind else None


def _with_aside(kind: Kind, aside: str) -> Kind:
    if kind is Kind.UNITS and re.search("牵头|主责|主体", aside):
        return Kind.LEAD_UNITS
    if kind is Kind.UNITS and re.search("配合|支持|协助|参与", aside):
        return Kind.SUPPORTING_UNITS
    return kind
