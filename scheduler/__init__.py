"""时钟: the clock speaks; recurring jobs that look at the state."""
