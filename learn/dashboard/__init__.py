"""
"My learning": one page that composes what the rooms below know about one person.

It has no models of its own, and nothing imports it.
"""
