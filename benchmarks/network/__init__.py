"""How `matcher/network.onnx` was learnt: `python -m benchmarks.network --help`. Needs PyTorch and `[careful]`."""
