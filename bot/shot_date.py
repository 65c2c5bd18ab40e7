"""拍摄日期: the day a picture was taken, where its file says so; most do not, and that means nothing."""

import logging
import re
from datetime import date, timedelta
from pathlib import Path

PICTURES = (b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"\x89PNG", b"RIFF")
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
TAGS = ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized", "Image DateTime")
FIRST = date(1995, 1, 1)  # a camera whose clock was never set says 1970 or 1980
_DAY = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})")


def shot_on(file: Path, today: date) -> date | None:
    """The day written into the picture; None where there is none, or one that cannot be."""
    with file.open("rb") as content:
        head = content.read(16)
        if not head.startswith(PICTURES) and head[4:12] not in HEIC:
            return None
        content.seek(0)
        from exifread import process_file  # only who gets a picture pays for it

        logging.getLogger("exifread").setLevel(logging.CRITICAL)
        try:
            tags = process_file(content, details=False)
        except Exception:  # a stranger's bytes: whatever they make of the reader, the file is kept
            return None
    for tag in TAGS:
        if (day := _day(str(tags.get(tag, "")))) is not None and FIRST <= day <= today + timedelta(days=1):
            return day
    return None


def _day(words: str) -> date | None:
    match = _DAY.match(words)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None
