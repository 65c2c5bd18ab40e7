"""月汇总用语: a month in one screen and its groupings (DOMAIN §4 sample A)."""
