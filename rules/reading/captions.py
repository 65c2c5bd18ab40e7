"""图说: what a caption or a short answer says of where a file belongs, and nothing else (DOMAIN §2.4).

Words that report progress are no caption in this sense: they go to the reader as a report.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.numerals import CIRCLED, DIGITS, HAN, fold, number
from rules.proof import DOCUMENT_NUMBER
from rules.reading.values import KnownIssue

LONGEST = 120  # characters; more than that tells a story
_NUM = rf"{DIGITS}|{HAN}|{CIRCLED}"
_FILE_NAME = re.compile(r"\S+\.(?:pdf|docx?|xlsx?|pptx?|wps|et|jpe?g|png|heic|mp4|mov|zip|rar|txt)\b", re.IGNORECASE)
_ABOUT_FILES = re.compile(  # what a file is or shows, never what became of a measure
    r"(?:[0-9一二三四五六七八九两几]+[张份个段页])|整改(?=[前后现图照材资])|前后|(?<=整改)[前后]|整治[前后]|[前后](?=对比|照|的?照片)"
    r"|照片|相片|图片|影像|影音|现场|实景|航拍|佐证|证明|材料|资料|附件|截图|截屏|视频|录像|录音|语音|文件|台账|批复|批文|扫描件|复印件|原件"
    r"|红头|盖章件?|对比|会议纪要|纪要|通知|方案|合同|验收(?=表|单|报告|意见|照|材|资|批)|监测(?=报告|数据|表)|检测(?=报告|表)|报告|意见书?|清单|名单|记录"
    r"|签到表|决定书|责任书|凭证|发票|图表?|照|表|单"
    r"|请(?:您|领导)?(?:查收|审阅|查看|看一?下)|这里?是|这个是|这[几两]?[张份个些]|以上是?|以下是?|见|附上?|上传|补充|补发|补|再发|发"
    r"|挂(?:到|在)?|换(?:到|成)|改挂(?:到)?|放(?:到|在)|归(?:到|入)|属于|关于|对应|用于|就是|是|的|吧|呢|哈|啊|了"
)
_EVERYTHING = re.compile(r"全部|所有|整体|整个(?:问题)?|全问题|都(?:有|挂)?|通用|不分措施")
_TOKEN = re.compile(
    rf"(?:反馈|整改)?问题\s*(?P<issue>{_NUM})|#\s*(?P<hash>{DIGITS})|第?\s*(?P<nth>{_NUM})\s*号问题"
    rf"|(?:整改)?措施\s*第?(?P<measure>{_NUM})[条项]?|第\s*(?P<item>{_NUM})\s*(?:[条项]|个?措施)?"
    rf"|(?P<unit>{_NUM})\s*[条项](?:措施)?|(?P<bare>{_NUM})"
)
_BETWEEN = re.compile(r"[\s,、;:。.!·/|&+()\[\]-]|和|及|与")
_SAID = re.compile(r"[^\s,、;:。.!·/|&+()\[\]-]")


@dataclass(frozen=True)
class Placement:
    """Where a file belongs, as far as it was said. `issue` None: no issue named; `measures`: numbers as said, not
    yet checked against an issue; `everything`: 全部; `moves`: 挂 was said, so that it holds at any time."""

    issue: int | None = None
    list_key: str = ""
    measures: tuple[str, ...] = ()
    everything: bool = False
    moves: bool = False

    @property
    def named(self) -> bool:
        return self.issue is not None or bool(self.measures) or self.everything


def placement(said: str, issues: Sequence[KnownIssue]) -> Placement | None:
    """What `said` tells of a file's place; None when it tells anything else.

    ``2``, ``措施二``, ``十八 2、3``, ``2的照片``, ``全部``, ``挂到措施3``; 现场照片 is a placement that names nothing.
    """
    if len(said) > LONGEST:
        return None
    shadow = fold(said)
    moves = re.match(r"\s*(?:请|改)?(?:挂|换到|换成|归到|放到)", shadow) is not None
    bare = DOCUMENT_NUMBER.sub(" ", _FILE_NAME.sub(" ", shadow))
    key = next((one.list_key for one in issues if one.list_key and bare.lstrip().startswith(one.list_key)), "")
    bare = bare.lstrip().removeprefix(key)
    without, everything = _EVERYTHING.subn(" ", bare)
    tokens = _tokens(_ABOUT_FILES.sub(" ", without))
    if tokens is None:
        return None
    return _placed(tokens, issues, key, bool(everything), moves)


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """(issue | measure | bare, the number as written) in order; None when other words are left."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        if between := _BETWEEN.match(text, at):
            at = between.end()
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        name, token = next((name, value) for name, value in match.groupdict().items() if value)
        kind = {"issue": "issue", "hash": "issue", "nth": "issue", "bare": "bare"}.get(name, "measure")
        found.append((kind, token))
        at = match.end()
    return found


def _placed(
    tokens: list[tuple[str, str]], issues: Sequence[KnownIssue], key: str, everything: bool, moves: bool
) -> Placement | None:
    known = {one.number for one in issues}
    own = {measure for one in issues for measure in one.measures}
    issue: int | None = None
    measures: list[str] = []
    for place, (kind, token) in enumerate(tokens):
        value = number(token)
        first_of_two = place == 0 and len(tokens) > 1 and not token.isdecimal() and value in known
        is_issue = kind == "issue" or (kind == "bare" and (str(value) not in own or first_of_two) and value in known)
        if is_issue and (issue is not None or measures):
            return None  # two issues, or one behind its measures: more than a caption
        if is_issue or (kind == "bare" and key and issue is None):
            issue = value
        elif str(value) not in measures:
            measures.append(str(value))
    return Placement(issue, key, tuple(measures), everything, moves)


def tells_nothing(said: str) -> bool:
    """True for a caption without any word: signs and blanks."""
    return _SAID.search(fold(said)) is None
