"""称呼与时点: how issues, days and cut-offs are written in every message."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGITS = "零一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


def numeral(number: int) -> str:
    """18 -> 十八; 1–99 in Chinese, above that in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def issue_name(number: int, list_key: str = "") -> str:
    """问题十八; with several lists open, 省督问题十八."""
    return f"{list_key}问题{numeral(number)}"


def month_name(month: str) -> str:
    """ "2018-11" -> 11月."""
    return f"{int(month[5:7])}月"


def day_name(day: date, weekday: bool = False) -> str:
    """11月27日, with `weekday` 11月27日（周二）."""
    return f"{day.month}月{day.day}日" + (f"（周{WEEKDAYS[day.weekday()]}）" if weekday else "")


def clock_name(instant: datetime, zone: ZoneInfo) -> str:
    """11月22日15:02."""
    local = instant.astimezone(zone)
    return f"{local.month}月{local.day}日{local:%H:%M}"


def stretch(began: datetime, ended: datetime, zone: ZoneInfo) -> str:
    """11月27日21:30至11月28日10:05; the day is said once when it is one."""
    first, last = clock_name(began, zone), clock_name(ended, zone)
    same_day = began.astimezone(zone).date() == ended.astimezone(zone).date()
    return f"{first}至{last[-5:] if same_day else last}"


def behind(cutoff: datetime, at: datetime) -> str:
    """不足1小时, 9小时, 2天: how long after the cut-off."""
    hours = int((at - cutoff).total_seconds() // 3600)
    return f"{hours // 24}天" if hours >= 24 else f"{hours}小时" if hours else "不足1小时"


def last_hour(cutoff: datetime, zone: ZoneInfo, weekday: bool = False) -> str:
    """The last good moment in words nobody can misread: 11月27日24时 (Settled 1)."""
    local = cutoff.astimezone(zone)
    if local.time() == time.min:
        return f"{day_name(local.date() - timedelta(days=1), weekday)}24时"
    hour = f"{local.hour}时" + (f"{local.minute}分" if local.minute else "")
    return f"{day_name(local.date(), weekday)}{hour}"


def last_weekday(cutoff: datetime, zone: ZoneInfo) -> str:
    """The weekday of the last good moment, to stand behind 截止: （周二）."""
    local = cutoff.astimezone(zone)
    day = local.date() - timedelta(days=1) if local.time() == time.min else local.date()
    return f"（周{WEEKDAYS[day.weekday()]}）"


TICKS = {
    "done": "完成",
    "in_progress": "推进",
    "unchanged": "无变化",
    "not_started": "未启动",
    "blocked": "有困难",
    "not_applicable": "不涉及",
}
HARD_STOPS = "。；;：:（(\n"
SOFT_STOPS = {"，": 4, ",": 4, "、": 4, "《": 5, "“": 5}  # from which character on they end a heading


def short_title(text: str, limit: int = 14) -> str:
    """A measure's heading: its words up to the first stop, at most `limit` characters."""
    words = text.strip()
    for n, char in enumerate(words):
        if (char in HARD_STOPS and n >= 2) or n >= SOFT_STOPS.get(char, n + 1):
            words = words[:n]
            break
    return words if len(words) <= limit else words[: limit - 1] + "…"


def remaining(due: date, today: date) -> str:
    """剩33天, 今日到期 or 已过3天."""
    days = (due - today).days
    return f"剩{days}天" if days > 0 else "今日到期" if days == 0 else f"已过{-days}天"
