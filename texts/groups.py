"""群聊: what is said of the office's own group, and what stands there instead of numbers and links."""

LINK = "（邀请链接见私聊）"


def masked(number: str) -> str:
    """138****0001."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else f"{number[:2]}****"


def rest_in_private(person: str) -> str:
    return f"（完整答复含电话、链接或文件，已私聊发{person}同志）"


def declared() -> str:
    return (
        "本群已登记为市环督办工作群：工作人员可以在这里发命令，其他同志的话不处理。"
        "电话、邀请链接和文件只私聊发给本人；“发”只办理本人在这里核对过的。取消请发“/office 取消”。"
    )


def declared_already() -> str:
    return "本群已经是市环督办工作群。取消请发“/office 取消”。"


def ended() -> str:
    return "本群不再是市环督办工作群，以后不在这里办事。"


def none_declared() -> str:
    return "没有登记过工作群。请在市环督办的工作群里发“/office 登记”。"


def say_it_there() -> str:
    return "请在要登记的工作群里发“/office 登记”。"


def told(person: str, on: bool) -> str:
    """To the other members of the office."""
    what = "登记了一个市环督办工作群，工作人员可以在群里发命令" if on else "取消了市环督办工作群"
    return f"【工作群】{person}同志{what}。如不是您单位的安排，请发“/office 取消”。"
