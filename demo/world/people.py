"""Invented people. Their names are made of syllables that no dictionary, school or supplier here shares.

A test may therefore search every file the product writes for every name and be sure that a hit is a leak.
"""

from __future__ import annotations

import random

_FORE_HEAD = ("Zel", "Vex", "Quil", "Xan", "Jyv", "Zor", "Qua", "Vyl", "Xio", "Kzy", "Zaf", "Yux", "Wyz", "Oxv", "Ejz")
_FORE_BODY = ("phand", "quor", "zimb", "vyth", "xelm", "jorv", "wexi", "kyzz", "thaq", "bryx", "dvol", "mizq")
_FORE_TAIL = ("ira", "wyn", "eth", "ona", "iel", "oth", "ysa", "een", "ulf", "ane", "ique", "ard")
_SUR_HEAD = ("Thrax", "Quell", "Vornz", "Bryzk", "Drozv", "Fenzq", "Glyxt", "Hruzm", "Kvast", "Mroxl", "Pzarn", "Skwev")
_SUR_BODY = ("andov", "embyq", "ostwy", "urkez", "inqua", "elzor", "axmur", "yvett", "ubzin", "ewoxt", "ogzan", "irqil")
_SUR_TAIL = (
    "Zhale",
    "Qworth",
    "Vixby",
    "Jzarrow",
    "Xelford",
    "Yzmoor",
    "Wqick",
    "Kzombe",
    "Tzleigh",
    "Oxvane",
    "Uzgate",
)


def forename(roll: random.Random) -> str:
    return roll.choice(_FORE_HEAD) + roll.choice(_FORE_BODY) + roll.choice(_FORE_TAIL)


def surname(roll: random.Random) -> str:
    return f"{roll.choice(_SUR_HEAD)}{roll.choice(_SUR_BODY)}-{roll.choice(_SUR_TAIL)}"


def email(fore: str, sur: str, domain: str) -> str:
    """An address that leads nowhere: ``.invalid`` is reserved."""
    return f"{fore}.{sur}@{domain}.invalid".lower()
