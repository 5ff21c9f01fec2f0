"""Layers for images (n, height, width, channels) and sequences (n, T, channels): convolutions, pools, other shapes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any, ClassVar

from chainrule.errors import InvalidInput
from chainrule.functions.registry import AMOUNT, FLAG, SHARE, optional, python_number, taken
from chainrule.functions.shapes import Shape, times
from chainrule.functions.windows import Window
from chainrule.network.layers import ACTIVATION, COUNT, INITIALIZER, OF_ONE_LENGTH, WEIGHTS, Layer
from chainrule.network.scope import Scope
from chainrule.program.operations import Affine, AffineInputGradient, Copy
from chainrule.program.operations.windows import AveragePool, Mean, Say, StepMax, StepMean, Unpatch

KINDS = {1: "sequences (n, T, channels)", 2: "images (n, height, width, channels)"}


def _sizes(layer: Any, name: str, value: Any, least: int = 1) -> Any:
    """A number, or a tuple of one for each axis."""
    value = tuple(map(python_number, value)) if isinstance(value, list | tuple) else python_number(value)
    each = value if isinstance(value, tuple) else (value,) * layer.axes
    if len(each) != layer.axes or not all(type(n) is int and n >= least for n in each):
        what = f"a whole number, {least} or more{', or two of them' * (layer.axes > 1)}"
        raise InvalidInput(f"{type(layer).__name__}: {name} must be {what}, but is {value!r:.60}.")
    return value


def _padding(layer: Any, name: str, value: Any) -> Any:
    if value in ("valid", "same"):
        return value
    if isinstance(value, str):
        raise InvalidInput(f"padding must be 'valid', 'same' or a number, but is {value!r:.60}.")
    return _sizes(layer, name, value, least=0)


SIZES = taken(_sizes)


class Windowed(Layer):
    """What layers with windows have in common. `axes`: how many the windows go over."""

    axes: ClassVar[int] = 2
    padding: Any = "valid"
    dilation: Any = 1

    def _each(self, value: Any) -> tuple[int, ...]:
        return value if isinstance(value, tuple) else (value,) * self.axes

    def _sizes(self, scope: Scope, a: str) -> Shape:
        """The extents of what is read. Raises `InvalidInput` where it is not of the right kind."""
        shape = scope.shape(a)
        if len(shape) != self.axes + 2:
            raise self.unfit(scope, f"reads {KINDS[self.axes]}", a, remedy="put a Reshape before it")
        return shape[1:-1]

    def _window(self, kernel: Any, stride: Any, sizes: Shape) -> Window:
        """The windows over an image of these extents."""
        kernel, stride, dilation = map(self._each, (kernel, stride, self.dilation))
        reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
        if self.padding == "same":
            padding = []
            for size, step, r in zip(sizes, stride, reach, strict=True):
                rest = 0 if isinstance(size, str) else (size - 1) % step  # of the last window's stride
                total = max(r - 1 - rest, 0)
                padding.append((total // 2, total - total // 2))
        else:
            padding = [(p, p) for p in self._each(0 if self.padding == "valid" else self.padding)]
        return Window(kernel, stride, tuple(padding), dilation)


@dataclass(frozen=True, repr=False)
class Conv2D(Windowed, name="conv2d"):
    """A convolution: each filter looks at every window of an image. z = patches(a) W + b, a' = f(z).

    (n, height, width, channels) → (n, height′, width′, filters); W is (kernel height, kernel width, channels, filters).

    Parameters
    ----------
    filters : how many.
    kernel_size, stride, dilation : a whole number, or one for the height and one for the width.
    activation : f, by name or as an `Activation`.
    padding : "valid" for none, "same" for height′ = ⌈height / stride⌉, or the number of zeros on each side.
    bias, weight_init, bias_init, l1, l2, dropout : as in `Dense`; fan_in is the number of weights of a filter.

    Raises `InvalidInput` where the kernel does not fit into the image.

    LeCun et al. 1989, 'Backpropagation applied to handwritten zip code recognition'.

    >>> Conv2D(8, 3, "relu", padding="same")
    Conv2D(8, 3, activation='relu', padding='same')
    """

    filters: int = field(metadata=COUNT)
    kernel_size: Any = field(metadata=SIZES)
    activation: Any = field(default="identity", metadata=ACTIVATION)
    stride: Any = field(default=1, metadata=SIZES)
    padding: Any = field(default="valid", metadata=taken(_padding))
    dilation: Any = field(default=1, metadata=SIZES)
    bias: bool = field(default=True, metadata=FLAG)
    weight_init: Any = field(default=None, metadata=WEIGHTS)
    bias_init: Any = field(default="zeros", metadata=INITIALIZER)
    l1: float = field(default=0.0, metadata=AMOUNT)
    l2: float = field(default=0.0, metadata=AMOUNT)
    dropout: float = field(default=0.0, metadata=SHARE)

    def _weights(self, scope: Scope, a: str, *shape: int) -> tuple[list[str], list[str]]:
        """Declare W, of the kernel's extents and `shape`, and b; return their names."""
        places, channels = prod(self._each(self.kernel_size)), scope.size(a)
        fans = places * channels, places * self.filters
        size = (*self._each(self.kernel_size), *shape)
        W = scope.parameter("W", size, self.weight_init, *fans, l1=self.l1, l2=self.l2)
        b = [scope.parameter("b", (self.filters,), self.bias_init, *fans, decay=False)] if self.bias else []
        return [W], b

    def add_to(self, scope: Scope, a: str) -> str:
        window = self._window(self.kernel_size, self.stride, self._sizes(scope, a))
        mask = scope.mask(a)
        if mask is not None:  # what is padded counts as 0
            a = scope.add(Say("hadamard"), "m", a, mask)
        W, b = self._weights(scope, a, scope.size(a), self.filters)
        p = scope.add(Say("patches", window), "p", a)
        result = scope.activate(self, scope.add(Affine(windows=True), "z", p, *W, *b))
        if mask is not None:
            scope.builder.masks[result] = mask
        return result


