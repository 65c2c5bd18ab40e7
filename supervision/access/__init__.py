"""接入: links for everybody the plan names, and what they read who open one (Settled 22)."""
