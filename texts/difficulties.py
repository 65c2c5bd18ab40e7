"""困难: what a unit cannot settle alone, and the office's answer (DOMAIN §2.5, §5.16)."""

from collections.abc import Sequence
from datetime import date

from texts.pages import pages
from texts.wording import day_name

OFFICE = "市环督办"
SEND = "核对无误请回“发”；不回不作数。"
HINT = "要请市环督办协调的，可回“困难：”加一句话。"
LONGEST = 60  # characters of somebody's words in a list of many
WHOLE = 600  # and where one issue is looked at, or something is told for the first time


def words_wanted() -> str:
    return "请把困难写在后面，如“困难：复绿资金缺口约300万，需财政和林业会商”。"


def none_said() -> str:
    return "好的，没有困难要记。以后有了回“困难：”加一句话。"


def which(names: Sequence[str]) -> str:
    """The one question of somebody with several issues who named none."""
    return f"这条是{'、'.join(names[:-1])}还是{names[-1]}的？回号就行，话已留着。"


def received(number: int, name: str, units: Sequence[str], due: date) -> str:
    """The receipt, with the day by which an answer is due."""
    advice = f"（建议对象：{'、'.join(units)}）" if units else ""
    return (
        f"已记入困难{number}（{name}），转{OFFICE}，列入{due.month}月会商{advice}。"
        f"{day_name(due, weekday=True)}24时前答复，有答复会在这里告诉您。"
    )


def received_before(number: int, due: date) -> str:
    return f"这个困难已经记过（困难{number}），{day_name(due, weekday=True)}24时前答复。"


def changed(number: int, due: date) -> str:
    """An edited message: the words of the same difficulty."""
    return f"困难{number}已按新的话更新，原话留存；{day_name(due, weekday=True)}24时前答复。"


def answer(name: str, said: str, words: str) -> str:
    """What comes back to who had asked."""
    return f"【困难答复】{name}“{short(said, 24)}”：\n{words}\n（{OFFICE}）"


def short(said: str, limit: int = LONGEST) -> str:
    words = " ".join(said.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def overdue(due: date, today: date) -> str:
    return f"已超期{(today - due).days}天" if due < today else ""


def line(
    number: int, place: str, said: str, units: Sequence[str], due: date, today: date, longest: int = LONGEST
) -> str:
    """困难3 问题十（测试罗）：…｜11月29日（周四）前答复; one past its day says so first."""
    late = overdue(due, today)
    until = f"{day_name(due)}应答复，{late}" if late else f"{day_name(due, weekday=True)}前答复"
    advice = f"｜建议{'、'.join(units)}" if units else ""
    return f"困难{number} {place}：{short(said, longest)}{advice}｜{until}"


def answered_line(number: int, place: str, said: str, words: str, told: date | None, longest: int = LONGEST) -> str:
    reached = f"{day_name(told)}已告知" if told else "答复还没有送达，请电话告知"
    return f"困难{number} {place}：{short(said, longest)}｜答复：{short(words, longest)}｜{reached}"


def closed_line(number: int, place: str, said: str, words: str, longest: int = LONGEST) -> str:
    return f"困难{number} {place}：{short(said, longest)}｜已办结：{short(words, longest)}"


def listed(
    waiting: Sequence[str], answered: Sequence[str], closed: Sequence[str], about: str, late: int, of_office: bool
) -> list[str]:
    """`about`: the issue's name, "" for all; `late`: how many of the waiting are past their day; `of_office`: with
    the words that answer them."""
    if not (waiting or answered or closed):
        return [f"{about}没有困难。" if about or not of_office else "没有待答复的困难。"]
    head = f"【困难】{about}" + (f"待答复{len(waiting)}条" if waiting else "没有待答复的。")
    head += f"（已超期{late}条）" if late else ""
    lines = [head, *[f" {row}" for row in waiting]]
    for title, rows in (("已答复", answered), ("已办结", closed)):
        if rows:
            lines += [f"{title}{len(rows)}条", *[f" {row}" for row in rows]]
    return pages([*lines, how()] if of_office and (waiting or answered) else lines)


def how() -> str:
    return "可回：困难 编号 答复 … / 困难 编号 办结"


def unknown(number: int) -> str:
    return f"没有困难{number}。发“困难”看待答复的。"


def answer_wanted(number: int) -> str:
    return f"请写答复的话，例如“困难 {number} 答复 已商市财政局，12月10日前拨付”。"


def preview(number: int, place: str, said: str, words: str, before: str) -> str:
    """`before`: an earlier answer that this one takes the place of."""
    lines = [f"请核对：答复困难{number} {place}：{short(said, WHOLE)}", f"答复：{words}"]
    if before:
        lines.append(f"（原答复：{short(before)}）")
    return "\n".join([*lines, SEND])


def answered(number: int, person: str, reached: bool) -> str:
    """`reached`: False when he is not on this platform."""
    way = f"会发给{person}" if reached else f"{person}没有接入，请电话告知"
    return f"困难{number}已答复，{way}。办好后发“困难 {number} 办结”。"


def same_answer(number: int) -> str:
    return f"困难{number}已经这样答复过，没有重复发。"


def not_answered(number: int) -> str:
    return f"困难{number}还没有答复，先发“困难 {number} 答复 …”，再办结。"


def closed(number: int) -> str:
    return f"困难{number}已办结。"


def closed_already(number: int) -> str:
    return f"困难{number}已经办结。"


def awaiting(difficulties: int, late: int, requests: int) -> str:
    """困难待答复3条（已超期1条）｜申请待决定1条; "" when nothing waits."""
    parts = []
    if difficulties:
        parts.append(f"困难待答复{difficulties}条" + (f"（已超期{late}条）" if late else ""))
    if requests:
        parts.append(f"申请待决定{requests}条")
    return "｜".join(parts)


def new_ones(difficulties: Sequence[str], requests: Sequence[str]) -> str:
    """To the office: what came since it was last told."""
    counts = [f"新困难{len(difficulties)}条"] if difficulties else []
    counts += [f"新申请{len(requests)}条"] if requests else []
    lines = [f"【待办】{'，'.join(counts)}：", *[f" {row}" for row in (*difficulties, *requests)]]
    ways = ["困难 编号 答复 …"] if difficulties else []
    ways += ["申请 编号 同意 依据… / 申请 编号 不同意 原因…"] if requests else []
    return "\n".join([*lines, f"可回：{' / '.join(ways)}"])
