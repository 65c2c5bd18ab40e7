"""督办: the use cases; one function is one transaction's work."""
