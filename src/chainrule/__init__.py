"""chainrule: neural networks from scratch, as explicit programs.

The public names are listed in ``__init__.pyi``; each loads when it is first used, so that importing chainrule is quick.

>>> from chainrule import Dense, Network
>>> network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=0)
>>> print(network.program.steps[0].output)
z1
"""

import lazy_loader

from chainrule.version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
