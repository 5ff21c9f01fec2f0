"""Training on several machines: blocks of rows, what adds up their gradients, and what carries these."""
