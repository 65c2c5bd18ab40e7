"""预警: raised, escalated and ended, of reports and of dated targets (DOMAIN §1.5)."""
