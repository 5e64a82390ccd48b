"""Real-world values, one kind per module, pure and vectorised."""