class Conv1D(Conv2D, name="conv1d"):
    """A convolution over sequences: (n, T, channels) → (n, T′, filters); see `Conv2D`.

    W is (kernel, channels, filters). Over sequences of any length the stride is 1 and the padding "same".

    >>> Conv1D(8, 3, padding="same")
    Conv1D(8, 3, padding='same')
    """

    axes: ClassVar[int] = 1


class ConvTranspose2D(Conv2D, name="conv_transpose2d"):
    """A convolution read backwards, which makes images larger: every value is spread over a window, and these added up.

    (n, height, width, channels) → (n, height′, width′, filters), with height′ = stride · (height − 1) + reach −
    2 · padding, or with "same" stride · height; W is (kernel height, kernel width, filters, channels). What `Conv2D`
    with the same arguments reads from height′ has the height. The parameters are those of `Conv2D`.

    Dumoulin & Visin 2016, 'A guide to convolution arithmetic for deep learning', section 4.

    >>> ConvTranspose2D(8, 2, stride=2)
    ConvTranspose2D(8, 2, stride=2)
    """

    def add_to(self, scope: Scope, a: str) -> str:
        kernel, stride, dilation = map(self._each, (self.kernel_size, self.stride, self.dilation))
        sizes = [int(size) for size in self._sizes(scope, a)]
        padding = self._each(0 if isinstance(self.padding, str) else self.padding)
        extents = tuple(
            s * n if self.padding == "same" else s * (n - 1) + d * (k - 1) + 1 - 2 * p
            for n, s, k, d, p in zip(sizes, stride, kernel, dilation, padding, strict=True)
        )
        if min(extents) < 1:
            raise self.unfit(scope, "has a padding that leaves nothing of the image")
        window = self._window(self.kernel_size, self.stride, extents)
        W, b = self._weights(scope, a, self.filters, scope.size(a))
        p = scope.add(AffineInputGradient(windows=True), "p", a, *W)
        return scope.activate(self, scope.add(Unpatch(extents, window), "z", p, *b))


@dataclass(frozen=True, repr=False)
class MaxPool2D(Windowed, name="max_pool2d"):
    """The largest value of each window, channel by channel; the gradient goes to the first one that is so large.

    Parameters
    ----------
    size : the window's extent, or its height and width.
    stride : the same for the distance to the next window; by default the size.

    >>> MaxPool2D(2)
    MaxPool2D(2)
    """

    size: Any = field(metadata=SIZES)
    stride: Any = field(default=None, metadata=optional(SIZES))

    def _operation(self, window: Window) -> Any:
        return Say("max_pool", window)

    def add_to(self, scope: Scope, a: str) -> str:
        stride = self.size if self.stride is None else self.stride
        return scope.result(self._operation(self._window(self.size, stride, self._sizes(scope, a))), a)


