"""核查结论: what inspectors found of a report on the spot; people say it, never the machine (DOMAIN §6)."""

from enum import StrEnum


class SiteVerdict(StrEnum):
    TRUE = "true"  # 属实
    PARTLY_TRUE = "partly_true"  # 部分属实
    UNTRUE = "untrue"  # 不实
