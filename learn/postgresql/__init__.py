"""Django's PostgreSQL, with a cheaper way to find out that a kept connection is gone."""
