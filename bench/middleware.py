"""Counts what a request asks of the database."""

from django.db import connection

QUERIES_HEADER = "X-Bench-Queries"
# What opens and closes a transaction or a connection asks for no data.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET ")


class CountQueriesMiddleware:
    """
    Tell in a header how many queries a response took.

    It stands before all other middleware, so sessions and sign-in count too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        count = 0

        def counting(execute, sql, params, many, context):
            nonlocal count
            count += not str(sql).startswith(NOT_COUNTED)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            response = self.get_response(request)
        response[QUERIES_HEADER] = str(count)
        return response
