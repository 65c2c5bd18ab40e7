"""总装: builds everything from settings and a clock, and talks to the outside."""
