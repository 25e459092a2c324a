"""
Sittings: which attempts there are and what came of each, in the Wagtail admin.

For those who may see attempts, and only of the learners they look after. They see results, never
what somebody chose or wrote: how answers are spread is told by the statistics, from five people
on, and open texts are read where nobody is named. Explanations that wait for a facilitator are
opened here too.
"""
