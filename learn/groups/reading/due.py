"""What is due as a calendar file (RFC 5545), for people who get no mail from us."""

from datetime import timedelta
from uuid import uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from home.visibility import hidden_paths
from learn.groups.reading.assigned import assigned_to
from learn.groups.reading.modules import titles_of

PRODUCT = "-//Mitreden//Mitreden//EN"


def calendar_of(request, language: str) -> bytes:
    """
    Return the last days of all that the request's user is to take, as whole days in ``language``.

    Days have no time zone: due on the twelfth is due on the twelfth, wherever the phone is. The
    same assignment keeps its id, so a file taken again replaces what was there.
    """
    rows = [row for row in assigned_to(request.user) if row.due_on]
    keys = {row.module_key for row in rows}
    titles = titles_of(keys, language, hidden_paths(request))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for row in rows:
        title = titles.get(row.module_key)
        if title is None:
            continue
        event = Event()
        event.add("uid", f"{uuid5(row.assignment, str(row.module_key))}@mitreden")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + timedelta(days=1))
        event.add("summary", _("Due: %(module)s") % {"module": title})
        lines = [row.group_name, row.note]
        event.add("description", "\n".join(line for line in lines if line))
        calendar.add_component(event)
    return calendar.to_ical()
