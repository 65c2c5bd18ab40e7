"""盖章表用语: the sheet for signature and stamp, and the sentences beside it."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from texts.wording import clock_name, issue_name, month_name

HEAD = ("序号", "整改措施", "本月情况", "进展")
SIGNATURES = ("填表人", "审核人（签字）", "单位（盖章）", "日期")
NOT_SAID = "未报"


def heading(rehearsal: bool) -> str:
    return ("【演练】" if rehearsal else "") + "整改进展情况报送表"


def lines(title: str, number: int, issue: str, unit: str, scope: str, month: str) -> list[tuple[str, str]]:
    """(label, value) above the table."""
    named = f"{issue_name(number)}　{issue}" + (f"（{scope}）" if scope else "")
    return [("清单", title), ("反馈问题", named), ("报送单位", unit), ("月份", f"{month[:4]}年{month_name(month)}")]


def received(at: datetime, zone: ZoneInfo, contact: str, state: str) -> str:
    """11月22日15:02收到（已报），联络人黄文斌."""
    return f"{clock_name(at, zone)}收到（{state}），联络人{contact}"


def foot(at: datetime, zone: ZoneInfo, version: int, fingerprint: str, receipt: str) -> str:
    return (
        f"{receipt}；第{version}版。本表由督办机器人按已收报送生成，数据截至{clock_name(at, zone)}，"
        f"数据指纹{fingerprint}。与系统不一致的，以系统记录为准。"
    )


def file_name(number: int, list_key: str, scope: str, month: str, rehearsal: bool) -> str:
    part = f"_{scope.replace('、', '')}" if scope else ""
    return f"{list_key}问题{number}{part}_{month}_报送表{'_演练' if rehearsal else ''}.docx"


def ready(names: Sequence[str], month: str) -> str:
    return f"{'、'.join(names)}{month_name(month)}报送表，请打印后签字盖章。补报或更正后可再取一份。"


def nothing_yet(name: str, month: str) -> str:
    return f"{name}{month_name(month)}还没有收到报送，收到后可取报送表。"


def no_such_month(said: str) -> str:
    return f"“{said}”没有您的报送，取不到报送表。取本月的回“报表”。"


def not_made() -> str:
    return "报送表暂时生成不了，请过一会儿再取。您的报送不受影响。"


def which(names: Sequence[str]) -> str:
    return f"请写明要哪一份，如“报表 {names[0]}”（{'、'.join(names)}）。"


def usage() -> str:
    return "请写问题号，如“盖章表 18”或“盖章表 18 11月”。"


def which_scope(number: str, scopes: Sequence[str], names: Sequence[str]) -> str:
    """`names`: 问题八·市、县级."""
    example = next((scope for scope in scopes if scope), "")
    return f"有{len(names)}份（{'；'.join(names)}），请写明哪一份，如“盖章表 {number} {example}”。"
