"""Is my backprop right? A learner's own program, run and compared with the true gradients.

The program runs in a process of its own, rewritten so that its arithmetic is recorded (`watch/`): a graph of what was
computed from what (`graph`). A parameter is what later becomes itself plus a change that depends on it (`parameters`);
what lies between it and the loss (`losses`) is its network, and reverse mode gives its true gradient (`adjoints`). The
changes are compared with these (`judge`). Where they differ, the program's own numbers are put in the place of one
step of the backward pass after the other (`structure`, `scene`, `search`): where all gradients that are made of them
then agree, the mistake is in how they are made. It is called wrong (`explanations`, `diagnose`) only if a known slip
(`mistakes`) makes just these numbers, or a small change of the line the right ones (`mend`); then it is told, with
the place (`locate`), in words (`words`). It starts at `check.check_backprop`.
"""
