"""The words of an instruction and of a thread's context, and the sizes that kernels and tables share."""

#: An instruction, in 64-bit words: the kernel's address, the kernel's arguments, and from word BODY on those of the
#: fused body: the width of its rows, then a word for each operand.
BODY = 12

#: A thread's context, in words: what differs from batch to batch, call to call or thread to thread. A kernel takes
#: these as arguments, by name.
FIELDS = (
    "rows",  # in this batch
    "start",  # the batch's first row, counted in the rows of this call
    "epoch",  # of this call
    "scalars",  # of this iteration
    "scratch",  # this thread's own memory, for bodies
    "image",  # and for one image
    "thread",
    # of the call:
    "threads",
    "order",  # the row numbers of all its epochs
    "losses",  # one per epoch
    "first",  # iteration
    "last",  # iteration, excluded
    "count",  # rows of an epoch
    "batch",  # rows of a whole batch
    "scalars_start",  # those of iteration 0
    "scalars_stride",  # from those of one iteration to those of the next
    "rows_before",  # of the batch, which are in other blocks
    "all_rows",  # of the batch, where it is in blocks, or 0
)
FIELD = {name: index for index, name in enumerate(FIELDS)}
ROWS, START, EPOCH, SCALARS, SCRATCH, IMAGE, THREAD, CALL = range(8)
FIRST, LAST, COUNT, BATCH, SCALARS_START, SCALARS_STRIDE = range(10, 16)
WORDS = 32

#: A plan of windows, in words. First, how an image is copied into a border of zeros: how many lines (0: it is read
#: where it is), numbers of a line, where the first line goes, how far apart lines are then, numbers of the whole.
LINES_OF, LINE, TOP, PITCH, WHOLE = range(5)
#: Then how many results lie side by side, how many numbers of a window do, the number of phases, and for each of these
#: where in the plan its table of rows begins, how many rows it has, where the table of their results begins, where that
#: of the depth, how deep it is, and the number of the first of its weights.
RUN, RUN_LINE, PHASES, PHASE, PHASE_WORDS = 5, 6, 7, 8, 6

#: Elements of a parameter that are handled at once: sums over parameters are taken block by block.
BLOCK = 4096

#: Rows that a body processes together where each takes several passes.
INTERLEAVED = 3

#: Where zeros are skipped: the bits of a word of a bitmask, and the lines that are processed together.
BITS, LINES = 64, 128
