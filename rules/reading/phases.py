"""环节: what is a phase of a measure or a count within it, so that its 完成 does not complete the measure."""

import re

from rules.numerals import COUNTERS

_PHASES = (
    "招标|招投标|招采|采购|立项|可研|可行性研究|环评|初步设计|初设|施工图|设计|选址|编制|起草|初稿|评审|审批|报批|批复|备案|勘察|勘探|测绘"
    "|摸底|摸排|排查|普查|调查|调研|征求意见|签约|签订|征地|征拆|拆迁|前期|主体|土建|基础|一期|首批|动员|部署|培训|方案|规划|论证|预算|拨付"
    "|筹备|准备|进场|打桩|围挡|放线|技术交底|阶段性|初步成果|中期成果|(?:年度|全年|今年|本年度?|季度|半年|本月|当月)的?(?=任务|目标|计划)|部分|大部分|首期|二期|中标|开标|合同|鉴定|评估|检测|监测|采样|取样|布点|自查|自评|初验|预验收|调试|发包|比选|公示|资金|经费|人员|设备|材料|专款|款项"
)
_WORK = "(?:工作|报告|方案|任务|目标|计划|工程|部分|阶段|手续|程序|施工|编制|审批|评审|设计|论证|排查|可研)"
_AHEAD = re.compile(rf"(?:了|的)?(?P<phase>(?:全部|所有|相关|项目|工程|各项)?(?:{_PHASES}){_WORK}*)")
_OF_THINGS = re.compile(  # 完成风险评估
    rf"(?:了|的)?[\u4e00-\u9fff]{{2,6}}?(?P<phase>(?:{_PHASES}){_WORK}*)(?=[\s,;。、|!)]|$)"
)
_BEHIND = re.compile(rf"(?P<phase>(?:{_PHASES}){_WORK}*)(?:已经?|都|也|全部|基本|均|工作)*$")
_COUNT = re.compile(
    r"(?:了)?(?!共|累计|合计|总计)[\u4e00-\u9fff]{1,8}?(?:了|约|近|共)?[0-9]{1,9}(?:\.[0-9]{1,4})?\s*"
    rf"(?:[{COUNTERS}]|公里|千米|平方|立方)"
)


def phase_ahead(shadow: str, end: int) -> str:
    """`完成招标`: the phase named right behind 完成, "" when it is none."""
    found = _AHEAD.match(shadow, end) or _OF_THINGS.match(shadow, end)
    return found["phase"] if found else ""


def phase_behind(shadow: str, start: int, at: int) -> str:
    """`招标已完成`: the phase named right before 完成, "" when it is none."""
    found = _BEHIND.search(shadow, max(start, at - 16), at)
    return found["phase"] if found else ""


def count_ahead(shadow: str, end: int) -> bool:
    """True for `完成整改65件` and `完成拆除3家`: how many of how many is not said."""
    return _COUNT.match(shadow, end) is not None


def is_measure(phase: str, title: str) -> bool:
    """True when the measure itself is what was called a phase (完成方案制订 of 制订整改方案)."""
    return any(phase[at : at + 2] in title for at in range(len(phase) - 1))
