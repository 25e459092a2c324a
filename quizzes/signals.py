"""News from the quiz engine. Each is sent after the transaction that made it true."""

from django.dispatch import Signal

# A learner began something: an attempt at a whole quiz, or the first try in a lesson.
# Provides: attempt
attempt_begun = Signal()

# A learner handed in an attempt at a whole quiz (never a practice or a check in a lesson).
# Provides: attempt
attempt_submitted = Signal()

# What people gave for answers was released, or changed since: these results may be others now.
# Provides: attempt_ids
marks_released = Signal()
