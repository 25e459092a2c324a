"""What somebody who was invited by mail sees: to what, by whom, and how to begin."""
