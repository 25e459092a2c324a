"""What can be wrong when somebody answers; each is a refusal the person may read about."""


class QuizError(Exception):
    """Base of everything this room refuses."""


class QuizUnavailable(QuizError):
    """There is no published quiz, or no published question, under this key."""


class NoAttemptsLeft(QuizError):
    """The quiz may be taken only so often, and it was."""


class AttemptClosed(QuizError):
    """The attempt was handed in before."""


class AnswerStands(QuizError):
    """
    The answer that is there stands: its solution was shown, or it was given later.

    Later than one that waited offline, on another device, and arrives only now.
    """


class ForeignAnswer(QuizError):
    """The client's id belongs to another answer; ids are made once and never shared."""


class NothingToPractise(QuizError):
    """Every question of this attempt was answered right."""


class MayNotSkip(QuizError):
    """The author wants this question answered, or it was tried before."""


class UnusableDraft(QuizError):
    """What was typed so far is too long to keep, or no text at all."""


class CannotRescore(QuizError):
    """Answers to the one version say nothing about the other, or the other is not in use."""


class OutcomeChanged(QuizError):
    """A re-score would change other results now than those somebody has seen and agreed to."""


class CannotMove(QuizError):
    """The question cannot be moved or copied as things stand; the message says why."""


class PointsOutOfRange(QuizError):
    """A mark gives less than nothing or more than the question is worth."""
