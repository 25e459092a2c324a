"""The way to marking in the admin's menu."""

from wagtail.admin.menu import MenuItem

from quizzes.marking.reading import waiting_count
from quizzes.permissions import may_mark


class MarkingMenuItem(MenuItem):
    """Says how many answers wait; only for those who may mark."""

    def is_shown(self, request):
        return may_mark(request.user)

    def render_component(self, request):
        component = super().render_component(request)
        if waiting := waiting_count(request.user):
            component.label = f"{component.label} ({waiting})"
        return component
