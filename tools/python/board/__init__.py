"""The virtual board: an emulated arm64 machine whose time counts instructions, so that a run repeats to the byte."""
