"""Pictures from folders, files and arrays, brought to one size, grey where none has a colour."""

import gzip
import math
import os
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from chainrule.data.large import is_large
from chainrule.data.reading import shortened
from chainrule.errors import InvalidInput

Array = NDArray[Any]
T = TypeVar("T")
Size = tuple[int, ...]  # height and width
File = tuple[Path, str, str | None]  # with the name that it is known by, and its class

MOST_PIXELS = 2**26  # of a picture in a file: it is refused before it is unpacked
MOST_NUMBERS = 2**30  # of all pictures together, once they have one size
LARGEST = 64  # pixels of a side, where the size is decided on here
SPLITS = {"train", "training", "test", "testing", "val", "valid", "validation"}
IDX = "-images-idx3-ubyte"  # in the name of MNIST's files


@dataclass(frozen=True)
class Pictures:
    """Pictures of one size.

    pixels : (n, height, width, channels), uint8; of an array of other numbers, these in float32.
    names : of the files, inside their folder; of an array, the numbers of the rows, from 1.
    labels : (n,), the class of each as text, or None.
    left_out : files that could not be read, and why. notes : what else a reader should know, a sentence each.
    """

    pixels: Array
    names: tuple[str, ...]
    labels: Array | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def frame(self) -> pl.DataFrame:
        """Return a table: each picture's file, its pixels as bytes, and its class, if it is known."""
        columns = {"file": self.names, "picture": [each.tobytes() for each in self.pixels]}
        return pl.DataFrame(columns if self.labels is None else {**columns, "class": self.labels.tolist()})


def holds_pictures(path: Path) -> bool:
    """Whether a path is of pictures rather than of a table."""
    return (path.is_dir() and not is_large(path)) or path.suffix == ".npz" or IDX in path.name


def read_pictures(source: Any, size: Size | None = None, channels: int | None = None) -> Pictures:
    """Return the pictures in `source`: a folder, a file, a list of files, an array (n, height, width[, channels]).

    A folder has a sub-folder of pictures for each class, or pictures. A file is a picture, an .npz with pictures and
    perhaps labels, or MNIST's, such as train-images-idx3-ubyte.gz, with its labels beside it; a folder may hold these.

    size : height and width, and channels : 1 for grey, 3 for colour, of pictures in files; decided from these if None.

    Raises `InvalidInput`, with the reason, where there is nothing to be read.

    >>> read_pictures(np.zeros((2, 8, 8))).pixels.shape
    (2, 8, 8, 1)
    """
    if isinstance(source, Pictures):
        return source
    if isinstance(source, str | os.PathLike):
        return _from_path(Path(source), size, channels)
    if isinstance(source, list | tuple) and source and all(isinstance(item, str | os.PathLike) for item in source):
        return _from_files([(Path(item), os.fspath(item), None) for item in source], size, channels)
    return _numbered(source)


def _from_path(path: Path, size: Size | None, channels: int | None) -> Pictures:
    if path.is_file():
        if path.suffix == ".npz":
            return _from_npz(path)
        return _from_idx(path) if IDX in path.name else _from_files([(path, path.name, None)], size, channels)
    if not path.is_dir():
        raise InvalidInput(f"There is no folder and no file {_shown(path)}.")
    try:
        inside = sorted(item for item in path.iterdir() if not item.name.startswith((".", "__")))
        folders = [item for item in inside if item.is_dir()]
        loose: list[File] = [(file, file.name, None) for file in inside if _is_picture(file)]
        files = [(file, str(file.relative_to(path)), each.name) for each in folders for file in _inside(each)]
    except OSError as error:
        raise InvalidInput(f"The folder {_shown(path)} cannot be read ({error.strerror or error}).") from None
    if packed := [item for item in inside if IDX in item.name]:
        return _from_idx(next((item for item in packed if item.name.startswith("train")), packed[0]))
    if files and {item.name.lower() for item in folders} <= SPLITS:
        names = ", ".join(item.name for item in folders)
        raise InvalidInput(f"{_shown(path)} is divided into {names}, which are no classes: give one of these folders.")
    if not files and not loose:
        raise InvalidInput(f"{_shown(path)} holds no pictures (PNG, JPEG, …): it needs a sub-folder of them per class.")
    found = _from_files(files or loose, size, channels)
    note = (f"{len(loose):,} pictures are in no sub-folder, and left out.",) if files and loose else ()
    return replace(found, notes=(*found.notes, *note))


