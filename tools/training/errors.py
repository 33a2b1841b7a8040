"""Errors that end a command with one line and a fixed exit code."""


class CommandError(Exception):
    """Base of the errors that `__main__` turns into one line on standard error."""

    exit_code = 70


class DataError(CommandError):
    """A file was read and its content is not what the command needs."""

    exit_code = 65


class InputError(CommandError):
    """A file or folder cannot be opened."""

    exit_code = 66
