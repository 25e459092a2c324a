"""The examples in the table that people download to fill it in."""

from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.exchange import model


def template_questions() -> list[model.ImportedQuestion]:
    """Return a short example of each kind, in the language of the screen."""

    def html(text):
        return f"<p>{text}</p>"

    return [
        model.ChoiceQuestion(
            stem=html(_("Who has to answer for what a website says?")),
            hints=[_("It stands at the bottom of many pages.")],
            choices=[
                model.Choice(
                    _("Whoever is named in the imprint"), 100, html(_("The law asks for a name."))
                ),
                model.Choice(_("The search engine"), 0, html(_("It only finds pages."))),
            ],
        ),
        model.ChoiceQuestion(
            stem=html(_("What helps you to check a picture?")),
            choices=[
                model.Choice(_("Search for the picture backwards"), 50),
                model.Choice(_("Look for the first place it appeared"), 50),
                model.Choice(_("Count how often it was shared"), -100),
            ],
            is_single=False,
        ),
        model.TrueFalseQuestion(
            stem=html(_("Everybody in Germany may say in public what they think.")),
            is_true=True,
        ),
        model.ShortTextQuestion(
            stem=html(_("What is the part of a page called that says who is responsible?")),
            answers=[model.Answer(_("imprint")), model.Answer(_("legal notice"))],
        ),
        model.NumberQuestion(
            stem=html(_("How many states does Germany have?")),
            answers=model.usual_answers(Decimal(16), Decimal(1)),
        ),
        model.MatchingQuestion(
            stem=html(_("What is each of these for?")),
            pairs=[
                model.Pair(_("Imprint"), _("It says who answers for a page")),
                model.Pair(_("Archive of the web"), _("It shows how a page looked before")),
            ],
        ),
        model.SortingQuestion(
            stem=html(_("Fact or opinion?")),
            categories=[_("Fact"), _("Opinion")],
            pairs=[
                model.Pair(_("The library opened in 1998."), _("Fact")),
                model.Pair(_("The library is too small."), _("Opinion")),
            ],
        ),
        model.OrderingQuestion(
            stem=html(_("How do you check a picture? Bring the steps into order.")),
            items=[
                model.Thing(_("Look closely at the picture")),
                model.Thing(_("Search for older copies of it")),
                model.Thing(_("Decide whether to share it")),
            ],
        ),
        model.GapTextQuestion(
            stem=html(_("Fill in the gaps.")),
            text=_("Every German website must have an [[1]]. It says who is [[2]]."),
            gaps=[
                model.Gap([model.Answer(_("imprint")), model.Answer(_("legal notice"))]),
                model.Gap(
                    [model.Answer(_("responsible")), model.Answer(_("famous"), 0)], is_select=True
                ),
            ],
        ),
        model.OpenTextQuestion(
            stem=html(_("What makes you trust a page? Give two reasons.")), points=2
        ),
    ]
