"""Uploaded pictures, sound and video, served by ourselves where nothing stands in front of us."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.static import serve

# One span of bytes, as players ask for it (RFC 9110, section 14.1.2).
BYTE_SPAN = re.compile(r"bytes=(?P<first>\d*)-(?P<last>\d*)")
CHUNK = 64 * 1024
# These have a view of their own, which asks who may read them.
GUARDED = "documents/"


def serve_media(request, path):
    """
    Serve a file below the media folder, whole or the span of bytes that is asked for.

    Players on phones fetch sound and video in spans and refuse servers that send everything.
    Documents are not found here.
    """
    if path.startswith(GUARDED):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if response.status_code != 200:
        return response
    response["Accept-Ranges"] = "bytes"
    span = BYTE_SPAN.fullmatch(request.headers.get("Range", ""))
    if span is None or span["first"] == span["last"] == "":
        return response
    return _part(response, span["first"], span["last"])


def _part(whole, first: str, last: str):
    size = int(whole["Content-Length"])
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = whole.file_to_stream
    file.seek(start)
    part = StreamingHttpResponse(
        _chunks(file, end - start + 1), status=206, content_type=whole["Content-Type"]
    )
    part["Accept-Ranges"] = "bytes"
    part["Content-Length"] = end - start + 1
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Last-Modified"] = whole["Last-Modified"]
    return part


def _chunks(file, left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
