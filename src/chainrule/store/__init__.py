"""Models as files: chainrule's own format, and writing a file whole or not at all."""
