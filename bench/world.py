"""Where the visitors of the benchmark go and who they are."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "world.json"


@dataclass
class World:
    """Addresses to visit, and sessions of learners to visit them with."""

    home: str
    first_lesson: str
    catalogue: str
    module: str
    lessons: list[str]
    quiz: str
    sessions: list[str]
    group: str
    group_file: str
    join: str
    recover: str
    keys: list[str]
    certificates: list[str]
    facilitators: list[str]

    def write(self, data: Path):
        """Leave this in the data folder ``data``."""
        (data / FILE_NAME).write_text(json.dumps(asdict(self)))

    @classmethod
    def read(cls, data: Path) -> "World":
        """Return what was left in the data folder ``data``."""
        return cls(**json.loads((data / FILE_NAME).read_text()))
