"""Is my backprop right? A learner's own program, run and compared with the derived gradients.

The program runs in a process of its own, watched (`child/`, `run`); what it computed is searched for forward passes
(`forward`) and updates (`iterations`); the same network is built in chainrule (`reference`), and its derived gradients
are compared with the program's (`compare`, `judge`). Where they differ, the derived program is spoiled with one known
mistake after the other (`mistakes`, `spoil`) until it computes what the learner's program computes. Then the mistake
has a name, a line, and the right line beside it (`names`, `words`). It starts at `check.check_backprop`.
"""
