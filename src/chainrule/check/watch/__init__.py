"""What runs in the child process: the learner's program, rewritten so that its arithmetic is recorded."""
