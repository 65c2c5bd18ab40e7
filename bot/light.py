"""轻装: the platform's client in a third of the time and half of the memory, by building its models when used."""

import sys
from typing import Any

from pydantic import BaseModel


def import_aiogram() -> None:
    """Import aiogram without building its 400 types; each is built when it is first needed. Call it before
    anything else imports aiogram; afterwards it does nothing.

    aiogram asks for models at need (`defer_build`), and then builds them all at import, because a name in an
    annotation is known to its package only, not to its module. Here the names are put into the modules instead,
    where pydantic looks for them at a model's first use. Measured, aiogram alone: 2.6 -> 0.6 s, 165 -> 66 MB.
    """
    if "aiogram" in sys.modules:
        return
    at_once = BaseModel.__dict__["model_rebuild"]
    names: dict[str, Any] = {}

    def at_need(cls: type[BaseModel], /, *, _types_namespace: dict[str, Any] | None = None, **how: Any) -> bool | None:
        if cls.__module__.startswith("aiogram.types.") and _types_namespace is not None:
            names.update(_types_namespace)
            return None
        built: bool | None = at_once.__func__(cls, _types_namespace=_types_namespace, **how)
        return built

    BaseModel.model_rebuild = classmethod(at_need)  # type: ignore[method-assign, assignment]
    try:
        import aiogram  # noqa: F401
    finally:
        BaseModel.model_rebuild = at_once  # type: ignore[method-assign]
    for name, module in list(sys.modules.items()):
        if name.startswith(("aiogram.types.", "aiogram.methods.")):
            for known, value in names.items():
                vars(module).setdefault(known, value)
