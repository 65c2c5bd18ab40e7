"""督查人员应答: who they are, one more, one less."""

from collections.abc import Sequence

SEND = "确认请回“发”，不发就不用回。"
EXAMPLE = "核查 人员 张三 13800000000"


def listed(group: Sequence[tuple[str, str, bool]]) -> str:
    """`group`: (name, unit, linked)."""
    if not group:
        return f"还没有登记督查人员。登记：{EXAMPLE}"
    lines = [
        f" {name}" + (f"（{unit}）" if unit else "") + ("" if linked else "，未接入") for name, unit, linked in group
    ]
    return "\n".join([f"【督查人员】{len(group)}人", *lines, f"登记：{EXAMPLE}；取消：核查 人员 张三 取消"])


def preview(name: str, unit: str, other: str) -> str:
    """`unit`: of the known person he is; `other`: of somebody else of the same name."""
    known = f"（已在册，{unit}）" if unit else ""
    lines = [f"将登记{name}{known}为督查人员，可作核查人、录入核查结论。"]
    if other:
        lines.append(f"另有一位{name}（{other}），按两个人登记；如是同一人，请在命令后加“同一人”。")
    return "\n".join([*lines, SEND])


def entered(name: str, invitation: str) -> str:
    return "\n".join(part for part in (f"已登记：{name}为督查人员。", invitation) if part)


def same(name: str, invitation: str) -> str:
    return "\n".join(part for part in (f"{name}已是督查人员，没有改动。", invitation) if part)


def end_preview(name: str) -> str:
    return f"将取消{name}的督查人员身份，以前的核查结论不变。\n{SEND}"


def ended(name: str) -> str:
    return f"已取消：{name}不再是督查人员。"


def nobody(name: str) -> str:
    return f"督查人员里没有叫{name}的。发“核查 人员”看名单。"


def office_alone() -> str:
    return "督查人员由市环督办登记。"
