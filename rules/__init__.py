"""规则: the plan's law as pure functions; standard library only, no clock, no I/O."""
