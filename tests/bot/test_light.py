"""轻装: aiogram imported lightly is the same aiogram."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.storeless

UPDATES = [
    {"message": {"text": "1推进 错峰", "entities": [{"type": "bold", "offset": 0, "length": 1}]}},
    {"edited_message": {"text": "改3", "edit_date": 1542800000, "reply_to_message": {"message_id": 1}}},
    {"message": {"caption": "照片", "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}},
    {"message": {"document": {"file_id": "a", "file_unique_id": "b"}, "media_group_id": "7"}},
    {"callback_query": {"id": "1", "chat_instance": "1", "data": "r:1:2", "message": {"text": "问"}}},
    {"my_chat_member": {"old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"}}},
]
LOOK = """
import json, sys
if sys.argv[1] == "light":
    from bot.light import import_aiogram
    import_aiogram()
from aiogram import Dispatcher
from aiogram.methods import GetUpdates, Response, SendMessage
from aiogram.types import InlineKeyboardButton as Button, InlineKeyboardMarkup as Board, Message, Update
for raw in json.load(sys.stdin):
    print(repr(Update.model_validate(raw)))
board = Board(inline_keyboard=[[Button(text="a", callback_data="b")]])
print(repr(SendMessage(chat_id=1, text="x", reply_markup=board)))
print(repr(Response[Message].model_validate({"ok": True, "result": json.loads(sys.argv[2])})))
try:
    Update.model_validate({"update_id": "no number"})
except ValueError as error:
    print(type(error).__name__)
built = sum(1 for kind in vars(sys.modules["aiogram.types"]).values() if getattr(kind, "__pydantic_complete__", False))
print(built, file=sys.stderr)
"""
MESSAGE = {"message_id": 2, "date": 1542800000, "chat": {"id": 5, "type": "private"}, "from": {"id": 5}}


def filled(raw: dict[str, object]) -> dict[str, object]:
    """With what every update of its kind carries."""
    sender = {"id": 5, "is_bot": False, "first_name": "黄"}
    [(kind, body)] = raw.items()
    assert isinstance(body, dict)
    whole = {**MESSAGE, "from": sender, **body} if "message" in kind else {"from": sender, **body}
    for inner in ("message", "reply_to_message"):
        if inner in whole:
            whole[inner] = {**MESSAGE, "from": sender, **whole[inner]}
    if kind == "my_chat_member":
        whole |= {"chat": MESSAGE["chat"], "date": 1542800000}
        for side in ("old_chat_member", "new_chat_member"):
            whole[side] = {"user": sender, "until_date": 0, **whole[side]}
    return {"update_id": 9, kind: whole}


def seen(how: str) -> tuple[list[str], int]:
    message = json.dumps({**MESSAGE, "from": {"id": 5, "is_bot": False, "first_name": "黄"}})
    ended = subprocess.run(
        [sys.executable, "-c", LOOK, how, message],
        input=json.dumps([filled(raw) for raw in UPDATES]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines(), int(ended.stderr)


@pytest.fixture(scope="module")
def light() -> tuple[list[str], int]:
    return seen("light")


def test_every_kind_of_update_is_read_as_by_aiogram_imported_whole(light: tuple[list[str], int]) -> None:
    whole, _ = seen("whole")
    assert len(whole) == len(UPDATES) + 3
    assert light[0] == whole


def test_only_the_models_that_were_used_are_built(light: tuple[list[str], int]) -> None:
    assert light[1] < 60
