"""Is my backprop right? A learner's own program, run and compared with the true gradients.

The program runs in a process of its own, rewritten so that its arithmetic is recorded (`watch/`): a graph of what was
computed from what (`graph`). A parameter is what later becomes itself plus a change that depends on it (`parameters`);
what lies between it and the loss (`losses`) is its network, and reverse mode gives its true gradient (`adjoints`). The
changes are compared with these (`judge`). Where they differ, one rule after the other is spoiled as people spoil it
(`structure`, `mistakes`, `slips`) until it gives the program's own numbers (`explanations`): only then it is called
wrong, with the place (`locate`), in words (`words`), with a line that gives the right numbers (`mend`). It starts at
`check.check_backprop`.
"""
