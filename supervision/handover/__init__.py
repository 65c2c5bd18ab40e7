"""换人与请假: who is the contact from which day, and who acts for him (DOMAIN §2.9, §2.10)."""
