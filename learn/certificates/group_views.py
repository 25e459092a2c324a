"""Certificates for the people of a group: issued and printed at once, without names."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learn.certificates import services
from learn.certificates.exceptions import UnknownSubject
from learn.certificates.for_groups import subjects_of
from learn.certificates.forms import GroupSheetsForm
from learn.certificates.printing import render_batch
from learn.certificates.views import check_address
from learn.groups.views.access import in_group, require_running


@require_http_methods(["GET", "HEAD", "POST"])
@in_group
def for_group(request, group):
    """Show how many have completed what, and hand over the sheets for one thing as one PDF."""
    require_running(group)
    subjects = subjects_of(request, group, get_language())
    batches = [batch for subject in subjects for batch in subject.batches]
    form = GroupSheetsForm(
        request.POST or None, batches=batches, initial={"language": get_language()}
    )
    if form.is_valid():
        batch = form.batch
        try:
            issued = services.issue_for_group(
                group=group, actor=request.user, learner_ids=batch.learner_ids, **batch.key
            )
        except UnknownSubject:
            # Withdrawn from the group since the page was asked for.
            issued = []
        if issued:
            return HttpResponse(
                render_batch(
                    issued,
                    language=form.cleaned_data["language"],
                    check_address=check_address(request),
                ),
                content_type="application/pdf",
                headers={"Content-Disposition": 'attachment; filename="mitreden-group.pdf"'},
            )
        messages.info(request, _("There is no certificate to print any more. Look again below."))
        return redirect("certificates:group", group.uuid)
    context = {
        "group": group,
        "subjects": subjects,
        "has_sheets": bool(batches),
        "form": form,
        "tab": "people",
    }
    return render(request, "certificates/group.html", context)
