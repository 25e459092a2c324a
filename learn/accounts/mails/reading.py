"""Reading the files into which Django's file backend writes mails."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

# Django writes a line of 79 hyphens after each mail.
END = re.compile(rb"^-{79}\r?\n", re.MULTILINE)
NEWEST = 50


@dataclass(frozen=True)
class Mail:
    """One mail as its recipient would read it, without pictures and without its HTML part."""

    sent_at: datetime | None
    to: str
    subject: str
    text: str


def newest_mails(folder: Path) -> list[Mail]:
    """Return the last fifty mails in ``folder``, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails: list[Mail] = []
    for file in files:
        parts = [part for part in END.split(file.read_bytes()) if part.strip()]
        mails += [_read(part) for part in reversed(parts)]
        if len(mails) >= NEWEST:
            break
    return mails[:NEWEST]


def _read(raw):
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Mail(
        sent_at=_moment(message["Date"]),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
    )


def _moment(header):
    """Return when a mail was sent; Django writes "-0000", by which it means UTC."""
    try:
        moment = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
