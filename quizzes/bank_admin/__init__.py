"""Questions as authors look for them, move and copy them, and correct what was scored by them."""
