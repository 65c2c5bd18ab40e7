"""话术: every Chinese sentence, as pure functions of facts."""
