"""What can keep the demo from going on."""

from __future__ import annotations


class DemoError(Exception):
    """The demo cannot go on; the message says why, for the person who started it."""
