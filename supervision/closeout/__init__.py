"""销号: from the application to the close-out, its filing, the look-back and reopening (DOMAIN §1.2, §1.6)."""
