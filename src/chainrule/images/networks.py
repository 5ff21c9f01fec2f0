"""Which convolutional network fits pictures of some size and number.

>>> [type(layer).__name__ for layer in layers((8, 8, 1), 1500, 10)]
['Conv2D', 'Conv2D', 'MaxPool2D', 'Flatten', 'Dense', 'Dense']
"""

import math

from chainrule.data.target import head
from chainrule.network.images import Conv2D, Flatten, MaxPool2D
from chainrule.network.layers import Dense, Layer

FILTERS, MOST_FILTERS = 16, 64  # of the first convolution, and of any
SMALL = 7  # pixels of a side, to which pictures are halved before they are looked at as a whole
LARGE = 40  # pixels of a side, from which the first convolution takes every second place
FEW = 500  # pictures, up to which the last hidden layer is small
DROPOUT = 0.5  # of the last hidden layer


def layers(shape: tuple[int, ...], rows: int, classes: int) -> list[Layer]:
    """Return the layers of a network for pictures (height, width, channels).

    Convolutions and pools, until what is left of a picture is small; then it is looked at as a whole.
    """
    side, stride = (min(shape[:2]), 1) if min(shape[:2]) <= LARGE else (min(shape[:2]) // 2, 2)
    halvings = max(1, math.ceil(math.log2(side / SMALL)))
    found: list[Layer] = []
    for block in range(halvings):
        filters = min(FILTERS * 2**block, MOST_FILTERS)
        found.append(Conv2D(filters, 3, "relu", padding="same", stride=1 if block else stride))
        if halvings == 1:  # with one look only, nothing is seen that is made of parts
            found.append(Conv2D(2 * filters, 3, "relu", padding="same"))
        found.append(MaxPool2D(2))
    outputs, activation, _ = head(classes)
    hidden = Dense(64 if rows <= FEW else 128, "relu", dropout=DROPOUT)
    return [*found, Flatten(), hidden, Dense(outputs, activation)]
