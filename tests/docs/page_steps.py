"""The steps of a page that tells how to change the project: which file, how, and what to write into it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NEW, APPENDED, CHANGED = "New file", "At the end of", "Change in"
_STEP = re.compile(rf"^\*\*({NEW}|{APPENDED}|{CHANGED})\*\* `([^`]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One block of the page; ``text`` of a change is a piece of a diff with some of what stands around it."""

    how: str
    path: str
    text: str


def steps_of(page: Path) -> Sequence[Step]:
    """The page's steps in their order. Raises ``ValueError`` for a block that is announced as none of them."""
    text = page.read_text("utf-8")
    steps = [Step(*found) for found in _STEP.findall(text)]
    if (blocks := len(re.findall(r"^```\w+$", text, re.MULTILINE))) != len(steps):
        raise ValueError(f"{page} has {blocks} blocks, of which {len(steps)} say where they belong.")
    return steps


def follow(step: Step, root: Path) -> None:
    """Do under ``root`` what the step says. Raises ``ValueError`` where the page does not fit the project."""
    path = root / step.path
    if path.exists() == (step.how == NEW):
        raise ValueError(f"{step.how} {step.path}, which is {'there already' if path.exists() else 'not there'}.")
    if step.how == NEW:
        path.write_text(step.text, "utf-8")
        return
    before = path.read_text("utf-8")
    if step.how == APPENDED:
        path.write_text(before + step.text, "utf-8")
        return
    lines = step.text.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
    if before.count(old) != 1:
        raise ValueError(f"What is to be changed stands {before.count(old)} times in {step.path}.")
    path.write_text(before.replace(old, new), "utf-8")
