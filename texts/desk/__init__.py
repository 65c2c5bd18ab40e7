"""市环督办用语: what the office reads when it asks or acts (DOMAIN §4)."""
