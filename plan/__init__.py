"""方案: the official document -> a plan value -> the plan file and back."""
