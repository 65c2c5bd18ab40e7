"""接入: what somebody reads on the first day, and what a stranger reads (DOMAIN §2.9; Settled 28)."""

from dataclasses import dataclass

STRANGER = "您不在联络人员名单。如需登记请联系市环督办。"
NO_GROUPS = "您好，这里只和每位同志单独对话，不在群里办事。请点开我的头像私聊，谢谢。"
REFUSED = {
    "unknown": "这个邀请链接无效。请向市环督办索取新的链接。",
    "expired": "这个邀请链接已过期。请向市环督办索取新的链接。",
    "used": "这个邀请链接已被使用。如换了手机，请向市环督办索取新的链接。",
    "voided": "这个邀请链接已作废，请用最新发给您的链接，或联系市环督办。",
    "taken": "此账号已登记为另一位同志。如需更改请联系市环督办。",
}


@dataclass(frozen=True)
class Roles:
    """What a newcomer is told about himself; issue places are ready to print (问题十八（大气环境指标）)."""

    contact: tuple[str, ...] = ()
    leader: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    office: bool = False
    inspector: bool = False
    group_head: bool = False
    reads_for: str = ""  # 代阅: the leader he reads for


def welcome(person: str, roles: Roles, next_step: str) -> str:
    """Who one is, for which issues, what will happen when, and what not to send."""
    lines = [f"{person}同志，您好，已接入整改督办。"]
    if roles.contact:
        lines.append(f"您是联络人员：{'、'.join(roles.contact)}。")
    if roles.leader:
        lines.append(f"您是牵头领导：{'、'.join(roles.leader)}。有逾期未报时，工作日9时给您一条汇总，每天最多一条。")
    if roles.responsible:
        lines.append(
            f"您是责任人员：{'、'.join(roles.responsible)}。有新报送、快截止还没报、逾期或整改时限临近时告知您，平时不用回复。"
        )
    if roles.office:
        lines.append("您是市环督办工作人员。发“帮助”看全部命令。")
    if roles.inspector:
        lines.append("您是整改督办组人员。")
    if roles.group_head:
        lines.append("您是领导小组负责同志。")
    if roles.reads_for:
        lines.append(f"您为{roles.reads_for}同志代阅预警，答复与本人一样回1、2、3、4，记为代阅。")
    if next_step:
        lines.append(next_step)
    lines.append("请勿发送涉密、举报人和个人隐私信息。")
    return "\n".join(lines)


def contact_next(month: str, when: str, until: str) -> str:
    return f"{when}会请您报{month}进展，{until}截止；回一条消息就行，报了就不再提醒。"


def contact_now(month: str, until: str) -> str:
    return f"{month}进展正在报送，{until}截止，请看下一条消息。"


def contact_asked(month: str, until: str) -> str:
    return f"{month}进展正在报送，{until}截止，直接回一条消息就行。"


def contact_reported(month: str) -> str:
    return f"{month}进展已收到，不用再报。"


def again(person: str) -> str:
    return f"{person}同志，您已接入，无需重复操作。发“帮助”看怎么用。"


OFFICE_HINT = "没有听懂这条命令。发“帮助”看全部命令，例如“汇总 11月”“问题十八”“未报”。"
LEADER_HINT = "您的话已保存。收到预警时可回：1 已阅　2 批示：＋内容　3 提请约谈　4 看详情；发“汇总”看您牵头的问题。"
OTHER_HINT = "您的话已保存。如需办理请联系市环督办。"
