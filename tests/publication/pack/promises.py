"""What the invented trust has promised: boards, indicators, measures and limits, as the seeds would hold them."""

from __future__ import annotations

BOARDS = [
    ("trust_board", "Trust Board", "every two months", "trust", 1),
    ("audit_risk", "Audit & Risk Committee", "termly", "trust", 2),
    ("finance_infrastructure", "Finance & Infrastructure Committee", "termly", "own", 3),
    ("standards", "Standards Committee", "termly", "own", 4),
    ("local_governors", "Local governors", "termly", "academy", 5),
    ("transformation", "Transformation Board", "termly", "own", 6),
]
INDICATORS = [
    ("1a", "Local asset and ICT plans tied to the budget", "Headteacher", "local_governors", "1"),
    ("1b", "Site audits and health and safety compliance", "Chief Executive", "audit_risk", "1"),
    ("1c", "Priority assets plan", "Chief Executive", "finance_infrastructure", "1"),
    ("1d", "Digital strategies tied to school improvement", "Chief Executive", "standards", "1"),
    ("1e", "Quick access to support", "Chief Executive", "finance_infrastructure", "1"),
    ("1f", "Networks and training", "Chief Executive", "finance_infrastructure", "1"),
    ("2a", "Funding secured", "Chief Executive", "trust_board", "2"),
    ("2b", "Contracts and partnerships", "Chief Executive", "finance_infrastructure", "2"),
    ("2c", "Benchmarking and external review", "Chief Executive", "audit_risk", "2"),
    ("3a", "Temporary buildings", "Chief Executive", "finance_infrastructure", "3"),
    ("3b", "Growth", "Chief Executive", "finance_infrastructure", "3"),
    ("3c", "Procurement", "Chief Executive", "audit_risk", "3"),
    ("3d", "Cyber security", "Chief Executive", "audit_risk", "3"),
    ("3.2", "Section 3.2 deliverables", "Chief Executive", "audit_risk", "3.2"),
    ("B1", "Enjoy and make good progress", "Headteacher", "standards", "Big 3"),
]
NATIONAL = "National rate for the same phase"
MEASURES = [
    ("1a.1", "1a", "Asset and ICT plans approved and in date", "Academies with both plans approved and in date, out of "
     "open academies.", "higher", None, False, "Registers: plans"),
    ("1a.2", "1a", "Costed actions with an approved budget", "Open actions with a cost whose budget code has money in "
     "it, out of all open actions with a cost.", "higher", None, False, "Registers: actions; Xero: budgets"),
    ("1a.3", "1a", "Actions not overdue", "Open actions due on or after the day, out of open actions.", "higher", None,
     False, "Registers: actions"),
    ("1b.2", "1b", "Compliance checks in date, passed and evidenced", "Statutory and policy checks that are in date, "
     "were not failed and whose evidence is held, out of all checks that apply. Red if any life-safety check (fire, "
     "gas, fixed wiring, asbestos, legionella, lifting) is overdue, was never done or could not be read.", "higher",
     None, False, "Registers: compliance checks"),
    ("3b.2", "3b", "Pupils on roll against capacity", "Pupils on roll at the close of the day, out of the places the "
     "academy has.", "band", None, True, "Wonde: students; academies"),
    ("3c.3", "3c", "Spend without an earlier purchase order", "Pounds before VAT invoiced by suppliers in the "
     "financial year to date with no approved purchase order dated before the invoice, out of all pounds invoiced.",
     "lower", None, False, "Xero: invoices, purchase orders"),
    ("3c.9", "3c", "Awards with evidence of the route taken", "Awards whose evidence matches their value band. "
     "{{ 7 * 7 }}", "higher", None, False, "Contracts register"),
    ("B1.2", "B1", "Overall absence", "Sessions missed, out of the sessions that pupils could have attended.", "lower",
     NATIONAL, True, "Wonde: session marks"),
    ("B1.4", "B1", "Severe absence", "Pupils who missed half or more of their own possible sessions.", "lower", None,
     True, "Wonde: session marks"),
]  # fmt: skip
THRESHOLDS = [
    ("1a.1", None, "absolute", 100, None, 90, None),
    ("1a.2", None, "absolute", 95, None, 80, None),
    ("1a.3", None, "absolute", 90, None, 75, None),
    ("1b.2", None, "absolute", 100, None, 95, None),
    ("3b.2", None, "absolute", 85, 95, 80, 100),
    ("3c.3", None, "absolute", None, 5, None, 10),
    ("B1.2", None, "comparator_gap", None, 0, None, 2),
]
