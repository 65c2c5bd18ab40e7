"""方法表: the Bot API methods this Telegram knows; any other is 404 Not Found."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from sandbox import account, sending
from sandbox.wire import Call

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

Method = Callable[["Telegram", Call], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getme": account.get_me,
    "getupdates": account.get_updates,
    "setwebhook": account.set_webhook,
    "deletewebhook": account.delete_webhook,
    "getwebhookinfo": account.get_webhook_info,
    "getchat": account.get_chat,
    "getfile": account.get_file,
    "setmycommands": account.set_my_commands,
    "getmycommands": account.get_my_commands,
    "deletemycommands": account.delete_my_commands,
    "setchatmenubutton": account.accept,
    "setmyname": account.accept,
    "setmydescription": account.accept,
    "setmyshortdescription": account.accept,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": sending.edit_message_text,
    "editmessagecaption": sending.edit_message_caption,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "deletemessage": sending.delete_message,
    "answercallbackquery": sending.answer_callback_query,
}
