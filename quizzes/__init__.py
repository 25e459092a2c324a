"""
The quiz engine: kinds of question, attempts, scoring. Knows no courses and no groups.

Questions are frozen when they are published, because authors correct live quizzes and a
learner's result must still explain itself a year on. What is right (the *spec*) comes from the
source language alone; every language adds nothing but *words*. Rejected: pointing at the Wagtail
revision, since revisions may be purged; one question table per language, since then the same
answer in two languages is two answers.
"""
