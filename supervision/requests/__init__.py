"""申请: what people ask for, from their words to who may decide (DOMAIN §2.9, §2.10)."""
