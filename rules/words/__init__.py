"""用语: small words, questions, requests and a leader's few words, told apart from reports (DOMAIN §2.10, §3)."""
