"""The mathematics: activations, losses, initializers, optimizers, schedules, and the vocabulary they are written in."""
