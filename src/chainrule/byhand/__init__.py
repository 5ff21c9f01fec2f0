"""Three classic first networks, each written out by hand in one file.

`truth_table`   a class that learns a 3-input table: sigmoid, sum of squares
`xor`           XOR with two hidden units: small functions, biases, and a plateau
`xor_tanh`      XOR with tanh and cross-entropy, one sample per column, and a word about luck

Read a file from top to bottom, run it with `python FILE`, then change something. NumPy is all they
need: nothing here imports the rest of chainrule.
"""
