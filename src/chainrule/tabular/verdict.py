"""Whether something was learned: decided in one place, and said in one sentence wherever a model is shown.

Each held-out row has two losses: the network's, and that of the constant, which looks at no column. The mean of their
differences, with its 95% interval, decides (Student 1908, 'The probable error of a mean', for paired values):

learned : the whole interval is on the better side.
too_few_rows : no difference and a useful one are both inside it, so that more rows would have to tell; or hardly a
    row differs from the most frequent value, and the interval cannot be trusted.
nothing : anything else; had there been something useful, these rows would have shown it.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from chainrule.tabular.metrics import log_losses

Array = NDArray[Any]
Name = Literal["learned", "nothing", "too_few_rows"]
Loss = Literal["log loss", "squared error"]
Things = Literal["rows", "pictures"]

USEFUL = 0.1  # the share of the constant's loss that is worth having
FEWEST = 5  # held-out rows that differ from the most frequent value: with fewer, a mean is far from normal

OPENINGS = {
    "learned": "It has learned something",
    "nothing": "It has learned nothing of use",
    "too_few_rows": "There are too few rows to tell whether it has learned anything",
}


@dataclass(frozen=True)
class Verdict:
    """Whether something was learned.

    loss : what the network and the constant were compared by. `balanced` : with every class counted the same.
    rows : held-out rows. `unlike` : how many of them differ from the most frequent value.
    gain : the share of the constant's loss that the network saves; below 0 where it is worse.
    low, high : its 95% interval; None where there are too few rows for one.
    things : what the rows are called.
    """

    verdict: Name
    loss: Loss
    balanced: bool
    rows: int
    unlike: int
    gain: float
    low: float | None
    high: float | None
    things: Things = "rows"

    def __str__(self) -> str:
        """The verdict in one sentence.

        >>> print(Verdict("learned", "log loss", False, 178, 68, 0.32, 0.22, 0.42))
        It has learned something: on 178 held-out rows, its log loss is 32% lower than without any column (95%
        interval: 22% to 42% lower).
        """
        return f"{self.opening}: {self.reason}"

    @property
    def opening(self) -> str:
        """The verdict itself, in words."""
        return OPENINGS[self.verdict]

    @property
    def reason(self) -> str:
        """What decided it, in words."""
        if self.low is None or self.high is None:
            few = f"only {self.unlike:,}" if self.unlike else "none"
            verb = "differ" if self.unlike > 1 else "differs"
            return f"{few} of {self.rows:,} held-out {self.things} {verb} from the most frequent value."
        loss = f"{self.loss}, with every class counted the same," if self.balanced else self.loss
        low, high = _percent(self.low), _percent(self.high)
        from_low = low if (self.low < 0) == (self.high < 0) else f"{low} {_side(self.low)}"
        without = "any column" if self.things == "rows" else "looking"
        ends = f"{from_low} to {high}" if self.high >= 0 else f"{high} to {from_low}"
        return (
            f"on {self.rows:,} held-out {self.things}, its {loss} is {_percent(self.gain)} {_side(self.gain)} than "
            f"without {without} (95% interval: {ends} {_side(self.high)})."
        )

    def facts(self) -> dict[str, Any]:
        """Return what scripts read: the verdict's name, and the gain that decided it."""
        gain = {"loss": self.loss, "mean": self.gain, "low": self.low, "high": self.high}
        return {"verdict": self.verdict, "gain": gain}

    def spec(self) -> dict[str, Any]:
        """Return the verdict as JSON."""
        return asdict(self)

    @classmethod
    def from_spec(cls, spec: dict[str, Any]) -> Self:
        """Return the verdict that `spec` describes. Raises `ValueError` or `TypeError` for any other document."""
        verdict = cls(**spec)
        numbers = [verdict.gain, *(x for x in (verdict.low, verdict.high) if x is not None)]
        named = verdict.verdict in get_args(Name) and verdict.loss in get_args(Loss)
        named = named and verdict.things in get_args(Things)
        counted = all(type(x) is int and 0 <= x < 2**63 for x in (verdict.rows, verdict.unlike))
        if not (named and counted and all(isinstance(x, int | float) and math.isfinite(x) for x in numbers)):
            raise ValueError("its verdict is wrong")
        return verdict


def class_verdict(codes: Array, probabilities: Array, shares: Array, *, balanced: bool = False) -> Verdict:
    """Return the verdict on probabilities (n, classes) for class numbers (n,); `shares` (classes,) are the constant.

    balanced : whether the network was trained with every class counted the same, by which it is then judged too.
    """
    classes = len(shares)
    counts = 1 / (classes * np.maximum(shares, 1 / len(codes)))[codes] if balanced else None
    said = np.full(classes, 1 / classes) if balanced else shares
    constant = log_losses(codes, np.broadcast_to(said, probabilities.shape))
    return judge(codes, log_losses(codes, probabilities), constant, "log loss", counts)


def number_verdict(actual: Array, predicted: Array, mean: float) -> Verdict:
    """Return the verdict on predictions (n,); the constant is the `mean`."""
    scale = float(max(np.abs(actual).max(), np.abs(predicted).max(), abs(mean))) or 1.0  # keeps squares finite
    losses, constant = ((said / scale - actual / scale) ** 2 for said in (predicted, mean))
    return judge(actual, losses, constant, "squared error")


def judge(actual: Array, losses: Array, constant: Array, loss: Loss, weights: Array | None = None) -> Verdict:
    """Return the verdict on the losses (n,) of a network on held-out rows, beside those of the constant, (n,).

    actual : (n,), the targets; weights : (n,), how much each row counts.

    >>> rng = np.random.default_rng(0)
    >>> actual = np.array([0, 1] * 50)
    >>> constant = np.full(100, 0.69)
    >>> judge(actual, constant - 0.2 + rng.normal(0, 0.3, 100), constant, "log loss").verdict
    'learned'
    >>> judge(actual, constant + rng.normal(0, 0.03, 100), constant, "log loss").verdict
    'nothing'
    >>> judge(actual, constant + rng.normal(0, 0.6, 100), constant, "log loss").verdict
    'too_few_rows'
    """
    if weights is not None:
        losses, constant = losses * weights, constant * weights
    rows = len(actual)
    unlike = rows - int(np.unique(actual, return_counts=True)[1].max())
    gains = (constant - losses) / (float(constant.mean()) or 1.0)
    gain = float(gains.mean())
    if unlike < FEWEST:
        return Verdict("too_few_rows", loss, weights is not None, rows, unlike, gain, None, None)
    half = float(stdtrit(rows - 1, 0.975) * gains.std(ddof=1) / math.sqrt(rows))
    low, high = gain - half, min(gain + half, 1.0)  # no loss is below 0
    name: Name = "learned" if low > 0 else "too_few_rows" if high > USEFUL else "nothing"
    return Verdict(name, loss, weights is not None, rows, unlike, gain, low, high)


def _percent(share: float) -> str:
    """Return the size of a share, in two digits or more.

    >>> _percent(0.324), _percent(-0.0012), _percent(-5e9)
    ('32%', '0.12%', '5e+11%')
    """
    size = 100 * abs(share)
    return f"{size:,.0f}%" if 10 <= size < 1e6 else f"{size:.2g}%"


def _side(share: float) -> str:
    return "higher" if share < 0 else "lower"
