"""From pictures to what a network reads: every pixel as a share of the brightest."""

import math
from dataclasses import dataclass
from os import PathLike
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.pictures import Pictures, in_words, read_pictures
from chainrule.errors import InvalidInput

Array = NDArray[Any]


@dataclass(frozen=True)
class PictureEncoder:
    """Turns pictures, and tables with a column of them, into the arrays that a network reads, (n, *shape).

    shape : height, width and channels. dtype : of the pixels, "uint8" or "float32". top : what becomes 1.
    """

    shape: tuple[int, ...]
    dtype: str
    top: float

    columns: tuple[Column, ...] = ()
    features: tuple[Any, ...] = ()

    @classmethod
    def fit(cls, pictures: Pictures) -> Self:
        """Learn from pictures. Raises `InvalidInput` where they are too small to see anything in."""
        pixels = pictures.pixels
        if min(pixels.shape[1:3]) < 3:
            raise InvalidInput(
                f"The pictures have {in_words(pixels.shape[1:3])}, too small to see anything in: 3 × 3 at least."
            )
        top = 255.0 if pixels.dtype == np.uint8 else float(np.abs(pixels).max()) or 1.0
        return cls(pixels.shape[1:], pixels.dtype.name, top)

    @property
    def inputs(self) -> tuple[int, ...]:
        """What the network reads of a picture."""
        return self.shape

    def pictures(self, source: Any) -> Pictures:
        """Return the pictures in `source`, as this model's. Raises `InvalidInput` where they are of another shape."""
        found = read_pictures(source, self.shape[:2], self.shape[2])
        wanted, given = (*self.shape, self.dtype), (*found.pixels.shape[1:], found.pixels.dtype.name)
        if given != wanted:
            raise InvalidInput(f"The pictures must be of the shape and type {wanted}, but are of {given}.")
        return found

    def read(self, path: str | PathLike[str], encoding: str | None = None) -> pl.DataFrame:
        """Return a table of the pictures in a folder or a file."""
        return self.pictures(path).frame()

    def check(self, frame: pl.DataFrame, target: str = "") -> tuple[str, ...]:
        """Return the columns that are unknown: none. Raises `InvalidInput` for a table without such pictures."""
        size = math.prod(self.shape) * np.dtype(self.dtype).itemsize
        if frame.schema.get("picture") != pl.Binary or not (frame["picture"].bin.size() == size).all():
            raise InvalidInput("The model reads pictures, but is given a table: give it a folder or a file of these.")
        return ()

    def transform(self, frame: pl.DataFrame) -> Array:
        """Return what the network reads of a table, (n, *shape) in float32."""
        self.check(frame)
        return self.inputs_of(np.frombuffer(b"".join(frame["picture"]), self.dtype).reshape(-1, *self.shape))

    def inputs_of(self, pixels: Array) -> Array:
        """Return what the network reads of pixels."""
        return np.asarray(pixels / np.float32(self.top), np.float32)

    def spec(self) -> dict[str, Any]:
        """Return the encoder as JSON."""
        return {"shape": list(self.shape), "dtype": self.dtype, "top": self.top}

    @classmethod
    def from_spec(cls, spec: dict[str, Any]) -> Self:
        """Return the encoder that `spec` describes. Raises `ValueError`, `TypeError` or `KeyError` for any other."""
        encoder = cls(tuple(spec["shape"]), spec["dtype"], spec["top"])
        sizes = len(encoder.shape) == 3 and all(type(size) is int and size > 0 for size in encoder.shape)
        if not (sizes and encoder.dtype in ("uint8", "float32") and 0 < encoder.top < math.inf):
            raise ValueError("its pictures are wrong")
        return encoder
