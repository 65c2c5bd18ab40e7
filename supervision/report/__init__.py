"""月报: filing, taking back, and what stands reported."""
