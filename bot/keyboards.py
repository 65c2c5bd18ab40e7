"""键盘: the buttons of a parcel as the platform wants them: under the message, or below the input."""

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from supervision.notices.parcel import Parcel
from texts.menu import PLACEHOLDER


def keyboard(parcel: Parcel) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """Buttons under the message; those without data are keys below the input, which say their own label.

    A message carries one or the other: of a merged one with both, the buttons.
    """
    if not parcel.buttons:
        return None
    under = [row for row in parcel.buttons if all(button.data for button in row)]
    if not under:
        keys = [[KeyboardButton(text=button.label) for button in row if button.label] for row in parcel.buttons]
        if not any(keys):
            return ReplyKeyboardRemove()
        keys = [row for row in keys if row]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, input_field_placeholder=PLACEHOLDER)
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row] for row in under
        ]
    )


def inline(parcel: Parcel) -> InlineKeyboardMarkup | None:
    """What a message may carry that was edited: only buttons of its own."""
    markup = keyboard(parcel)
    return markup if isinstance(markup, InlineKeyboardMarkup) else None
