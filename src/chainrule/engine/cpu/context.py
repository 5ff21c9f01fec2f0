"""Where things are in an instruction and in a thread's context: both are arrays of 64-bit words."""

from __future__ import annotations

#: An instruction: the kernel's address, the kernel's arguments, and from word BODY on those of the fused body: the
#: width of its rows, then a word per operand.
BODY = 12

#: A thread's context: what changes from one batch, call or thread to the next. Kernels ask for these by name.
FIELDS = (
    "rows",  # in this batch
    "start",  # the batch's first row, counted in the rows of this call
    "iteration",  # of this call
    "epoch",  # of this call
    "numbers",  # the plain numbers of this iteration
    "scratch",  # this thread's own memory
    "thread",
    # of the call:
    "threads",
    "order",  # the row numbers of all its epochs
    "losses",  # one per epoch
    "first",  # iteration
    "last",  # iteration, not included
    "count",  # rows of an epoch
    "batch",  # rows of a whole batch
    "numbers_start",
    "numbers_step",
)
ROWS, START, ITERATION, EPOCH, NUMBERS, SCRATCH, THREAD, CALL = range(8)
FIELD = {name: index for index, name in enumerate(FIELDS)}
WORDS = 32

#: Elements of a parameter that are handled at once: sums over parameters are taken block by block.
BLOCK = 4096

#: Rows that a body takes at a time where a row is several passes; what it keeps between them is kept for each.
TOGETHER = 3

#: Where zeros are left out: the marks of a word, and the lines that are taken together.
BITS, LINES = 64, 128
