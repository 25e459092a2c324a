"""
The screens on which people mark what learners wrote, in the Wagtail admin.

Names are left out everywhere: no pseudonym, no id of a learner and no time, so that an answer is
judged by what it says. Who marks second sees no points of the first. ``reading`` asks the database
a constant number of times; every write is in ``services.marking``.
"""
