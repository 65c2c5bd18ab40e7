"""问题前缀的写法: how a number that names an issue is written, and what follows one that counts something else."""

import re

from rules.numerals import DIGITS, HAN

COUNT = r"(?![ ]*(?:个|条|项|家|处|起|件|类|次)|[%/年月日]|[.][0-9])"
NUM = rf"(?P<n>{DIGITS}|{HAN})"
# 14个问题 counts them: only 第 makes an issue number of it
NAMED = (
    rf"(?:反馈|整改)?问题\s*{NUM}{COUNT}|#\s*(?P<h>{DIGITS})"
    rf"|第\s*(?P<k>{DIGITS}|{HAN})\s*(?:号|个)问题|(?P<g>{DIGITS}|{HAN})\s*号问题"
)
BARE = re.compile(rf"(?<![0-9.A-Za-z])(?P<n>{DIGITS}|{HAN})")
BARE_COUNT = re.compile(
    r"[ ]*(?:个|条(?!例)|项(?!目)|家|处(?!理)|起(?!草)|件|类|次|份|人(?!员)|天|号|期|座|台|届|大|中全会|位"
    r"|名|世纪|楼|路"
    r"|公里|米|吨|亩|元|万|亿|多|余|[年月日时%/]|[.:][0-9]{2}(?![0-9]*(?:\.[0-9]+)?\s*%))|[A-Za-z#-]"
)
SEPARATION = re.compile(r"[\s.:、,;()|—-]*")
AND = re.compile(r"\s*[、,和及与/&+]\s*")
PAIR = re.compile(rf"(?<![0-9.])(?P<n>{DIGITS}|{HAN})(?P<joint>[-./])(?=[0-9]{{1,2}}(?![0-9]))")


HOW_MANY = re.compile(r"(?:[0-9]|[一二三四五六七八九两几])(?:条|项|个)(?:措施)?")
ABOUT = re.compile(r"(?:关于|报送?|[报说]一?下|是|对|我们?|咱们?|本单位|这个?月|本月|目前)$")
OF = re.compile(r"\s*的(?=[0-9①-⑳第措])")
OF_SIGN = re.compile(r"号的(?=(?:第|措施)?[1-9一二三四五六七八九](?![0-9十]))")  # 11号的3改成完成
LACKING = re.compile(r"\s*(?:问题)?(?:的?(?:已经?|都|全)*(?:报?齐|报完)了?|还?[差剩缺]|还有|就差|只[差剩有]|没问题)")
OWNING = re.compile(r"\s*(?:问题)?(?:的(?!确)|[那这](?:[边块]|个(?!月)))|\s*问题(?!数|线索|整改|清单|台账|较|突出)")
HEADS = re.compile(  # 19：流域治理推进, 11：1管网82公里
    r"[ ]*(?::(?![0-9])|:(?=1[、.]?[ ]*(?![个条项家处起件类次份人吨亩年月])[\u4e00-\u9fff])|:(?=[0-9.]{1,5}\s*%)"
    r"|问题(?!数|线索|整改|清单|台账))"
)
LATER = re.compile(  # 十九明天报: what is said of an issue is that it comes later
    r"\s*(?:问题)?的?[,:]?(?:我|先)?(?:等我?|明天|后天|今晚|下午|晚上|晚点|晚些|稍后|稍晚|回头|随后|过会儿?|待会儿?|一会儿?|再)"
    r"[^,;。\n0-9]{0,6}(?:报|发|问|核|回|说|补|确认)[^,;。\n0-9]{0,4}(?=[,;。\n]|$)"
)
