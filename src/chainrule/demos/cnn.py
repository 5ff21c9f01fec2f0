"""A convolutional network that reads the digits as pictures, or other pictures with `--data`."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chainrule.demos.comparison import Comparing, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.functions.optimizers import Optimizer
from chainrule.images.classifier import ImageClassifier
from chainrule.images.training import train
from chainrule.network.network import Network
from chainrule.report.subject import Trained, subject_of
from chainrule.tabular.split import divide

HELD_OUT, VALIDATION = 0.25, 0.1


@dataclass(frozen=True)
class Cnn(Comparing):
    """An `ImageClassifier`, trained as ``chainrule train`` does, and logistic regression."""

    batches: ClassVar = {"batch_size": 32}

    def begun(self, settings: Settings) -> tuple[Network, Array, Array]:
        classifier = ImageClassifier(**estimator_settings(settings))
        found, codes = classifier._codes(pictures(settings.data, settings.seed))
        learned, *_ = divide(codes, len(codes), HELD_OUT, VALIDATION, settings.seed)
        return classifier._network(len(learned)), classifier._read(found), codes

    def optimizer(self, settings: Settings) -> Optimizer:
        return ImageClassifier(**estimator_settings(settings))._optimizer(1)

    def trained(self, settings: Settings) -> Trained:
        how = {"validation_fraction": VALIDATION, **estimator_settings(settings)}
        result = train(pictures(settings.data, settings.seed), test_size=HELD_OUT, refit=False, **how)
        others = {each.name: each.metrics for each in (*result.others, result.baseline)} | {"ours": result.metrics}
        right, count = (result.held_out.predicted == result.held_out.actual).sum(), result.data.n_test
        return replace(
            subject_of(result),
            measures={who: {name: its[name] for name in result.metrics} for who, its in others.items()},
            said=[f"{right:,} of {count:,} pictures that it was not trained on are recognised.", *result.notes],
        )


CNN = Cnn(
    "cnn",
    "Digits as pictures, or your own with --data: small filters are laid on every place, and what they find is looked "
    "at again, halved in size. A quarter is held out; logistic regression on the pixels is judged by the same quarter.",
    Settings((), "relu", 0.002, 40),
)
