"""光杆数据: a message that is a figure and nothing else (43起, 562/729, 不是43是44): true, but of which measure?"""

import re

from rules.reading.figures import UNIT
from rules.reading.values import KnownIssue

_FIGURE = rf"[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?(?:\s*/\s*[0-9]{{1,9}})?\s*(?:{UNIT})?"
_ALONE = re.compile(
    rf"\s*(?:不是\s*{_FIGURE}[\s,;。]*)?(?:而|应该?|其实|改成|改为|更正为?|错了)?[\s,]*(?:是|为)?\s*"
    rf"(?P<figure>{_FIGURE})(?:了|吧|哈|的|才对)?[\s。.!,]*"
)
_BARE = re.compile(r"\s*[0-9]{1,2}[\s。.!,]*")


def is_lone_figure(shadow: str, known: tuple[KnownIssue, ...]) -> bool:
    """True when nothing but a figure was said and there are several measures it can be of.

    A bare number of one digit, or one that is an issue's, may answer a question or name something.
    """
    if len(shadow) > 40 or sum(len(issue.measures) for issue in known) < 2:
        return False
    if _ALONE.fullmatch(shadow) is None:
        return False
    if _BARE.fullmatch(shadow):
        value = int(re.sub("[^0-9]", "", shadow))
        return value > 20 and value not in {issue.number for issue in known}
    return True
