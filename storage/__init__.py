"""台账库: the SQLModel store; never commits by itself, never speaks Telegram."""
