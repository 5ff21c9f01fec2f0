"""Networks: layers, the steps they contribute, and the Network that holds parameters and state."""
