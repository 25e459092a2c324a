"""The screens of groups: the facilitators' own, and those through which learners come and go."""
