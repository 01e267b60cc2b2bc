"""The simulated trust's directories of software, and its certificates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, HORIZON
from demo.world.ledger import suppliers
from demo.world.rows import Typing, typed

_OWNER = "ICT lead"
_BEGUN = date(2024, 9, 9)
_PRODUCTS = (
    ("Tablemaker timetables", "platform", True), ("Wayfind MIS", "mis", True), ("Ledgerly", "platform", False),
    ("Sensory diary", "bespoke", True), ("Parent post", "platform", True), ("Minibus rota", "bespoke", False),
    ("Filterwell", "platform", False), ("Reading ladder", "platform", True), ("Visitor desk", "platform", True),
    ("Hoist log", "bespoke", False), ("Backup vault", "platform", False), ("Canteen till", "platform", True),
    ("Phonics park", "platform", False), ("Care notes", "bespoke", True), ("Print queue", "platform", False),
)  # fmt: skip


def software(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """From five products an academy to all fifteen, each of another supplier; kept up with care, or begun and left."""
    contacts = [supplier.contact_id for supplier in suppliers(seed)]
    for place, school in enumerate(schools):
        listed = rank(seed, "software listed", place, len(schools))
        left = rank(seed, "software kept", place, len(schools))
        order = list(contacts)
        dice(seed, "software suppliers", school.urn).shuffle(order)
        for number in range(1, len(_PRODUCTS) + 1 - round(listed * 11)):
            roll = dice(seed, "software", school.urn, number)
            yield _product(school, number, roll, order[number % len(order)], left)
        if place % 4 == 2:
            yield from _edges(school)


def _product(school: School, number: int, roll: Random, supplier: str, left: float) -> Entry:
    """``left``: 0 where everything is written and looked at each year, 1 where rows are typed once and forgotten."""
    product, tier, personal = _PRODUCTS[number - 1]
    typed_on = _BEGUN + timedelta(days=roll.randrange(300))
    forgotten = roll.random() < (left - 0.35) * 0.9
    review = typed_on + timedelta(days=365)
    later: list[Typing] = []
    while not forgotten and review < HORIZON:
        seen = review - timedelta(days=roll.randrange(3, 30))
        review = seen + timedelta(days=365)
        later.append((seen, {"Review date": review, "Renewal date": review + timedelta(days=31)}))
    trial = roll.random() < 0.15
    if trial:
        later.append((typed_on + timedelta(days=90), {"Status": "live"}))
    if number > 3 and roll.random() < 0.12:
        later.append((typed_on + timedelta(days=400), {"Status": "retired"}))
    unexplained = roll.random() < (left - 0.5) * 0.5
    unapproved = tier == "bespoke" and left > 0.3 and roll.random() < left - 0.2
    cells = {
        "Product": product,
        "Tier": tier,
        "Purpose": None if unexplained else "What it says",
        "Personal data": personal,
        "DPIA date": typed_on - timedelta(days=40) if personal else None,
        "MFA": roll.choice(("enforced", "available_off", "unavailable")),
        "Approval date": None if unapproved else typed_on - timedelta(days=10),
        "Review date": typed_on + timedelta(days=365) if roll.random() >= left - 0.7 else None,
        "Renewal date": typed_on + timedelta(days=396) if roll.random() >= left - 0.6 else None,
        "Users": roll.randrange(3, 200),
        "Supplier ref": supplier if roll.random() < 0.9 or left < 0.4 else None,
        "Status": "pilot" if trial else "live",
    }
    return typed("software", school, number, _OWNER, (typed_on, cells), *later)


def _edges(school: School) -> Iterator[Entry]:
    """A bespoke system to be reviewed by the demo's day, one by the day before, and a retired one that nobody asks."""
    for number, review, status in (
        (21, DEMO_DAY, "live"),
        (22, DEMO_DAY - timedelta(days=1), "pilot"),
        (23, date(2025, 6, 30), "retired"),
    ):
        typed_on = date(2025, 3, 3)
        cells = {
            "Product": f"Local form {number}",
            "Tier": "bespoke",
            "Purpose": "A form of our own",
            "Personal data": False,
            "MFA": "enforced",
            "Approval date": typed_on,
            "Review date": review,
            "Renewal date": date(2027, 8, 31),
            "Status": status,
        }
        yield typed("software", school, number, _OWNER, (typed_on, cells))


class _Certificate(NamedTuple):
    place: int
    scheme: str
    level: str | None
    issued: date
    expires: date
    withdrawn: date | None = None


_CERTIFICATES = (
    # The trust's own stands in the first academy's register; on the demo's first day it has sixty days to run.
    _Certificate(0, "cyber_essentials", "basic", date(2024, 5, 20), date(2025, 5, 19)),
    _Certificate(0, "cyber_essentials", "basic", date(2025, 5, 19), DEMO_DAY + timedelta(days=60)),
    _Certificate(0, "cyber_essentials", "basic", date(2026, 5, 11), date(2027, 5, 10)),
    _Certificate(1, "cyber_essentials", "plus", date(2025, 11, 3), date(2026, 11, 2), withdrawn=date(2026, 1, 12)),
    _Certificate(2, "cyber_essentials", "basic", date(2025, 4, 14), date(2026, 4, 13)),
)


def certificates(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Cyber Essentials at a few academies, and other schemes here and there."""
    for place, school in enumerate(schools):
        roll = dice(seed, "certificates", school.urn)
        here = [each for each in _CERTIFICATES if each.place == place]
        if roll.random() < 0.6:
            issued = date(2024, 10, 1) + timedelta(days=roll.randrange(500))
            scheme, level = roll.choice((("eco_schools", "silver"), ("iso_27001", None), ("other", "none")))
            here.append(_Certificate(place, scheme, level, issued, issued + timedelta(days=730)))
        for number, certificate in enumerate(here, start=1):
            cells = {
                "Scheme": certificate.scheme,
                "Level": certificate.level,
                "Issued": certificate.issued,
                "Expires": certificate.expires,
                "Certificate number": f"{school.urn}-{number}",
                "Status": "current",
            }
            over = (certificate.expires + timedelta(days=3), {"Status": "expired"})
            if certificate.withdrawn:
                over = (certificate.withdrawn, {"Status": "withdrawn"})
            first = (max(certificate.issued, _BEGUN), cells)
            yield typed("certificates", school, number, _OWNER, first, over)
