"""
What staff change about their own account.

Not in the Wagtail admin, because facilitators have no access to it.
"""