def _inside(folder: Path) -> Iterator[Path]:
    """The pictures in a folder and in those inside it, in order."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in sorted(files) if _is_picture(path := Path(where, name)))


def _is_picture(path: Path) -> bool:
    return Image.registered_extensions().get(path.suffix.lower()) in Image.OPEN and not path.name.startswith(".")


def _from_files(files: Sequence[File], size: Size | None, channels: int | None) -> Pictures:
    left_out: dict[str, str] = {}
    with warnings.catch_warnings(action="ignore"):  # of what a file tells beside its pixels
        seen = _read(files, _looked_at, left_out)
        size = size or _decided([extents for extents, _ in seen.values()])
        there = [file for file in files if file[1] in seen]
        kept = _read(there, partial(_unpacked, size=size, mode="L" if channels == 1 else "RGB"), left_out)
    if not kept:
        first, why = next(iter(left_out.items()))
        which = "The picture" if len(files) == 1 else f"None of {len(files):,} pictures can be read:"
        raise InvalidInput(f"{which} {_shown(first)} cannot be read: {why}.")
    pixels = np.stack(list(kept.values()))
    if channels is None and (pixels == pixels[..., :1]).all():
        pixels = np.ascontiguousarray(pixels[..., :1])
    notes = []
    if moving := sum(seen[name][1] for name in kept):
        notes.append(f"{moving:,} of the pictures have several frames, of which the first is taken.")
    if others := sum(seen[name][0] != size for name in kept):
        notes.append(f"{others:,} of the pictures have another size, and were brought to {in_words(size)}.")
    labels = [label for _, name, label in there if name in kept]
    return Pictures(pixels, tuple(kept), np.array(labels, object) if labels[0] else None, left_out, tuple(notes))


def _read(files: Sequence[File], look: Callable[[Image.Image], T], left_out: dict[str, str]) -> dict[str, T]:
    """Return what `look` makes of each picture, by its name; note of each that cannot be read why not.

    A picture that is too large is refused when only the beginning of its file has been read.
    """
    found = {}
    for path, name, _ in files:
        try:
            with Image.open(path) as image:
                if math.prod(image.size) > MOST_PIXELS:
                    raise InvalidInput(f"it has {in_words(image.size[::-1])}, more than {MOST_PIXELS:,} in all")
                found[name] = look(image)
        except InvalidInput as error:
            left_out[name] = str(error)
        except UnidentifiedImageError:
            left_out[name] = "it is damaged, or not a picture"
        except Image.DecompressionBombError:
            left_out[name] = f"it has more than {MOST_PIXELS:,} pixels"
        except Exception as error:  # Pillow raises errors of many kinds
            left_out[name] = f"it is damaged ({str(error) or type(error).__name__:.100})"
    return found


def _looked_at(image: Image.Image) -> tuple[Size, bool]:
    """Return a picture's height and width, once it is upright, and whether it has several frames."""
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) > 4
    return image.size if turned else image.size[::-1], bool(getattr(image, "is_animated", False))


def _unpacked(image: Image.Image, size: Size, mode: str) -> Array:
    """Return a picture's first frame, (height, width, channels): turned upright, and on white.

    Where its proportions are others than those of `size`, there are black margins.
    """
    image.draft("RGB", (size[1], size[0]))  # of a large photograph, no more is unpacked than is needed
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):  # of 16 bits, or measured
        values = np.asarray(upright, np.float64)
        top = 65535 if upright.mode.startswith("I;16") else max(float(values.max()), 1.0)
        upright = Image.fromarray((255 * np.clip(values / top, 0, 1)).astype(np.uint8))
    if upright.has_transparency_data:
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    shown = upright.convert(mode)
    fitted = shown if shown.size[::-1] == size else ImageOps.pad(shown, (size[1], size[0]))
    return np.asarray(fitted).reshape(*size, -1)


