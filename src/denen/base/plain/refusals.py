"""Refusals: what a person may not or cannot do now, said in words. Anything else that is raised is a bug."""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """Base of the named refusals. A subclass gives `says` (what happened), `remedy` (what to do) and, seldom, `status`.

    Both texts may hold %(name)s places, filled from the facts it is raised with: `raise WrongCode(left=2)`.
    """

    says: ClassVar[object] = ""  # a text, or one that waits for the reader's language: str() gives it
    remedy: ClassVar[object] = ""
    status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return str(self.says) % self.facts

    @property
    def what_to_do(self) -> str:
        return str(self.remedy) % self.facts
