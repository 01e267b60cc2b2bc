"""A result of an assessment, where it is a grade or a score; a field of the same name also holds teachers' comments."""

from __future__ import annotations

import re
from typing import Final

from extractors.columns import Kind
from extractors.records.values import Converter

# 4, 12.5, 98%, 3b, 9-1's 7+; A*, A*A*, BCC; EXS, GDS, WTS; Y7E. What is longer or looks otherwise is somebody's words.
_GRADE: Final = re.compile(r"(?:[0-9]{1,4}(?:\.[0-9]{1,3})?[a-eA-E%]?|(?:[A-Z]\*?){1,3}[0-9]?[A-Z]?)[+=-]?")


def grade(value: str | int | float) -> str | None:
    """The grade or score as text; null for what is neither, because free text may be about a person."""
    written = str(value).strip()
    return written if _GRADE.fullmatch(written) else None


GRADE: Final = Converter(Kind.TEXT, str | int | float, grade)
