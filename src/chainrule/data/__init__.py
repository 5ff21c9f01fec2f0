"""Tables: read from files, their columns understood, turned into numbers."""
