"""Visitors: they keep cookies, follow redirects and fill in forms, with the standard library."""

import gzip
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from bench.middleware import QUERIES_HEADER

SESSION_COOKIE = "sessionid"


class UnexpectedAnswer(Exception):
    """The platform did not answer as a visitor would expect; a figure would mean nothing."""


@dataclass
class Answer:
    """One response, how long it took and how many queries."""

    path: str
    status: int
    location: str
    body: str
    seconds: float
    queries: int


@dataclass
class Form:
    """A form of a page with what a visitor would send by pressing its button."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether this is the form of a question."""
        return "answer" in self.fields


class FormReader(HTMLParser):
    """Collects the forms of a page; of radio buttons and checkboxes it takes the first."""

    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form" and (attributes.get("method") or "get").lower() == "post":
            self._open = Form(attributes.get("action") or "")
            self.forms.append(self._open)
        elif tag in ("input", "button") and self._open is not None and attributes.get("name"):
            self._open.fields.setdefault(attributes["name"], attributes.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None


def forms_of(answer: Answer) -> list[Form]:
    """Return the forms on the page ``answer`` that are sent by POST."""
    reader = FormReader()
    reader.feed(answer.body)
    return reader.forms


def form_to(answer: Answer, ending: str) -> Form:
    """Return the form whose address ends with ``ending``; fails where there is none."""
    for form in forms_of(answer):
        if (form.action or answer.path).endswith(ending):
            return form
    raise UnexpectedAnswer(f"{answer.path} has no form that leads to …{ending}.")


class Visitor:
    """A browser without a screen: one kept-alive connection and the cookies of one learner."""

    def __init__(self, port: int, session: str = ""):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.is_learner = bool(session)
        self.cookies = {SESSION_COOKIE: session} if session else {}
        self.done: list[Answer] = []

    def get(self, path: str) -> Answer:
        """Return the page at ``path``."""
        return self._ask("GET", path)

    def send(self, form: Form, page: Answer) -> Answer:
        """Send ``form`` of ``page`` and return the page the redirect leads to."""
        answer = self._ask("POST", form.action or page.path, urlencode(form.fields))
        if not answer.location:
            raise UnexpectedAnswer(f"{answer.path} answered a form with {answer.status}.")
        return self.get(answer.location)

    def download(self, form: Form, page: Answer) -> Answer:
        """Send ``form`` of ``page`` and return the file it is answered with."""
        answer = self._ask("POST", form.action or page.path, urlencode(form.fields))
        if answer.location or not answer.body.startswith("%PDF"):
            raise UnexpectedAnswer(f"{answer.path} answered a form with no PDF.")
        return answer

    def take(self) -> list[Answer]:
        """Return the answers since the last call; each call ends one unit of work."""
        done, self.done = self.done, []
        return done

    def _ask(self, method, path, body=None):
        headers = {"Host": "localhost", "Accept-Encoding": "gzip"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = perf_counter()
        try:
            response, content = self._exchange(method, path, body, headers)
        except ConnectionError:
            # The server hung up on a connection that was quiet for long; browsers try again too.
            self.connection.close()
            response, content = self._exchange(method, path, body, headers)
        seconds = perf_counter() - started
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        if self.is_learner and not self.cookies[SESSION_COOKIE]:
            raise UnexpectedAnswer("A learner was not recognised by their session.")
        if response.status >= 400:
            raise UnexpectedAnswer(f"{method} {path} answered {response.status}.")
        answer = Answer(
            path=path,
            status=response.status,
            location=local(response.headers.get("Location", "")),
            body=unpacked(content, response.headers.get("Content-Encoding", "")),
            seconds=seconds,
            queries=int(response.headers.get(QUERIES_HEADER, 0)),
        )
        self.done.append(answer)
        return answer

    def _exchange(self, *request):
        self.connection.request(*request)
        response = self.connection.getresponse()
        return response, response.read()


def unpacked(content: bytes, encoding: str) -> str:
    """Return the text that was sent as ``content``."""
    return (gzip.decompress(content) if encoding == "gzip" else content).decode(errors="replace")


def local(address: str) -> str:
    """Return path and query of ``address``, without the part that only a browser keeps."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
