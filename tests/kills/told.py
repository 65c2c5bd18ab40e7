"""说过的话: what a person handed to the platform, and what must come of it."""

from dataclasses import dataclass

from tests.kills.grounds import Member


@dataclass(frozen=True)
class Told:
    """`kind`: report (`word` is in it and nowhere else) | file (`word`: its SHA-256) | tap | join | other."""

    update_id: int
    member: Member
    kind: str
    text: str
    word: str = ""
