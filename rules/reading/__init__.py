"""读报: what people write as a report, read into values (DOMAIN §2.1–2.7)."""
