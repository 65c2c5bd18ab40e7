"""分人: the text of a field of people -> one segment a person."""

import re

from plan.names import is_name, is_post, is_unit, split_post, starts_with_surname
from plan.wording import brackets_of, cut, tidy, unstruck

PHONE = re.compile(r"(?<!\d)(?:1\d{2}[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-— ]?\d{7,8}|\d{7,8}|\d{3,4}[xX*×]{4}\d{0,4})(?!\d)")
_DUTIES = re.compile("负责|分管|主管")
_DUTY = re.compile(r"^(?:具体)?(?:负责|主管|分管|牵头)")
_LONGEST_WORD = 12  # signs of a few names run together; more is a sentence


def segments_of(text: str) -> list[str]:
    """One segment a person; a duty or a post after a comma stays with its person."""
    out: list[str] = []
    posts: list[str] = []
    for sign, piece in cut(text.rstrip("。. "), "、，,；;\n/"):
        bare = unstruck(piece).rstrip("。")
        spare = bool(out) and not brackets_of(out[-1])[1]
        in_duty = bool(out) and _DUTIES.search(_outside(out[-1])) is not None
        if out and (_DUTY.match(bare) or (in_duty and sign in "、，," and not _opens_person(bare))):
            out[-1] += ("" if _DUTY.match(bare) else sign) + bare
        elif out and (PHONE.fullmatch(bare) or (sign in "，," and spare and is_post(bare))):
            out[-1] += f"（{bare}）"
        elif all(is_post(word) or is_unit(word) for word in bare.split()) and not split_post(bare)[1]:
            posts.append(bare)
        else:
            between = " " if _opens_person(bare) else "、"
            out.append("、".join(posts) + (between if posts else "") + bare)
            posts = []
    return [*out, *posts]


def is_prose(segment: str) -> bool:
    """True for a sentence that got into the field: no name is picked out of one."""
    words = [word for word in _outside(segment).split() if len(word) > _LONGEST_WORD]
    return any(
        not (is_post(word) or is_unit(word) or split_post(word)[1] or PHONE.search(word) or _DUTIES.search(word))
        for word in words
    )


def _outside(segment: str) -> str:
    head, inner = brackets_of(segment)
    return head + "".join(rest for _, rest in inner)


def _opens_person(piece: str) -> bool:
    head = tidy(brackets_of(piece)[0]).replace(" ", "")
    return is_name(head) and starts_with_surname(head)
