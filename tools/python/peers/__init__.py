"""Other runtimes on the same models: what they answer, and how long they take."""
