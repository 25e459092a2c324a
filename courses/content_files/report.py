"""What loading did, or with ``--dry-run`` would do."""

from dataclasses import dataclass, field


@dataclass
class Report:
    """Sentences for the person who loads; equal runs give equal reports."""

    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def changed(self, sentence: str) -> None:
        """Add something that was created or changed."""
        self.changes.append(sentence)

    def note(self, sentence: str) -> None:
        """Add something a person should look at; nothing was changed there."""
        self.notes.append(sentence)
