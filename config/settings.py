"""配置: every setting, from the environment or `.env`; a wrong one stops the start with one line naming it."""

import re
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from rules.escalation import Habits, check_windows
from rules.month import CutoffDay, CutoffRule, parse_cutoff_day

SAMPLE_PLAN = Path(__file__).parent / "xiangtan-2018.toml"
ENV_FILE = ".env"
PORT = 8080  # of the webhook, unless HTTP_PORT names another
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
Window = tuple[time, time]


class BadSettings(Exception):
    """A setting is missing or wrong; the message is one line naming it."""


class Settings(BaseSettings):
    """The settings of INTERFACE; a token is a secret and never printed."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8-sig", extra="ignore")

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
    ask_time: time = Field(default=time(9, 30), validate_default=True)
    leader_time: time = Field(default=time(9), validate_default=True)
    answer_workdays: int = Field(default=5, ge=1, le=20)
    notice_days: int = Field(default=7, ge=1, le=90)
    messages_per_second: float = Field(default=28, gt=0, le=1000)
    most_pushes: int = Field(default=5000, ge=1)
    heartbeat_seconds: float = Field(default=5, gt=0, le=3600)
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    log_format: Literal["text", "json"] = "text"
    evidence_dir: Path | None = None
    rehearsal: bool = False

    @field_validator("bot_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        return _address(value, ("http", "https"))

    @field_validator("bot_proxy")
    @classmethod
    def _proxy(cls, value: str) -> str:
        return _address(value, ("http", "socks4", "socks5")) if value else value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str) -> str:
        return _address(value, ("http", "https")).rstrip("/") if value else value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("1 to 256 of A-Z a-z 0-9 _ -")
        return value

    @field_validator("http_port", "evidence_dir", mode="before")
    @classmethod
    def _unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("cutoff_day", mode="before")
    @classmethod
    def _cutoff_day(cls, value: object) -> object:
        return parse_cutoff_day(value) if isinstance(value, str) else value

    @field_validator("nudge_workdays", mode="before")
    @classmethod
    def _nudges(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        counts = tuple(int(part) if part.strip().isdecimal() else 0 for part in value.split(","))
        if min(counts) < 1 or len(set(counts)) != len(counts):
            raise ValueError("workdays before the cut-off, each once, like 5,2,1")
        return counts

    @field_validator("send_windows", mode="before")
    @classmethod
    def _windows(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            edges = [part.strip().partition("-") for part in value.split(",")]
            windows = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, _, end in edges)
        except ValueError:
            raise ValueError("hours like 08:30-12:00,14:30-17:30") from None
        check_windows(windows)
        return windows

    @field_validator("ask_time", "leader_time")
    @classmethod
    def _inside_a_window(cls, value: time, info: ValidationInfo) -> time:
        """An hour at which nothing may be sent would move every message to another day."""
        windows = info.data.get("send_windows", ())
        if windows and not any(start <= value < end for start, end in windows):
            raise ValueError(f"{value:%H:%M} is outside SEND_WINDOWS")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
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
            answer_workdays=self.answer_workdays,
            notice_days=self.notice_days,
        )

    @property
    def evidence_folder(self) -> Path:
        """Where files are kept: beside the store where it is a file, so that both are moved together."""
        if self.evidence_dir is not None:
            return self.evidence_dir
        scheme, _, path = self.database_url.partition(":///")
        beside = Path(path.partition("?")[0]).parent if scheme.startswith("sqlite") and path else Path("data")
        return beside / "evidence"

    @property
    def port(self) -> int | None:
        """Where HTTP is served; None: nowhere, for who polls needs no port and two such must be able to stand side
        by side."""
        return PORT if self.http_port is None and self.webhook_url else self.http_port

    @property
    def is_local_api(self) -> bool:
        """True when the Bot API is on this machine: a sandbox, not Telegram."""
        host = urlsplit(self.bot_api_url).hostname or ""
        try:
            return host == "localhost" or ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be seen in a log: the token, the webhook's secret and the passwords inside addresses."""
        inside = (urlsplit(url).password for url in (self.bot_proxy, self.database_url))
        own = (self.bot_token.get_secret_value(), self.webhook_secret.get_secret_value())
        return tuple(filter(None, (*own, *inside)))


def read_settings(**overrides: object) -> Settings:
    """The settings of this process; raises BadSettings with one line for the first wrong one."""
    if (env_file := overrides.get("_env_file", ENV_FILE)) is not None:
        _check_env_file(Path(str(env_file)))
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"][:1]).upper()
        raise BadSettings(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def _check_env_file(path: Path) -> None:
    """A line that cannot be read would be skipped in silence, and its setting with it."""
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig") as stream:
            lines = list(parse_stream(stream))
    except UnicodeDecodeError:
        raise BadSettings(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise BadSettings(f"{path}: {error.strerror}") from None
    for line in lines:
        if line.error or (line.key is not None and line.value is None):
            raise BadSettings(f"{path}: line {line.original.line}: not NAME=value")


def _address(value: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"an address like {schemes[-1]}://host:port")
    return value
