"""演练场: a Telegram that lives on this machine, with phones side by side and a clock that can be moved."""
