"""上纸用语: the words of ledger, bulletin and chart (DOMAIN §4, exports)."""
