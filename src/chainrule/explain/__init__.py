"""Looking inside: the gradient check, and what else explains a network to the person who built it."""
