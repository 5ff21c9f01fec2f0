"""What runs in the subprocess: the learner's program, watched. It imports NumPy and the standard library only."""
