"""My learning."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.caching import personal
from learn.dashboard.reading import learning_of


@require_safe
@personal
def my_learning(request):
    """Show where to go on, what is done, and every result with its mistakes."""
    return render(
        request,
        "dashboard/my_learning.html",
        {"learning": learning_of(request, get_language())},
    )
