"""Errors that end a command with one line on standard error and a fixed exit code."""

from __future__ import annotations


class CommandError(Exception):
    """Something failed that the command has no better class for."""

    exit_code = 70


class CheckFailed(CommandError):
    """The command did its work, and what it checked does not hold."""

    exit_code = 1


class DataError(CommandError):
    """A file or another program's output was read and is not what the command needs."""

    exit_code = 65


class InputError(CommandError):
    """A file, folder, program or device cannot be opened."""

    exit_code = 66


class OutputError(CommandError):
    """A file cannot be written."""
