"""单位别名: which names of units mean the same office (方案三（一）; DOMAIN §0 trap 7)."""

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
