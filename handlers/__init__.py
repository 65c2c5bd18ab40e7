"""应答: a person speaks; update in -> one use case -> one answer."""
