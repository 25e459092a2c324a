"""What the editor of a quiz or bank sees beside its fields."""

from wagtail.admin.panels import Panel


class PublishingEffectPanel(Panel):
    """
    Shows what publishing the saved draft would do to questions that people have answered.

    The comparison is read by a template tag: services know models, so models cannot know them.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/publishing_effect.html"

        def is_shown(self):
            """There is nothing to compare before the first saving."""
            return self.instance is not None and self.instance.pk is not None