def _decided(extents: Sequence[Size]) -> Size:
    """Return the middle height and width, or smaller ones where these are large."""
    height, width = np.median(extents, axis=0).tolist() if extents else (1, 1)
    scale = min(1.0, LARGEST / max(height, width))
    size = max(1, round(scale * height)), max(1, round(scale * width))
    if 3 * len(extents) * math.prod(size) > MOST_NUMBERS:
        raise InvalidInput(f"{len(extents):,} pictures of {in_words(size)} are too many for the memory.")
    return size


def _from_npz(path: Path) -> Pictures:
    """Return the pictures in an .npz, the first array of three or four axes, and labels, if one has as many rows."""
    try:
        with zipfile.ZipFile(path) as packed:
            large = sum(item.file_size for item in packed.infolist()) > 8 * MOST_NUMBERS
        with np.load(path, allow_pickle=False) as held:
            arrays = [] if large else [held[name] for name in held.files]
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        what = "damaged, or holds something else than numbers"
        raise InvalidInput(f"{_shown(path)} is {what} ({error!s:.100}).") from None
    pixels = next((array for array in arrays if array.ndim in (3, 4)), None)
    if pixels is None:
        raise InvalidInput(
            f"{_shown(path)} holds no pictures (n, height, width[, channels]), or too many for the memory."
        )
    return _numbered(pixels, next((array for array in arrays if array.shape == pixels.shape[:1]), None))


def _from_idx(path: Path) -> Pictures:
    """Return MNIST's pictures, and the labels in the file beside them."""
    beside = path.with_name(path.name.replace(IDX, "-labels-idx1-ubyte"))
    pixels, labels = _idx(path, 3), _idx(beside, 1) if beside.exists() else None
    if labels is not None and len(labels) != len(pixels):
        raise InvalidInput(f"{_shown(path)} has {len(pixels):,} pictures, but {_shown(beside)} {len(labels):,} labels.")
    return _numbered(pixels, labels)


def _idx(path: Path, axes: int) -> Array:
    """Return the bytes in an IDX file: zeros, 8, the number of axes, the extents as 32-bit numbers, the bytes."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            head = file.read(4 + 4 * axes)
            shape = np.frombuffer(head, ">u4", offset=4).tolist()
            size = math.prod(shape) if head[:4] == bytes([0, 0, 8, axes]) else 0
            data = file.read(size + 1) if size <= 8 * MOST_NUMBERS else b""
    except (OSError, EOFError, ValueError) as error:
        raise InvalidInput(f"{_shown(path)} is damaged ({error!s:.100}).") from None
    if not size or len(data) != size:
        raise InvalidInput(f"{_shown(path)} is damaged, or not an IDX file of bytes with {axes} axes.")
    return np.frombuffer(data, np.uint8).reshape(shape)


def _numbered(X: Any, labels: Array | None = None) -> Pictures:
    """Return pictures in an array. Raises `InvalidInput` where it is none."""
    try:
        array = np.asarray(X)
    except ValueError:
        raise InvalidInput("X must be pictures of one size, but they have several.") from None
    if array.dtype.kind not in "uifb" or array.ndim not in (3, 4) or not array.size:
        what = f"{array.dtype} of the shape {array.shape}"
        raise InvalidInput(f"X must be pictures (n, height, width[, channels]), paths or a folder, but is {what}.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise InvalidInput("X holds NaN or infinity, which no pixel is.")
    names = tuple(map(str, range(1, len(array) + 1)))
    classes = None if labels is None else labels.astype(str).astype(object)
    array = array if array.dtype == np.uint8 else array.astype(np.float32)
    return Pictures(array if array.ndim == 4 else array[..., None], names, classes)


def in_words(size: Sequence[int]) -> str:
    """Return a height and a width in words.

    >>> in_words((1200, 8))
    '1,200 × 8 pixels'
    """
    return f"{size[0]:,} × {size[1]:,} pixels"


def _shown(path: object) -> str:
    return shortened(path, 200)
