"""
What learners have completed, and everything that follows from it.

Completions are facts and are only ever added; percentages, "done" and "continue here" are
derived from them each time they are shown. They carry the ``translation_key`` of a step, never
a page, so that a step done in Arabic is done in German.
"""
