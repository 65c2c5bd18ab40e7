"""字样: blanks, widths and broken paragraphs of a printed text, made plain without changing a word."""

import re
from collections.abc import Iterable

_WIDE = str.maketrans("０１２３４５６７８９\u3000\u00a0\t", "0123456789   ")
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·"
_LOOSE_BLANK = re.compile(rf"(?<=[{_CHINESE}]) +| +(?=[{_CHINESE}])")
_STRUCK_MARK = re.compile("~~|[\ue000\ue001]")
_ENDED = "。；！？：）”;!?:)"
# The sign behind a number of a list: a point also before a year (1.2018年底), not in a figure (1.5公里).
AFTER_NUMBER = r"(?:、|[.．](?!\d(?!\d{3}\s*年)))"
ITEM = re.compile(
    rf"^(?:[（(](?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[）)]|(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})"
    rf"\s*(?:{AFTER_NUMBER}|[）)])|[①-⑳])\s*"
)
OPENING, CLOSING = "（(〔[【《“", "）)〕]】》”"


def tidy(text: str) -> str:
    """Full-width digits and padding blanks made plain: "2018 年底" is "2018年底", "刘 华" is "刘华"."""
    plain = re.sub(" {2,}", " ", text.translate(_WIDE))
    return "\n".join(_LOOSE_BLANK.sub("", line).strip() for line in plain.split("\n")).strip()


def unstruck(text: str) -> str:
    """The text without what was struck out."""
    return _STRUCK_MARK.sub("", re.sub("~~.*?~~|\ue000.*?\ue001", "", text))


def as_printed(text: str) -> str:
    """For a doubt: the words with their strike marks."""
    return tidy(re.sub("[\ue000\ue001]", "~~", text))


def is_item(line: str) -> bool:
    """True when the line opens with the number of a list."""
    return ITEM.match(line) is not None


def joined(lines: Iterable[str], keep_paragraphs: bool = True) -> str:
    """Paragraphs that page layout broke in mid-sentence are one again; real ones stay apart."""
    text = ""
    for line in (tidy(unstruck(line)) for line in lines):
        if not line:
            continue
        new = text and (is_item(line) or (keep_paragraphs and text[-1] in _ENDED))
        text += f"\n{line}" if new else line
    return text


def first_sentence(text: str) -> tuple[str, str]:
    """The words up to the first 。 and the rest."""
    first, _, rest = text.partition("。")
    return first.strip(), rest.strip()


def cut(text: str, signs: str) -> list[tuple[str, str]]:
    """(sign before, piece) at each of `signs` that stands outside brackets; empty pieces are left out."""
    pieces, depth, sign, piece = [], 0, "", ""
    for letter in text:
        if letter in signs and depth == 0:
            pieces.append((sign, piece.strip()))
            sign, piece = letter, ""
            continue
        depth = max(0, depth + (letter in OPENING) - (letter in CLOSING))
        piece += letter
    pieces.append((sign, piece.strip()))
    return [(sign, piece) for sign, piece in pieces if piece]


def brackets_of(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Words before the first round bracket, then (bracket content, words after it) for each outer one."""
    found: list[tuple[str, str]] = []
    head, inner, after, depth = "", "", "", 0
    for letter in text:
        if letter in "（(":
            depth += 1
            if depth == 1:
                if found:
                    found[-1] = (found[-1][0], after)
                inner, after = "", ""
                continue
        elif letter in "）)" and depth:
            depth -= 1
            if depth == 0:
                found.append((inner, ""))
                continue
        if depth:
            inner += letter
        elif found:
            after += letter
        else:
            head += letter
    if found:
        found[-1] = (found[-1][0], after)
    if depth:
        found.append((inner, ""))
    return head.strip(), [(inside.strip(), rest.strip()) for inside, rest in found]
