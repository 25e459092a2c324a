"""The platform's own addresses, a control to compare them with, and the server's clock."""

import time

from django.http import HttpResponse
from django.urls import path

from learn.urls import urlpatterns as platform_urls


def control(request):
    """Return a constant: what a request costs before it does anything."""
    return HttpResponse("ok")


def clock(request):
    """Return the CPU seconds this server process has used so far, all threads together."""
    return HttpResponse(str(time.process_time()))


urlpatterns = [
    path("__control__/", control),
    path("__clock__/", clock),
    *platform_urls,
]
