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
    """The question was answered before and its solution shown: the first answer stands."""


class ForeignAnswer(QuizError):
    """The client's id belongs to another answer; ids are made once and never shared."""


class NothingToPractise(QuizError):
    """Every question of this attempt was answered right."""
