"""
How fast Mitreden is, measured the way a learner meets it: over HTTP, from a production server.

``make bench`` fills a throw-away database (the shipped content, a module of 60 lessons, 1,000
learners), starts granian with DEBUG off, lets eight visitors work at once and sets every figure
beside a control: a view in the same process that returns a constant. Milliseconds of one machine
say little about another; the ratio to the control and the number of queries say more.

The platform never imports this package; only ``bench.settings`` adds the control view and the
middleware that counts queries.
"""
