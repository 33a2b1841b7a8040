"""Training of the anytime networks that Punctual runs: recipes in, ONNX models with one output per exit out."""
