"""键盘: the buttons of a parcel as the platform wants them: under the message, or below the input."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from supervision.notices.parcel import Parcel
from texts.menu import PLACEHOLDER


def keyboard(parcel: Parcel) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """Buttons under the message; those without data are keys below the input, which say their own label."""
    if not parcel.buttons:
        return None
    if not any(button.data for row in parcel.buttons for button in row):
        keys = [[KeyboardButton(text=button.label) for button in row] for row in parcel.buttons]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, input_field_placeholder=PLACEHOLDER)
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
            for row in parcel.buttons
        ]
    )


def inline(parcel: Parcel) -> InlineKeyboardMarkup | None:
    """What a message may carry that was edited: only buttons of its own."""
    markup = keyboard(parcel)
    return markup if isinstance(markup, InlineKeyboardMarkup) else None
