"""What the instructions do: plain loops over rows, panels and tiles, and the mathematics that bodies are made of."""
