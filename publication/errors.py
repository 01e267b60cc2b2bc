"""Why nothing was published, or nothing was switched. Each message is a sentence for the person who must act."""

# ruff: noqa: N818 (the names are what people read in tables and runbooks)

from __future__ import annotations


class PublicationError(Exception):
    """What readers see is as it was."""


class GateClosed(PublicationError):
    """The verdict is not one on which this candidate may be published."""


class DamagedPublication(PublicationError):
    """A published file is not what its manifest says."""


class UnknownPublication(PublicationError):
    """There is no publication of that id."""


class NotSuppressible(PublicationError):
    """The small numbers cannot be kept from being worked out, so nothing is published."""
