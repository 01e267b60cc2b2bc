"""Everything that can go wrong while reading a source, split by whether trying again may help.

Messages are sentences for the person who must act. They never hold a secret, a query string or a person's data.
"""

from __future__ import annotations


class ExtractError(Exception):
    """A source could not be read as declared; nothing of the partition was committed."""

    transient = False

    @property
    def code(self) -> str:
        """The error's stable name, such as ``LoopedPage``: for tests, tables and runbooks."""
        return type(self).__name__


class TransientError(ExtractError):
    """Trying again later may help."""

    transient = True


class PermanentError(ExtractError):
    """Trying again will not help until somebody changes something."""
