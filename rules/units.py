"""单位别名: which names of units mean the same office, and which a text names (方案三（一）; DOMAIN §0 trap 7)."""

import re
from collections.abc import Iterable

ALIASES = {
    "市环督办": "市环委办",  # the supervision office is housed there
    "市环保督察工作领导小组办公室": "市环委办",
    "环委办": "市环委办",
    "市国土局": "市国土资源局",
    "市组织部": "市委组织部",
}


def same_office(unit: str) -> str:
    """The one name under which this unit is compared; others are returned as they are."""
    return ALIASES.get(unit, unit)


def canonical_post(post: str) -> str:
    """A post with its unit's one name in front, so that 环委办副主任 equals 市环委办副主任."""
    for alias, name in ALIASES.items():
        if post.startswith(alias):
            return name + post[len(alias) :]
    return post


EVERY_COUNTY = "各县市区"
_COUNTY = re.compile(r"(?P<name>(?!市)[\u4e00-\u9fff]{1,4}[县市区])(?:人民政府|政府)?")


def county_of(unit: str) -> str:
    """湘潭县 for 湘潭县 and 湘潭县人民政府, EVERY_COUNTY for 各县市区人民政府, "" for whatever is none."""
    match = _COUNTY.fullmatch(unit)
    if match is None or match["name"].endswith(("园区", "示范区", "新区", "开区")):
        return ""
    return EVERY_COUNTY if match["name"].removeprefix("各") == "县市区" else match["name"]


_PLACE = re.compile(r"^(?:市|县|区|各)")
_KIND = re.compile(r"(?:人民政府|管委会|局|委办|委员会|委|办公室|办|政府|中心|集团|公司)$")
_SHORTEST = 2  # characters; 林业 is a name of 市林业局, 环 of none
_BEFORE = r"(?:[需要请由与和同及跟、，,。；;：:找等商]|联系|协调|报|^|\s)市?"
_AFTER = r"(?=局|委|办|部门|[和与及、，,。；;等会]|商|支持|协调|配合|牵头|帮|解决|\s|$)"


def named_units(text: str, units: Iterable[str]) -> tuple[str, ...]:
    """Those of `units` that the words name, in full, by another name, or short (需财政和林业会商), in their order."""
    found: dict[str, int] = {}
    for unit in units:
        aliases = [alias for alias, name in ALIASES.items() if name == same_office(unit)]
        places = [text.find(name) for name in (unit, *aliases) if name in text]
        short = _KIND.sub("", _PLACE.sub("", unit))
        if not places and len(short) >= _SHORTEST and short != unit:
            places = [match.start() for match in re.finditer(_BEFORE + re.escape(short) + _AFTER, text)]
        if places:
            found[unit] = min(places)
    return tuple(sorted(found, key=lambda unit: found[unit]))
