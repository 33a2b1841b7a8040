"""Manual pages and completions, made from what `punctual --help` and `punctual COMMAND --help` print."""
