"""发文件: the paper clip of a simulated phone: what the bot is told of each kind, and that it can fetch it."""

import pytest

from sandbox.phone import Phone
from sandbox.telegram import Telegram
from sandbox.wire import Call, Json


@pytest.fixture(autouse=True)
def quiet(telegram: Telegram, lei: Phone) -> None:
    """Only what is sent from now on."""
    telegram.updates.pending.clear()


def heard(telegram: Telegram) -> list[Json]:
    return [pending.update["message"] for pending in telegram.updates.pending]


@pytest.mark.parametrize(
    ("name", "media", "kind"),
    [
        ("现场.jpg", "image/jpeg", "photo"),
        ("录像.mp4", "video/mp4", "video"),
        ("录音.mp3", "audio/mpeg", "audio"),
        ("批文.pdf", "application/pdf", "document"),
    ],
)
async def test_one_file_is_sent_as_what_it_is(telegram: Telegram, lei: Phone, name: str, media: str, kind: str) -> None:
    await lei.attaches([(name, media, b"bytes")], "说明")
    [message] = heard(telegram)
    assert message["caption"] == "说明"
    file = message[kind][-1] if kind == "photo" else message[kind]
    found = await telegram.carry_out(Call("getFile", {"file_id": file["file_id"]}))
    assert found["file_path"]


async def test_several_pictures_are_one_album_with_the_caption_on_the_first(telegram: Telegram, lei: Phone) -> None:
    await lei.attaches([(f"{n}.jpg", "image/jpeg", b"%d" % n) for n in range(3)], "2")
    first, *others = heard(telegram)
    assert first["caption"] == "2"
    assert {message["media_group_id"] for message in (first, *others)} == {first["media_group_id"]}
    assert all("caption" not in message and "photo" in message for message in others)
