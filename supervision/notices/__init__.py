"""通知: what must be heard, composed at the instant of sending."""
