"""原文: the bytes of an official document -> its lines; tables become rows of cells with tabs between."""

import re
from pathlib import Path

from plan.value import BadPlan, Flaw

LARGEST = 5_000_000  # bytes: a plan is a text of some ten thousand characters

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_PAGE_NUMBER = re.compile(r"^(?:[—–\-－]\s*\d{1,3}\s*[—–\-－]|第\s*\d{1,3}\s*页.{0,8})$")
_MARKUP = re.compile(r"^(?:#{1,6}\s+|[-*•●]\s+)|\*\*")
_PIPED, _PIPE_RULE = re.compile(r"^\s*\|.*\|\s*$"), re.compile(r"^[\s|:\-]+$")
_STRUCK_MARKUP = re.compile(r"</?(?:s|del|strike)>|～～")
_CELL_BULLET = re.compile(r"(?:^|(?<=[\t\x0b]))[-*•●]\s+")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def bytes_of(path: Path) -> bytes:
    """Raises BadPlan: missing, a folder, empty, too large."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise refused(path, f"too large: {size} bytes, at most {LARGEST} are read")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise refused(path, "no such file") from None
    except OSError as error:
        raise refused(path, f"cannot be read: {error.strerror}") from error
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refused(path, "empty")
    return raw


def lines_of(path: Path, raw: bytes) -> list[str]:
    """Raises BadPlan: binary, or in no encoding known here."""
    if path.suffix.lower() == ".docx" or raw.startswith(b"PK\x03\x04"):
        from plan.word import NotWord, lines_of_word  # 7 MB that only a Word document needs

        try:
            lines = lines_of_word(raw)
        except NotWord as error:
            raise refused(path, str(error)) from error
    else:
        lines = re.split(r"\r\n|[\r\n\f\x85\u2028]", _text(path, raw))
    return [line for line in map(_plain, lines) if line.strip()]


def refused(path: Path, why: str) -> BadPlan:
    return BadPlan([Flaw(path.name, None, "file", why)])


def _plain(line: str) -> str:
    """Page numbers, bullets and other debris of conversion taken off; tabs are kept, they part cells."""
    if _PIPED.match(line):
        line = "" if _PIPE_RULE.match(line) else line.strip().strip("|").replace("|", "\t") + "\t"
    line = _STRUCK_MARKUP.sub("~~", _INVISIBLE.sub("", line))
    if "\t" in line:
        return _CELL_BULLET.sub("", line.rstrip(" \r\n"))
    line = line.strip(" \u3000\u00a0")
    return "" if _PAGE_NUMBER.match(line) else _MARKUP.sub("", line)


def _text(path: Path, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(path, raw, ["utf-16"])
    if _BINARY.search(raw):
        raise refused(path, "binary: not a text and not a .docx")
    return _decoded(path, raw, ["utf-8-sig", "gb18030"])


def _decoded(path: Path, raw: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused(path, "undecodable: neither UTF-8 nor GB18030")
