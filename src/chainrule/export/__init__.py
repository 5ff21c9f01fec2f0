"""Ways out: a network, a table's model or an estimator as ONNX, and weights as PyTorch calls them."""
