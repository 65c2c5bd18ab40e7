"""回声: a bare aiogram bot behind its own webhook handler, in a process of its own; it stores nothing.

python -m tests.bench.echo PORT
"""

import sys

from aiogram import Bot, Dispatcher, Router
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

PATH, SECRET = "/webhook", "bench-secret"


def main() -> None:
    router = Router()

    @router.message()
    async def echo(message: Message) -> SendMessage:
        return message.answer(message.text or "")

    bot, dispatcher = Bot("123456:BENCH-only"), Dispatcher()
    dispatcher.include_router(router)
    app = web.Application()
    # in the foreground: its answer is its reply, so that no other server takes part
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
