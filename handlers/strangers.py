"""陌生人: one polite line and nothing else."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from supervision.people import Person
from supervision.reply import Reply
from texts.welcome import STRANGER


def router() -> Router:
    router = Router(name="strangers")
    for observer in (router.message, router.edited_message, router.callback_query):
        observer.register(answer, unknown)
    return router


def unknown(event: Message | CallbackQuery, person: Person | None) -> bool:
    return person is None


async def answer(event: Message | CallbackQuery) -> Reply:
    return Reply(STRANGER)
