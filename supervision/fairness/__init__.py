"""公正: asked privately before anything is said; explained, corrected, objected to (DOMAIN §5, §6)."""
