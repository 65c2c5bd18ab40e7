"""A token is never seen: not in a line, not in its arguments, not in a traceback."""

import asyncio
import io
import logging
from urllib.parse import quote

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.masking import MaskingFormatter, masked

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
def written() -> tuple[logging.Logger, io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(MaskingFormatter((TOKEN, "geheim")))
    log = logging.Logger("test")
    log.addHandler(handler)
    return log, out


def test_a_token_in_words_and_arguments_is_covered(written: tuple[logging.Logger, io.StringIO]) -> None:
    log, out = written

    log.warning(f"POST https://api.telegram.org/bot{TOKEN}/getMe")
    log.warning("POST %s of %s", f"https://api.telegram.org/bot{quote(TOKEN, safe='')}/getMe", {"password": "geheim"})

    assert out.getvalue().count("***") == 3
    assert "AAHdq" not in out.getvalue()
    assert "geheim" not in out.getvalue()


def test_a_token_in_a_traceback_is_covered(written: tuple[logging.Logger, io.StringIO]) -> None:
    log, out = written
    try:
        raise ValueError(f"no route to /bot{TOKEN}/getMe")
    except ValueError:
        log.exception("it failed")

    assert "ValueError: no route to /bot***/getMe" in out.getvalue()


def test_a_token_nobody_told_of_is_known_by_its_looks() -> None:
    assert masked(f"…/bot{TOKEN}/getMe") == "…/bot***/getMe"
    assert (
        masked("11:30 截止 2018-11-27T24:00 http://127.0.0.1:8899/x")
        == "11:30 截止 2018-11-27T24:00 http://127.0.0.1:8899/x"
    )


async def test_what_the_platforms_client_says_of_a_broken_address_is_covered(
    written: tuple[logging.Logger, io.StringIO],
) -> None:
    log, out = written
    api = TelegramAPIServer(base="http://127.0.0.1:99999/bot{token}/{method}", file="")
    bot = Bot(TOKEN, session=AiohttpSession(api=api))
    try:
        await bot.get_me(request_timeout=2)
    except Exception:
        log.exception("getMe")
    finally:
        await bot.session.close()
        await asyncio.sleep(0)

    assert "getMe" in out.getvalue()
    assert "AAHdq" not in out.getvalue()
