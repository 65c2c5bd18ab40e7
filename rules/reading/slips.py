"""手误: slips of the thumb and words of the dialect, read as what was meant; every position stays where it was."""

import re

# a wrong character of the same sound or shape, and 冇, which is 没 in Xiangtan
_SLIPS = (
    ("已", r"(?<!自)己(?=经|完|办|启|开|落|制|印|整|搞|做|弄|验|销|报|建|竣|结|动|施|进)"),
    ("已", r"以(?=完成|办结|搞完|做完|启动|开工|竣工|验收|整改到位)"),
    ("未", r"(?<![年月周])末(?=启动|开始|开工|完成|动工|变化|办结|到位|到节点|落实)"),
    ("没", r"冇|(?<![感咳流])冒(?=有|得|动|变|启|开始|完|搞|弄|做|到|进展)"),
    ("没有", r"木有"),
    ("办结", r"办[洁节](?!能)"),
    ("完成", r"[玩晚][成城]|完[城称承程]"),
    ("推进", r"推[近劲静经京尽]|退进"),
    ("变化", r"(?<=[无没有])[边变便][化话花划]"),
    ("中", r"(?<=推进)种"),
    ("启动", r"(?<=[未没尚还已])(?:起动|启[东冻洞])"),
    ("1", r"(?<![A-Za-z0-9])[lI](?=[\s.、:]?(?:已|完成|推进|无变化|没|未|在|正))"),
)
_ANY = re.compile("|".join(f"(?P<s{n}>{pattern})" for n, (_, pattern) in enumerate(_SLIPS)))
_MEANT = [meant for meant, _ in _SLIPS]


def mended(shadow: str) -> str:
    """The same text, as long as before, with known slips put right: a shadow to match on, never to store."""
    return _ANY.sub(lambda slip: _MEANT[int((slip.lastgroup or "s0")[1:])], shadow)
