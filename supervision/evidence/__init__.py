"""佐证: files received, placed, fetched, doubted and taken back (DOMAIN §2.4)."""
