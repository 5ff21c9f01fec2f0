"""What a network has learned beside what a sceptic would try first, in a table."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, ClassVar

from chainrule.demos.demo import Array, Demo, Outcome, Settings
from chainrule.network.network import Network
from chainrule.report.subject import Trained

WIDTH = 110  # of sentences


@dataclass(frozen=True)
class Comparing(Demo):
    """A demo that compares a network with simple methods."""

    options: ClassVar = frozenset({"learning_rate", "epochs", "seed", "data"})

    @abstractmethod
    def begun(self, settings: Settings) -> tuple[Network, Any, Array]:
        """Return the network, untrained, and the X and y that it learns from."""

    @abstractmethod
    def trained(self, settings: Settings) -> Trained:
        """Train it, and return what its report is about: measures, and what they say."""

    def build(self, settings: Settings) -> Network:
        return self.begun(settings)[0]

    def data(self, settings: Settings) -> tuple[Any, Array]:
        return self.begun(settings)[1:]

    def run(self, settings: Settings) -> Comparison:
        page = self.trained(settings)
        return Comparison(self, settings, page.network, page)


@dataclass
class Comparison(Outcome):
    """A trained network beside others."""

    page: Trained = field(repr=False)

    def about(self) -> Trained:
        return self.page

    @property
    def measures(self) -> Mapping[str, Mapping[str, float]]:
        """By method, ours last, and by what is measured."""
        return self.page.measures

    def lines(self) -> list[str]:
        width, heads = max(map(len, self.measures)), list(next(iter(self.measures.values())))
        said = [line for text in self.page.said for line in wrap(text, WIDTH)]
        rows = [
            "  ".join([f"{name:{width}}", *(f"{row[head]:{len(head)}.4f}" for head in heads)])
            for name, row in self.measures.items()
        ]
        return [*super().lines(), "", "  ".join([" " * width, *heads]), *rows, "", *said]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"compared": {name: dict(row) for name, row in self.measures.items()}}
