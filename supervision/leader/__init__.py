"""牵头领导: what leaders are told of, and what they say to it (DOMAIN §3)."""
