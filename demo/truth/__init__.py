"""The right answers: what every measure should say of a simulated trust, worked out apart from the pipeline.

Written from the text of the strategy, with exact fractions, straight over the records of the world. It imports nothing
of the pipeline and nothing of the code that makes the world, so that neither can lend it a mistake.
"""

from demo.truth.answers import Row, Truth, expected
from demo.truth.disclosure import disclosures, suppressed

__all__ = ["Row", "Truth", "disclosures", "expected", "suppressed"]
