"""汇总: a month read into one value."""
