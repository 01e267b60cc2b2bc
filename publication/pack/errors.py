"""Why a pack was not written. Each message is a sentence for the person who must act."""

# ruff: noqa: N818 (the names are what people read in tables and runbooks)

from __future__ import annotations


class PackError(Exception):
    """No pack was written; whatever was issued before stands as it was."""


class PublicationUnreadable(PackError):
    """The publication's database is missing, lacks a published table, or holds what it must not."""


class UnknownBoard(PackError):
    """No board of that code is in the publication."""


class PackAlreadyIssued(PackError):
    """This publication's pack for the board was issued with something else in it, and issued packs never change."""
