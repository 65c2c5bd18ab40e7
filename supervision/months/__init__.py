"""调度期: the months of each plan: opened, asked for, cut off; what passes, and what an outage moves."""
