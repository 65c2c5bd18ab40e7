"""配置: every setting, from the environment or `.env`; a wrong one stops the start with one line naming it."""

from datetime import time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rules.escalation import Habits, check_windows
from rules.month import CutoffDay, CutoffRule, parse_cutoff_day

SAMPLE_PLAN = Path(__file__).parent / "xiangtan-2018.toml"
Window = tuple[time, time]


class BadSettings(Exception):
    """A setting is missing or wrong; the message is one line naming it."""


class Settings(BaseSettings):
    """The settings of INTERFACE; a token is a secret and never printed."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = "https://api.telegram.org"
    bot_proxy: str = ""
    database_url: str = "sqlite+aiosqlite:///data/duban.db"
    timezone: str = "Asia/Shanghai"
    cutoff_day: Annotated[CutoffDay, NoDecode] = 28
    cutoff_rule: CutoffRule = CutoffRule.EXCLUSIVE
    nudge_workdays: Annotated[tuple[int, ...], NoDecode] = (5, 2, 1)
    send_windows: Annotated[tuple[Window, ...], NoDecode] = (
        (time(8, 30), time(12)),
        (time(14, 30), time(17, 30)),
    )
    ask_time: time = time(9, 30)
    leader_time: time = time(9)
    messages_per_second: float = Field(default=28, gt=0, le=1000)
    heartbeat_seconds: float = Field(default=5, gt=0, le=3600)
    evidence_dir: Path = Path("data/evidence")
    rehearsal: bool = False

    @field_validator("cutoff_day", mode="before")
    @classmethod
    def _cutoff_day(cls, value: object) -> object:
        return parse_cutoff_day(value) if isinstance(value, str) else value

    @field_validator("nudge_workdays", mode="before")
    @classmethod
    def _nudges(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        counts = tuple(int(part) for part in value.split(","))
        if not counts or min(counts) < 1 or len(set(counts)) != len(counts):
            raise ValueError("workdays before the cut-off, each once, like 5,2,1")
        return counts

    @field_validator("send_windows", mode="before")
    @classmethod
    def _windows(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        windows = []
        for part in value.split(","):
            start, _, end = part.strip().partition("-")
            windows.append((time.fromisoformat(start), time.fromisoformat(end)))
        check_windows(tuple(windows))
        return tuple(windows)

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"no such time zone: {value}") from None
        return value

    @property
    def habits(self) -> Habits:
        first_window = self.send_windows[0][0]
        return Habits(
            zone=ZoneInfo(self.timezone),
            nudge_workdays=self.nudge_workdays,
            ask_time=self.ask_time,
            note_time=first_window,
            leader_time=self.leader_time,
            windows=self.send_windows,
        )

    @property
    def is_local_api(self) -> bool:
        """True when the Bot API is on this machine: a sandbox, not Telegram."""
        return any(host in self.bot_api_url for host in ("://127.", "://localhost", "://[::1]"))


def read_settings(**overrides: object) -> Settings:
    """The settings of this process; raises BadSettings with one line for the first wrong one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise BadSettings(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None
