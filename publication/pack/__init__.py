"""What a board receives: a self-contained page made from one publication and nothing else."""

from publication.pack.errors import PackAlreadyIssued, PackError, PublicationUnreadable, UnknownBoard
from publication.pack.render import render_pack

__all__ = ["PackAlreadyIssued", "PackError", "PublicationUnreadable", "UnknownBoard", "render_pack"]