class MaxPool1D(MaxPool2D, name="max_pool1d"):
    """The largest value of each window of a sequence, channel by channel; see `MaxPool2D`.

    >>> MaxPool1D(3, stride=2)
    MaxPool1D(3, stride=2)
    """

    axes: ClassVar[int] = 1


class AvgPool2D(MaxPool2D, name="avg_pool2d"):
    """The mean of each window, channel by channel; see `MaxPool2D`.

    >>> AvgPool2D((2, 3))
    AvgPool2D((2, 3))
    """

    def _operation(self, window: Window) -> Any:
        return AveragePool(window)


@dataclass(frozen=True, repr=False)
class Upsample2D(Windowed, name="upsample2d"):
    """Each value repeated `factor` times along height and width.

    >>> Upsample2D(2)
    Upsample2D(2)
    """

    factor: Any = field(metadata=SIZES)

    def add_to(self, scope: Scope, a: str) -> str:
        factors = self._each(self.factor)
        extents = tuple(f * int(n) for f, n in zip(factors, self._sizes(scope, a), strict=True))
        window = Window(factors, factors, ((0, 0),) * len(factors), (1,) * len(factors))
        return scope.result(Say("spread", (extents, *window)), a)


def _over_places(layer: Layer, scope: Scope, a: str, whole: Callable[..., Any], masked: Any) -> str:
    """Add a reduction over all axes but the first and the last, of sequences over the steps that there are."""
    shape = scope.shape(a)
    if len(shape) < 3:
        raise layer.unfit(scope, "reads images or sequences", a)
    mask = scope.mask(a)
    if mask is not None:
        return scope.result(masked, a, mask)
    return scope.result(whole(tuple(range(1, len(shape) - 1)), times(*shape[1:-1])), a)


class GlobalAvgPool(Layer, name="global_avg_pool"):
    """The mean over all places of an image, or all steps of a sequence: (n, …, channels) → (n, channels).

    >>> GlobalAvgPool()
    GlobalAvgPool()
    """

    def add_to(self, scope: Scope, a: str) -> str:
        return _over_places(self, scope, a, Mean, StepMean())


class GlobalMaxPool(Layer, name="global_max_pool"):
    """The largest value over all places or steps: (n, …, channels) → (n, channels). Equals share the gradient.

    >>> GlobalMaxPool()
    GlobalMaxPool()
    """

    def add_to(self, scope: Scope, a: str) -> str:
        return _over_places(self, scope, a, lambda axes, count: Say("max", (axes,)), StepMax())


@dataclass(frozen=True)
class Reshape(Layer, name="reshape"):
    """The values of each sample, in order, in another `shape`: (n, …) → (n, *shape).

    >>> Reshape((28, 28, 1))
    Reshape(shape=(28, 28, 1))
    """

    shape: Any

    def __post_init__(self) -> None:
        given = self.shape if isinstance(self.shape, list | tuple) else (self.shape,)
        shape = tuple(map(python_number, given))
        if not shape or not all(type(size) is int and size > 0 for size in shape):
            raise InvalidInput(f"Reshape: shape must be whole numbers, 1 or more, but is {self.shape!r:.60}.")
        object.__setattr__(self, "shape", shape)

    def add_to(self, scope: Scope, a: str) -> str:
        return scope.result(Say("reshape", (self.shape,)), a)


class Flatten(Layer, name="flatten"):
    """The values of each sample as one row: (n, height, width, channels) → (n, height · width · channels).

    >>> Flatten()
    Flatten()
    """

    def add_to(self, scope: Scope, a: str) -> str:
        size = times(*scope.shape(a)[1:])
        if isinstance(size, str):
            raise self.unfit(scope, OF_ONE_LENGTH.format(size), remedy="use GlobalAvgPool or GlobalMaxPool")
        return scope.result(Say("reshape", ((size,),)), a)


@dataclass(frozen=True)
class Dropout(Layer, name="dropout"):
    """The share `rate` of the values set to 0 in each training iteration; the others are scaled up.

    >>> Dropout(0.5)
    Dropout(rate=0.5)
    """

    rate: float = field(metadata=SHARE)

    def add_to(self, scope: Scope, a: str) -> str:
        return scope.drop(a, self.rate) if scope.training and self.rate else scope.result(Copy(), a)
