"""数字写法: the ways people write small numbers, folded so that every position stays where it was."""

import re

from rules.reading.slips import mended

_HAN = "一二三四五六七八九"
# ① ⑴ ⒈ ❶ ➀ Ⅰ ⅰ
_ENCLOSED = ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x2776, 10), (0x2780, 10), (0x2160, 12), (0x2170, 12))
_TRADITIONAL = "無无變变進进動动難难啟启啓启問问題题辦办結结開开沒没項项條条還还與与補补餘余過过"

ENCLOSED = {chr(first + n): n + 1 for first, count in _ENCLOSED for n in range(count)}

DIGITS = r"(?<![0-9])[0-9]{1,2}(?![0-9])"
HAN = rf"(?<![{_HAN}十百千万零〇])(?:[{_HAN}]?十[{_HAN}]?|[{_HAN}])(?![{_HAN}十百千万零〇])"
CIRCLED = f"[{''.join(ENCLOSED)}]"
ANY = f"(?:{DIGITS}|{HAN}|{CIRCLED})"
# what is counted in one character: 43起, 18家
COUNTERS = "家起件个条处次人份台套项座吨亩户名所场批轮栋辆艘米万亿元头根株棵只期"


def _folding() -> dict[int, str]:
    folded = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    folded |= {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}
    folded |= dict.fromkeys(map(ord, "－—–‑−﹣"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
    folded |= dict.fromkeys(map(ord, "︱丨│┃∣"), "|") | {ord("﹪"): "%", ord("﹟"): "#", ord("．"): "."}
    # keycap digits (1️⃣) are a digit and two marks; the marks and the invisible characters read as blanks
    blanks = "\t\r\u00a0\u3000\ufe0f\u20e3\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
    return folded | dict.fromkeys(map(ord, blanks), " ")


_FOLDING = _folding()
_PLACES = {"十": 10, "百": 100, "千": 1000}


def fold(text: str) -> str:
    """The same text, as long as before, with half-width signs and known slips mended: a shadow to match on."""
    return _PERCENT.sub(_percent, mended(text.translate(_FOLDING)))


_PERCENT = re.compile(rf"百分之(?P<n>百|[{_HAN}]?十[{_HAN}]?|[{_HAN}]|[0-9]{{1,3}})(?:点(?P<tenth>[{_HAN}零]))?(?!分)")


def _percent(match: re.Match[str]) -> str:
    """百分之八十五 as 85%, blanks in front."""
    token = match["n"]
    value = token if token.isdecimal() else "100" if token == "百" else str(counted(token))
    tenth = f".{'零一二三四五六七八九'.find(match['tenth'])}" if match["tenth"] else ""
    return f"{value}{tenth}%".rjust(len(match[0]))


def number(token: str) -> int:
    """``3``, ``十八``, ``①`` -> int; raises ValueError for anything else."""
    if token in ENCLOSED:
        return ENCLOSED[token]
    if re.fullmatch(r"[0-9]{1,2}", token):
        return int(token)
    if not re.fullmatch(HAN, token):
        raise ValueError(f"not a small number: {token!r}")
    tens, ten, ones = token.rpartition("十")
    units = _HAN.find(ones) + 1 if ones else 0
    return units + (10 * (_HAN.find(tens) + 1 if tens else 1) if ten else 0)


def counted(token: str) -> int:
    """``四十三``, ``一百二十``, ``两`` -> int; raises ValueError for anything else."""
    if not re.fullmatch(rf"[{_HAN}两零十百千]+", token):
        raise ValueError(f"not a number in words: {token!r}")
    total, digit = 0, 0
    for char in token:
        if char in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[char], 0
        else:
            digit = 2 if char == "两" else _HAN.find(char) + 1
    return total + digit
