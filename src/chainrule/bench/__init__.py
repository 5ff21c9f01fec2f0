"""The benchmark: chainrule beside other libraries, in one run on one machine.

`workloads` says what is trained, `peers` how each library trains it, `measures` what is measured, `report` how it is
shown.
"""
