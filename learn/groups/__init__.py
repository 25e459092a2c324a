"""
Learner groups: how people come together under a code, what they are to take, and who is stuck.

A group belongs to one organisation and is led by its facilitators; nobody else sees a byte of it.
Being in a group gives a learner nothing but assignments: progress stays the learner's own and
goes with them when they leave. Rejected: letting the join code sign people in. It hangs on a wall.
"""
