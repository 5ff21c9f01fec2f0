"""Readers that print a program: as text, as LaTeX, as NumPy source."""
