"""
Who somebody is: guests, learners and staff in one ``User`` table; keys, sign-in, export, erasure.

A learner is never asked for a name or an e-mail address. A visitor becomes a guest with the
first thing worth saving, a guest becomes a learner with a recovery key. Rejected: anonymous
progress in the session, because it cannot be exported, erased, merged or moved to another phone.
"""
