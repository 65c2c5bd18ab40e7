"""台账上纸: ledger, bulletin and chart, all from one data set."""
