"""What the Python commands of this project share: their errors, their command line, reading ONNX files."""
