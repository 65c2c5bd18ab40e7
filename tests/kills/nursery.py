"""育婴房: a warm process that forks victims, each in a few milliseconds instead of the two seconds of a fresh
interpreter. `python -m tests.kills.nursery SOCKET PAGE`; one JSON line in, one out."""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from bot.light import import_aiogram

import_aiogram()

from aiogram.methods import DeleteWebhook, GetMe, GetUpdates, SendMessage, SetMyCommands  # noqa: E402
from aiogram.methods.base import Response  # noqa: E402
from aiogram.types import Update  # noqa: E402

from tests.kills.page import Page  # noqa: E402
from tests.kills.victim import live  # noqa: E402


class Nursery:
    """Answers {"start": settings, "log": file} with {"pid"} and {"reap": pid} with {"status"}; ends at the end of
    the line, and with it every victim still alive."""

    def __init__(self, line: socket.socket, page: Page) -> None:
        self.line, self.page = line, page
        self.alive: set[int] = set()

    def serve(self) -> None:
        try:
            with self.line.makefile("rb") as words:
                for word in words:
                    answer = self.answer(json.loads(word))
                    self.line.sendall(json.dumps(answer).encode() + b"\n")
        finally:
            for pid in self.alive:
                os.kill(pid, signal.SIGKILL)

    def answer(self, word: dict[str, Any]) -> dict[str, int]:
        if "start" in word:
            pid = os.fork()
            if pid == 0:
                self.victim(word["start"], word["log"])
            self.alive.add(pid)
            return {"pid": pid}
        _, status = os.waitpid(word["reap"], 0)
        self.alive.discard(word["reap"])
        return {"status": os.waitstatus_to_exitcode(status)}

    def victim(self, settings: dict[str, Any], log: str) -> None:
        code = 1
        try:
            self.line.close()
            file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.dup2(file, 1)
            os.dup2(file, 2)
            live(self.page, settings)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)


def warm() -> list[Any]:
    """Build the platform's models once here, not for half a second in every victim; who holds them keeps them."""
    person = {"id": 1, "is_bot": False, "first_name": "测"}
    message = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "from": person, "text": "测"}
    query = {"id": "1", "from": person, "chat_instance": "1", "message": message, "data": "测"}
    for part in ({"message": message}, {"callback_query": query}):
        Update.model_validate({"update_id": 1} | part).model_dump(mode="json", exclude_none=True, exclude_unset=True)
    models: Any = Response
    return [
        [models[method.__returning__], method.model_validate(given).model_dump()]
        for method, given in (
            (GetMe, {}),
            (GetUpdates, {"offset": 1}),
            (DeleteWebhook, {}),
            (SetMyCommands, {"commands": [{"command": "a", "description": "测"}]}),
            (SendMessage, {"chat_id": 1, "text": "测", "reply_markup": {"inline_keyboard": []}}),
        )
    ]


def main() -> None:
    line = socket.socket(fileno=int(sys.argv[1]))
    page = Page(Path(sys.argv[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the stage, and with its line us
    kept = warm()
    gc.collect()
    gc.freeze()  # shared with the victims, not copied
    Nursery(line, page).serve()
    del kept


if __name__ == "__main__":
    main()
