"""Pictures and reports of a network and its training."""
