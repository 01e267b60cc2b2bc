"""What else is in the trust's ledger: payments, credit notes, grants and pay through the bank, journals, fixed assets.

Payments and credit notes grow from invoices; the rest from the calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from demo.records import (
    BankTransaction,
    CreditNote,
    Employee,
    FixedAsset,
    Invoice,
    Line,
    ManualJournal,
    Payment,
    School,
)
from demo.world.dice import LONDON, dice, office_hours, rank, uuid_of, working_day
from demo.world.ledger import CHARGES, GRANT, LEDGER_START, PAY, PAYROLL

_PENNY = Decimal("0.01")
_NO_TAX = Decimal(0)
# What an academy pays each month without a bill: day, account, pounds a year for a square metre, and rate of VAT.
_STANDING_ORDERS = ((15, "6130", Decimal(14), Decimal(0)), (20, "6140", Decimal(9), Decimal("0.2")))
_THINGS = ("Minibus", "Boiler", "Server", "Canopy", "Interactive screens", "Hoist", "Kitchen range", "Playground")


def payments(seed: int, invoices: Sequence[Invoice]) -> Iterator[Payment]:
    """What settled the invoices: mostly at once, some in two parts, some after a part paid in error and taken back."""
    for invoice in invoices:
        settled, status = invoice.history[-1]
        if status != "PAID":
            continue
        roll = dice(seed, "payment", invoice.invoice_id)
        total = sum((line.net + line.tax for line in invoice.lines), _NO_TAX)
        part = (total / 2).quantize(_PENNY, ROUND_HALF_UP)
        authorised = next(moment for moment, word in invoice.history if word == "AUTHORISED")
        before = max(settled - timedelta(days=5), authorised + timedelta(hours=1))
        fate = roll.random()
        key = (seed, "payment", invoice.invoice_id)
        if fate < 0.05:
            yield _payment(invoice, uuid_of(*key, 0), before, part)
            yield _payment(invoice, uuid_of(*key, 1), settled, total - part)
            continue
        if fate < 0.07:
            wrong = _payment(invoice, uuid_of(*key, "wrong"), before, part)
            yield wrong._replace(history=(*wrong.history, (before + timedelta(hours=2), "DELETED")))
        yield _payment(invoice, uuid_of(*key, 0), settled, total)


def credit_notes(seed: int, invoices: Sequence[Invoice]) -> Iterator[CreditNote]:
    """Given for part of one line of a bill or a sale that was authorised and not voided."""
    for invoice in invoices:
        words = {word: moment for moment, word in invoice.history}
        roll = dice(seed, "credit note", invoice.invoice_id)
        if roll.random() >= 0.03 or "AUTHORISED" not in words or "VOIDED" in words:
            continue
        line = invoice.lines[0]
        share = Decimal(roll.choice((2, 4, 5)))
        net, tax = ((amount / share).quantize(_PENNY, ROUND_HALF_UP) for amount in (line.net, line.tax))
        key = (seed, "credit note", invoice.invoice_id)
        entered = words["AUTHORISED"] + timedelta(days=1)
        history = [(entered, "DRAFT"), (entered + timedelta(minutes=9), "AUTHORISED")]
        fate = roll.random()
        if fate < 0.1:
            history.append((entered + timedelta(days=2), "VOIDED"))
        elif fate < 0.9:
            history.append((entered + timedelta(days=10), "PAID"))
        yield CreditNote(
            credit_note_id=uuid_of(*key),
            number=f"CN-{invoice.number}",
            type=f"{invoice.type}CREDIT",
            contact_id=invoice.contact_id,
            day=_day(entered),
            tax_inclusive=invoice.tax_inclusive,
            lines=(line._replace(line_id=uuid_of(*key, 0), net=net, tax=tax),),
            history=tuple(history),
        )


def bank_transactions(seed: int, until: date, schools: Sequence[School]) -> Iterator[BankTransaction]:
    """Each month: every academy's grant, net pay, cleaning and energy, and the bank's charges for no academy named."""
    for month in _months(until):
        for place, school in enumerate(schools):
            if month < school.joined_on.replace(day=1) or (school.left_on and month > school.left_on):
                continue
            granted = Decimal(school.capacity * 550) + _pounds(seed, "grant", school.urn, month, most=900)
            yield _bank(seed, "RECEIVE", month.replace(day=5), (GRANT, school.urn), granted)
            yield _bank(seed, "SPEND", month.replace(day=28), (PAYROLL, school.urn), _pay(seed, school, month))
            for day, code, per_m2, rate in _STANDING_ORDERS:
                # From four tenths of the usual price to seventeen: every trust has an academy on each side of the band.
                dear = Decimal(round(400 + 1300 * rank(seed, f"price of {code}", place, len(schools)))) / 1000
                net = (school.floor_area_m2 * per_m2 * dear / 12).quantize(_PENNY, ROUND_HALF_UP)
                tax = (net * rate).quantize(_PENNY, ROUND_HALF_UP)
                yield _bank(seed, "SPEND", month.replace(day=day), (code, school.urn), net, tax=tax)
        yield _bank(seed, "SPEND", month.replace(day=12), (CHARGES, None), _pounds(seed, "charges", month, most=60))


def manual_journals(
    seed: int, until: date, schools: Sequence[School], employees: Sequence[Employee]
) -> Iterator[ManualJournal]:
    """Each month's pay, an academy a line; some are left as drafts, and one of a spring was posted and voided."""
    for month in _months(until):
        roll = dice(seed, "journal", month)
        lines: list[Line] = []
        for school in schools:
            if month < school.joined_on.replace(day=1) or (school.left_on and month > school.left_on):
                continue
            pay = _pay(seed, school, month)
            lines.append(Line("", PAY, school.urn, pay, _NO_TAX))
            lines.append(Line("", PAYROLL, school.urn, -pay, _NO_TAX))
        if not lines:
            continue
        clerk = roll.choice(employees)
        narration = f"Payroll {month:%B %Y}, {clerk.forename} {clerk.surname}"
        drafted = office_hours(month.replace(day=24), roll)
        posted = (drafted, "DRAFT"), (drafted + timedelta(hours=1), "POSTED")
        yield ManualJournal(uuid_of(seed, "journal", month), month.replace(day=24), narration, tuple(lines), posted)
        if roll.random() < 0.3:  # the same again, posted by mistake or left as a draft
            again = posted[0], *((posted[1], (drafted + timedelta(days=1), "VOIDED")) if roll.random() < 0.5 else ())
            yield ManualJournal(
                uuid_of(seed, "journal again", month), month.replace(day=24), narration, tuple(lines), again
            )


