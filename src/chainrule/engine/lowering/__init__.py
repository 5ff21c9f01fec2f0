"""From a program to groups of statements that can share a loop: no processor, no memory, no kernel is known here."""
