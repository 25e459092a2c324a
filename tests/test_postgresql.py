"""A kept connection to PostgreSQL: a silent one costs no query, one that speaks up is asked."""

import socket
from types import SimpleNamespace

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS

from learn.postgresql.base import DatabaseWrapper


@pytest.fixture
def line():
    """Return both ends of a connection: ours, and the server's."""
    ends = socket.socketpair()
    yield ends
    for end in ends:
        end.close()


@pytest.fixture
def asked():
    """What the server was asked."""
    return []


@pytest.fixture
def wrapper(line, asked):
    ours, _server = line

    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def execute(self, query):
            asked.append(query)
            if ours.recv(16, socket.MSG_DONTWAIT) == b"":
                raise psycopg.OperationalError("server closed the connection unexpectedly")

    wrapper = DatabaseWrapper({}, DEFAULT_DB_ALIAS)
    wrapper.connection = SimpleNamespace(closed=False, fileno=ours.fileno, cursor=Cursor)
    yield wrapper
    wrapper.connection = None


def test_a_silent_connection_is_not_asked(wrapper, asked):
    assert wrapper.is_usable()
    assert asked == []


def test_a_connection_the_server_closed_is_not_used(wrapper, line):
    line[1].close()
    assert not wrapper.is_usable()


def test_a_notice_on_the_line_is_no_end(wrapper, line, asked):
    line[1].send(b"notice")
    assert wrapper.is_usable()
    assert asked == ["SELECT 1"]


def test_a_connection_we_closed_is_not_used(wrapper):
    wrapper.connection.closed = True
    assert not wrapper.is_usable()
