"""The anytime curve: what a deadline is worth on this machine."""
