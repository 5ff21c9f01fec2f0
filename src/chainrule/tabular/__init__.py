"""The tabular job: a table and a column to predict become a trained model, judged on rows it has not seen.

>>> import polars as pl
>>> from chainrule.tabular import train
>>> table = pl.DataFrame({"x": [i / 50 for i in range(100)], "y": [3 * i / 50 + 1 for i in range(100)]})
>>> result = train(table, "y", epochs=100)
>>> result.task, result.metrics["r2"] > 0.9
('regression', True)
"""

from chainrule.tabular.model import TabularModel
from chainrule.tabular.result import TrainingResult
from chainrule.tabular.settings import Options
from chainrule.tabular.training import train

load = TabularModel.load

__all__ = ["Options", "TabularModel", "TrainingResult", "load", "train"]