def fixed_assets(seed: int, schools: Sequence[School], employees: Sequence[Employee]) -> Iterator[FixedAsset]:
    """A few large things of every academy; some wait to be registered, some were disposed of."""
    for place, school in enumerate(schools):
        for number in range(5):
            roll = dice(seed, "asset", school.urn, number)
            bought = date(2023, 9, 1) + timedelta(days=roll.randrange(900))
            entered = office_hours(max(bought, LEDGER_START), roll)
            history = [(entered, "DRAFT")]
            disposed = None
            fate = roll.random()
            if fate > 0.15:
                history.append((entered + timedelta(days=3), "REGISTERED"))
            if fate > 0.8:
                disposed = working_day(_day(entered) + timedelta(days=150))
                history.append((office_hours(disposed, roll), "DISPOSED"))
            owner = roll.choice(employees)
            price = Decimal(roll.randrange(250_000, 6_000_000)) / 100
            yield FixedAsset(
                asset_id=uuid_of(seed, "asset", school.urn, number),
                number=f"FA-{place * 5 + number + 1:04d}",
                name=f"{roll.choice(_THINGS)}, {owner.forename} {owner.surname}",
                purchased=bought,
                price=price,
                residual=(price / 10).quantize(_PENNY, ROUND_HALF_UP),
                years=roll.choice((4, 5, 10)),
                serial=f"S{roll.randrange(10**8):08d}",
                disposed=disposed,
                history=tuple(history),
            )


def _payment(invoice: Invoice, payment_id: str, moment: datetime, amount: Decimal) -> Payment:
    return Payment(payment_id, invoice.invoice_id, _day(moment), amount, ((moment, "AUTHORISED"),))


def _bank(
    seed: int, kind: str, day: date, booked_to: tuple[str, str | None], amount: Decimal, *, tax: Decimal = _NO_TAX
) -> BankTransaction:
    code, urn = booked_to
    key = (seed, "bank", kind, code, urn, day)
    entered = office_hours(day, dice(*key))
    history = [(entered, "AUTHORISED")]
    if dice(*key, "fate").random() < 0.01:  # taken back on the same day; it is entered again with the next month's
        history.append((entered + timedelta(minutes=20), "DELETED"))
    line = Line(uuid_of(*key, 0), code, urn, amount, tax)
    return BankTransaction(uuid_of(*key), kind, None, working_day(day), bool(tax), (line,), tuple(history))


def _pay(seed: int, school: School, month: date) -> Decimal:
    return Decimal(school.capacity * 380) + _pounds(seed, "pay", school.urn, month, most=700)


def _pounds(*key: object, most: int) -> Decimal:
    return Decimal(dice(*key).randrange(100, most * 100)) / 100


def _months(until: date) -> Iterator[date]:
    """The first day of every month from the ledger's first to that of ``until``."""
    month = LEDGER_START
    while month <= until:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
