"""日历应答: what the office hears about days declared worked or not."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from texts.wording import WEEKDAYS, last_hour, month_name

STEPS = {"ask": "请报", "overdue": "逾期告知", "leader": "报告领导", "repeat": "再次报告领导"}
Move = tuple[str, datetime | None, datetime | None]  # (step, before, after)
Moves = Mapping[tuple[str, datetime], Sequence[Move]]  # of (month, cut-off)


def head(today: date, worked: bool, years: Sequence[tuple[int, bool]]) -> list[str]:
    """`years`: (year, whether its calendar is published)."""
    published = "｜".join(f"{year}年{'已公布' if known else '未公布，暂按周一至周五算'}" for year, known in years)
    return [f"【日历】今天{full_day(today)}，{kind(worked)}", f"国家安排：{published}"]


def declared_days(rows: Sequence[tuple[date, bool, str]], year: int) -> list[str]:
    """The days entered from today on; those of another year than `year` are written with it."""
    if not rows:
        return ["今天起没有登记的日子。登记：日历 2020-01-31 休 依据"]
    lines = [f"今天起登记的{len(rows)}天："]
    for day, worked, basis in rows:
        lines.append(f" {full_day(day) if day.year != year else _day(day)}{kind(worked)}｜{basis}")
    return [*lines, "删去：日历 删除 日期"]


def planned(month: str, cutoff: datetime, rows: Sequence[tuple[str, datetime, bool]], zone: ZoneInfo) -> list[str]:
    """A running month's instants; `rows`: (step, instant, whether only assumed to be a workday)."""
    lines = [_month(month, cutoff, zone)]
    return lines + [
        f" {_step(step)} {_at(at, zone)}" + ("（暂定）" if provisional else "") for step, at, provisional in rows
    ]


def declared(day: date, worked: bool, basis: str, before: bool | None) -> str:
    """`before`: what the office had declared of this day, None if nothing."""
    was = f"（原登记：{kind(before)}）" if before is not None and before != worked else ""
    return f"已登记：{full_day(day)}{kind(worked)}{was}。依据：{basis}。"


def declared_before(day: date, worked: bool, basis: str) -> str:
    return f"{full_day(day)}已登记为{kind(worked)}（{basis}），没有变动。"


def removed(day: date, worked: bool) -> str:
    """`worked`: what the day is now."""
    return f"已删去{full_day(day)}的登记，这一天现为{kind(worked)}。"


def not_declared(day: date) -> str:
    return f"{full_day(day)}没有登记过，没有变动。"


def basis_wanted(day: date, worked: bool) -> str:
    word = "班" if worked else "休"
    return f"请写依据（文号或通知）。例：日历 {day} {word} 国办发明电〔2020〕1号。"


def moves(changes: Moves, running: bool, past: bool, now: datetime, zone: ZoneInfo) -> list[str]:
    """Which dates of running months move, before → after."""
    lines = ["这一天已过，已发出的不再变动。"] if past else []
    if not changes:
        return [*lines, "进行中的各项日期不变。" if running else "目前没有进行中的调度。"]
    for (month, cutoff), rows in changes.items():
        lines.append(f"{_month(month, cutoff, zone)}有变动：")
        lines += [f" {_step(step)} {_moved(before, after, now, zone)}" for step, before, after in rows]
    return lines


def _moved(before: datetime | None, after: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    old = "无" if before is None else _at(before, zone)
    new = "并入后一次" if after is None else _at(after, zone) + ("（已过，随下次发送）" if after <= now else "")
    return f"{old} → {new}"


def next_year_unknown(year: int) -> str:
    """Told to the office once, from November on."""
    return (
        f"【日历】{year}年放假安排还没有载入，{year}年各项日期暂按周一至周五算。"
        "国务院办公厅通知下发后，请更新程序，或逐日登记："
        f"日历 {year}-01-01 休 文号。"
    )


def kind(worked: bool) -> str:
    return "上班" if worked else "休息"


def full_day(day: date) -> str:
    """2020年1月31日（周五）."""
    return f"{day.year}年{_day(day)}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _at(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{_day(local.date())}{local:%H:%M}"


def _month(month: str, cutoff: datetime, zone: ZoneInfo) -> str:
    return f"{month_name(month)}调度（{last_hour(cutoff, zone)}截止）"


def _step(step: str) -> str:
    return STEPS.get(step) or f"催报（前{step.removeprefix('w')}个工作日）"
