"""时限提示: the lines about an issue's own deadline; never the monthly cut-off (DOMAIN §1.5, 1.8)."""

from collections.abc import Sequence


def line(names: Sequence[str], when: str, days: int, inherited: bool) -> str:
    """`days`: until the last good day, below zero once it has passed."""
    where = "、".join(names)
    if inherited:
        return f"【时限提示·蓝】{where}整改时限{when}，方案印发前即已到期。请牵头单位书面报市环督办一个补齐日期。"
    if days < 0:
        return f"【时限已过】{where}整改时限{when}已过{-days}天。请抓紧，并书面报市环督办一个补齐日期。"
    if days == 0:
        return f"【时限提示·蓝】{where}整改时限{when}，今日到期。"
    return f"【时限提示·蓝】{where}整改时限{when}，剩{days}天，还有措施没有报完成。"
