"""市环督办通知: what the office is told without asking (DOMAIN §1.8)."""


def delivery_count(month: str, expected: int, delivered: int, already_in: int, undelivered: list[str]) -> str:
    """After the ask: how many were asked, and who could not be."""
    lines = [f"【{month}调度】请报通知：应报{expected}份，已送达{delivered}份，提前已报{already_in}份。"]
    if undelivered:
        lines.append(f"未送达{len(undelivered)}份，请电话或转发文字（发“催办文字 问题号”取文字）：")
        lines += [f" {line}" for line in undelivered]
    return "\n".join(lines)


def asked_later(places: str, day: str) -> str:
    """For issues whose own cut-off, and so their ask, is later."""
    return f"{places}截止时间不同，{day}请报。"


def missing_list(month: str, until: str, silent: list[str], partial: list[str], undelivered: list[str]) -> str:
    """On the nudge days: what is not in yet."""
    if not (silent or partial or undelivered):
        return f"【{month}调度】全部已报（{until}截止）。"
    lines = [f"【{month}调度】{until}截止，还差："]
    for label, rows in (("未报", silent), ("部分报送", partial), ("未送达", undelivered)):
        if rows:
            lines.append(f"{label}{len(rows)}份：")
            lines += [f" {row}" for row in rows]
    return "\n".join(lines)


def undelivered_line(place: str, contact: str, phone: str, why: str) -> str:
    return "，".join(part for part in (place, contact or "联络人未定", why, phone) if part)


def standing_in(stand_in: str, contact: str) -> str:
    """张三，代黄文斌."""
    return f"{stand_in}，代{contact}"


def stand_in_not_linked(contact: str, places: list[str], days: str, stand_in: str, phone: str) -> str:
    """`days`: 11月20日（周二）至11月30日（周五）."""
    return (
        f"【代报人未接入】{'、'.join(places)}：联络人{contact}{days}请假，代报人{stand_in}（{phone or '电话未登记'}）"
        "还没有接入，请报和提醒送不到。请电话通知，或换代报人。"
    )


WHY = {"unknown": "", "unlinked": "未接入", "blocked": "已停用机器人"}


def contact_blocked(person: str, places: list[str], phone: str) -> str:
    call = f"请电话联系（{phone}）。" if phone else "请电话联系。"
    return f"【未送达】联络人{person}已停用机器人，{'、'.join(places)}的消息送不到。{call}"


def set_aside(person: str, update_id: int) -> str:
    who = f"{person}的" if person else ""
    return f"【请处理】{who}一条消息处理失败，已原样搁置（编号{update_id}），其他消息不受影响。请转技术人员。"


def leader_unreached(person: str, places: list[str], why: str) -> str:
    return (
        f"【未送达】牵头领导{person}{why}，{'、'.join(places)}的预警没有送达，也没有发给其他人。"
        "发“催办文字 问题号”可取预警文字。"
    )


def own_leader(person: str, places: list[str]) -> str:
    return f"【请处理】{person}既是牵头领导又是联络人，{'、'.join(places)}逾期未报，不向本人发预警，请市环督办联系。"


def cutoff_moved(month: str, outage: str, old: str, new: str, owing: int) -> str:
    """An outage moved a cut-off (Settled 5): the office hears at once."""
    rest = f"还没报齐的{owing}份，机器人会在发送时段告知联络人。" if owing else "应报的都已报齐。"
    return f"【系统中断】{outage}收不到消息。{month}调度截止由{old}改为{new}，在此之前报来都算按时。{rest}"


def held_back(waiting: int, people: int, most: int) -> str:
    """More pushes are due at once than one run may send (MOST_PUSHES)."""
    return (
        f"【请确认】一次到期{waiting}条消息，涉及{people}人，超过一次{most}条的上限。"
        f"先发{most}条，其余暂停。请发“放行”查看清单，核对无误后再发出；回复来信不受影响。"
    )
