"""A convolutional network that reads the digits as pictures, or other pictures with `--data`."""

from dataclasses import dataclass
from typing import ClassVar

from chainrule.data.pictures import Pictures
from chainrule.demos.comparison import Comparing, Comparison, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.functions.optimizers import Optimizer
from chainrule.images.classifier import ImageClassifier
from chainrule.images.training import train
from chainrule.network.network import Network
from chainrule.report.subject import subject_of
from chainrule.tabular.split import divide

HELD_OUT, VALIDATION = 0.25, 0.1


@dataclass(frozen=True)
class Cnn(Comparing):
    """An `ImageClassifier`, trained as ``chainrule train`` does, and logistic regression."""

    batches: ClassVar = {"batch_size": 32}

    def build(self, settings: Settings) -> Network:
        classifier, _, codes = self._begun(settings)
        learned, *_ = divide(codes, len(codes), HELD_OUT, VALIDATION, settings.seed)
        return classifier._network(len(learned))

    def optimizer(self, settings: Settings) -> Optimizer:
        return self._begun(settings)[0]._optimizer(1)

    def data(self, settings: Settings) -> tuple[Array, Array]:
        classifier, found, codes = self._begun(settings)
        return classifier.encoder_.inputs_of(found.pixels), codes

    def _begun(self, settings: Settings) -> tuple[ImageClassifier, Pictures, Array]:
        """Return the classifier, untrained, with the pictures and the numbers of their classes."""
        classifier = ImageClassifier(validation_fraction=VALIDATION, **estimator_settings(settings))
        return classifier, *classifier._codes(pictures(settings.data, settings.seed))

    def run(self, settings: Settings) -> Comparison:
        found = pictures(settings.data, settings.seed)
        how = {"validation_fraction": VALIDATION, **estimator_settings(settings)}
        result = train(found, test_size=HELD_OUT, refit=False, **how)
        others = {each.name: each.metrics for each in (*result.others, result.baseline)} | {"ours": result.metrics}
        measures = {who: {name: its[name] for name in result.metrics} for who, its in others.items()}
        right, count = (result.held_out.predicted == result.held_out.actual).sum(), result.data.n_test
        said = [f"{right:,} of {count:,} pictures that it was not trained on are recognised.", *result.notes]
        return Comparison(self, settings, result.network, measures, said, subject_of(result))


CNN = Cnn(
    "cnn",
    "Digits as pictures, or your own with --data: small filters are laid on every place, and what they find is looked "
    "at again, halved in size. A quarter is held out; logistic regression on the pixels is judged by the same quarter.",
    Settings((), "relu", 0.002, 40),
)
