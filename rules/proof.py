"""佐证要求: what in the words proves a 完成: the number of an official paper (DOMAIN §2.4, §6.2)."""

import re

from rules.numerals import fold

DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,12}\s*[〔\[【(〈［]\s*(?:19|20)[0-9]{2}\s*[〕\]】)〉］]\s*(?:第\s*)?[0-9]{1,5}\s*号"
)


def document_numbers(text: str) -> tuple[str, ...]:
    """湘环〔2018〕12号, also with other brackets: every number of an official paper in the words."""
    return tuple(match.group().strip() for match in DOCUMENT_NUMBER.finditer(fold(text)))
