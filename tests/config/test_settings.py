"""Every setting wrong once: the start stops with one line naming it."""

from datetime import time
from pathlib import Path

import pytest

from config.settings import BadSettings, Settings, read_settings

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults_are_those_of_the_interface() -> None:
    found = read_settings()

    assert found.database_url == "sqlite+aiosqlite:///data/duban.db"
    assert (found.cutoff_day, found.cutoff_rule, found.nudge_workdays) == (28, "exclusive", (5, 2, 1))
    assert (found.ask_time, found.leader_time) == (time(9, 30), time(9))
    assert (found.heartbeat_seconds, found.messages_per_second, found.rehearsal) == (5, 28, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoding: str
) -> None:
    lines = ("TIMEZONE=UTC", "# 注释", "CUTOFF_DAY=last", "", "export HEARTBEAT_SECONDS='0.5'")
    (tmp_path / ".env").write_text("\n".join(lines), encoding)
    monkeypatch.setenv("CUTOFF_DAY", "25")

    found = read_settings()

    assert (found.cutoff_day, found.heartbeat_seconds, found.timezone) == (25, 0.5, "UTC")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_API_URL", "api.telegram.org"),
        ("BOT_API_URL", "ftp://api.telegram.org"),
        ("BOT_API_URL", "http://host:99999"),
        ("BOT_API_URL", ""),
        ("BOT_PROXY", "proxy:1080"),
        ("BOT_PROXY", "gopher://proxy:1080"),
        ("TIMEZONE", "Asia/Xiangtan"),
        ("TIMEZONE", "Asia"),
        ("TIMEZONE", "../../etc/passwd"),
        ("TIMEZONE", ""),
        ("CUTOFF_DAY", "29"),
        ("CUTOFF_DAY", "0"),
        ("CUTOFF_DAY", "二十八"),
        ("CUTOFF_RULE", "maybe"),
        ("NUDGE_WORKDAYS", "5,two"),
        ("NUDGE_WORKDAYS", "5,5"),
        ("NUDGE_WORKDAYS", "0"),
        ("NUDGE_WORKDAYS", ""),
        ("SEND_WINDOWS", "morning"),
        ("SEND_WINDOWS", "08:30-12:00,"),
        ("SEND_WINDOWS", "14:30-17:30,08:30-12:00"),
        ("SEND_WINDOWS", "12:00-08:30"),
        ("SEND_WINDOWS", ""),
        ("ASK_TIME", "half past nine"),
        ("ASK_TIME", "20:00"),
        ("LEADER_TIME", "25:00"),
        ("LEADER_TIME", "13:00"),
        ("MESSAGES_PER_SECOND", "0"),
        ("MESSAGES_PER_SECOND", "many"),
        ("MESSAGES_PER_SECOND", "nan"),
        ("HEARTBEAT_SECONDS", "-1"),
        ("HEARTBEAT_SECONDS", "inf"),
        ("HEARTBEAT_SECONDS", ""),
        ("WEBHOOK_URL", "duban.example.org"),
        ("WEBHOOK_URL", "ftp://duban.example.org"),
        ("WEBHOOK_SECRET", "with blanks"),
        ("WEBHOOK_SECRET", "秘密"),
        ("WEBHOOK_SECRET", "x" * 257),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "-1"),
        ("HTTP_PORT", "http"),
        ("LOG_FORMAT", "xml"),
        ("REHEARSAL", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSettings, match=f"^{name}: .") as refusal:
        read_settings()
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"BOT_TOKEN=\xff\xfe\n", "not UTF-8"),
        (f"CUTOFF_DAY=28\nBOT_TOKEN {TOKEN}\n".encode(), "line 2"),
        (b'TIMEZONE="Asia/Shanghai\n', "line 1"),
        (b"CUTOFF_DAY\n", "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_passed_over(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / ".env").write_bytes(content)

    with pytest.raises(BadSettings, match=rf"^\.env: .*{told}") as refusal:
        read_settings()
    assert "AAHdq" not in str(refusal.value)


def test_a_token_is_not_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_PROXY", "socks5://user:geheim@proxy:1080")

    found = read_settings()

    assert "AAHdq" not in repr(found)
    assert found.secrets == (TOKEN, "geheim")


@pytest.mark.parametrize(
    ("port", "webhook", "served"),
    [
        ("", "", None),
        ("9000", "", 9000),
        ("", "https://duban.example.org/", 8080),
        ("9000", "https://duban.example.org", 9000),
    ],
)
def test_http_is_served_where_a_port_is_named_or_a_webhook_wants_one(
    monkeypatch: pytest.MonkeyPatch, port: str, webhook: str, served: int | None
) -> None:
    monkeypatch.setenv("HTTP_PORT", port)
    monkeypatch.setenv("WEBHOOK_URL", webhook)
    monkeypatch.setenv("WEBHOOK_SECRET", "geheim-2")

    found = read_settings()

    assert found.port == served
    assert not found.webhook_url.endswith("/")
    assert "geheim-2" not in repr(found)
    assert "geheim-2" in found.secrets


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8899", True),
        ("http://localhost:8081/", True),
        ("http://[::1]:8081", True),
        ("https://api.telegram.org", False),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("http://192.168.1.5:8081", False),
    ],
)
def test_only_this_machine_is_local(url: str, local: bool) -> None:
    assert read_settings(bot_api_url=url).is_local_api is local
