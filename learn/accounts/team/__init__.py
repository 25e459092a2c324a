"""
Who works in an organisation: the screens of its administrators.

Not in the Wagtail admin, because its rights over accounts know no organisations: whoever may edit
one account there may edit all.
"""
