"""Groups as they are shown: derived from progress and attempts each time, never stored."""
