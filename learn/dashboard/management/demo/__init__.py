"""
What ``make demo`` does between the two words and a page in the browser.

Every step looks first whether it is needed, so that the second start takes seconds and keeps
whatever people have done meanwhile. What cannot work is refused in one sentence.
"""
