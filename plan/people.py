"""人员: a printed list of people -> names with posts, scopes and phones, and those struck out."""

import re
from collections.abc import Set
from dataclasses import dataclass, field, replace

from plan.names import (
    NOBODY,
    is_name,
    is_post,
    is_scope,
    is_unit,
    split_post,
    without_strike_line,
)
from plan.segments import PHONE, is_prose, segments_of
from plan.struck import name_after, struck_in_front, take_struck
from plan.wording import brackets_of, tidy

_PHONE_WORD = re.compile(r"(?:联系|办公|手机)?(?:电话|手机号码|手机号|手机|号码|方式)?\s*[：:]?\s*$")


@dataclass(frozen=True)
class Said:
    """One person as printed."""

    name: str
    post: str = ""
    unit: str = ""
    scope: str = ""
    phone: str = ""


@dataclass
class People:
    """What one field says; `unclear`: someone is in it who cannot be told; `likely`: told by inference."""

    people: list[Said] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    unclear: bool = False
    likely: list[str] = field(default_factory=list)
    struck_unclear: bool = False

    @property
    def names(self) -> list[str]:
        return [said.name for said in self.people]


def read_people(text: str, known: Set[str] = frozenset()) -> People:
    """`known`: the names read elsewhere in the document, by which struck ones are recognised."""
    struck = take_struck(text, known)
    found = People(struck=struck.names, unclear=struck.unclear, struck_unclear=struck.guessed)
    segments = segments_of(struck.rest)
    if any(is_prose(segment) for segment in segments):
        return People(struck=found.struck, unclear=True)
    for segment in segments:
        _read_segment(segment, known, found)
    found.people = list({(said.name, said.scope): said for said in found.people}.values())
    return found


def _read_segment(segment: str, known: Set[str], found: People) -> None:
    head, inner = brackets_of(segment)
    head, phone = _without_phone(head)
    said = Said("", phone=phone)
    for inside, rest in inner:
        said = _with_bracket(said, inside, rest)
    before, colon, after = head.replace(":", "：").partition("：")
    if colon and after.strip():  # 市财政局：张三
        said, head = _with_bracket(said, before, ""), after
    names, said = _head(head, said)
    found.unclear |= not names
    for word in names:
        _take_word(word, said, known, found)


def _without_phone(text: str) -> tuple[str, str]:
    match = PHONE.search(text)
    if not match:
        return text, ""
    return _PHONE_WORD.sub("", text[: match.start()].rstrip()) + text[match.end() :], match[0].strip()


def _with_bracket(said: Said, inside: str, rest: str) -> Said:
    """A bracket behind a name holds a phone, a post, a unit or a scope; words after it are a scope."""
    words, phone = _without_phone(inside)
    words = tidy(words).strip("，,、；;：: ")
    said = replace(said, phone=said.phone or phone)
    if words and not said.post and is_post(words):
        said = replace(said, post=words)
    elif words and not said.unit and is_unit(words):
        said = replace(said, unit=words)
    elif words and not said.scope:
        said = replace(said, scope=re.sub(r"^(?:具体)?负责", "", words))
    rest, phone = _without_phone(rest)
    rest = re.sub(r"^(?:具体)?负责", "", tidy(rest).strip("，,、。；;：: "))
    return replace(said, phone=said.phone or phone, scope=said.scope or rest)


def _head(head: str, said: Said) -> tuple[list[str], Said]:
    """The words that should be names, and the post or unit standing beside them."""
    names: list[str] = []
    beside = ""
    for word in _words(head):
        if is_post(word) or is_unit(word):
            beside += word
        elif (duty := re.search(r"(?:具体)?负责", word)) and duty.start():
            names.append(word[: duty.start()])
            said = replace(said, scope=said.scope or word[duty.end() :])
        elif is_scope(word) and not is_name(word):
            said = replace(said, scope=said.scope or word)
        elif split_post(word)[1]:
            post, name = split_post(word)
            beside += post
            names.append(name)
        else:
            names.append(word)
    if beside and is_post(beside):
        said = replace(said, post=said.post or beside)
    elif beside:
        said = replace(said, unit=said.unit or beside)
    return names, said


def _words(head: str) -> list[str]:
    """Words parted by blanks, where blanks that only pad a short name part nothing: 刘 华, 欧阳 华."""
    pieces = head.replace("\u3000", " ").replace("\u00a0", " ").split()
    if all(len(piece) == 1 for piece in pieces):
        return ["".join(pieces)] if pieces else []
    words: list[str] = []
    carry = ""
    for at, piece in enumerate(pieces):
        if len(piece) == 1 and not carry and at + 1 < len(pieces):
            carry = piece
        elif carry:
            words.append(carry + piece)
            carry = ""
        elif len(piece) == 1 and words:
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _take_word(word: str, said: Said, known: Set[str], found: People) -> None:
    """A word that should be a name: taken, told apart by a known name, or left open."""
    word = word.strip("。.：: ")
    if NOBODY.match(word):
        return
    bare = without_strike_line(word)
    if is_name(word) and (bare == word or bare not in known):
        found.people.append(replace(said, name=word))
        return
    struck = struck_in_front(word, known)
    if not struck:
        found.unclear = True
        return
    current = name_after(word, struck)
    found.struck.append(struck)
    found.people.append(replace(said, name=current))
    found.likely.append(current)
