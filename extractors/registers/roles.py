"""Job titles, told apart from people's names.

A register says who answers for a row, and that column lands. People write a colleague's name there, so a title is taken
only when every one of its words is a word of job titles: a list of what may pass cannot let a name through.
"""

from __future__ import annotations

import re

_WORDS_OF_TITLES = """
    academies academy accountant admin administration administrator adviser advisor agent and apprentice area
    assessor asset assets assistant asst assurance at attendance audit auditor behaviour board body bursar business
    care caretaker catering centre ceo cfo chair chairman chairperson chairwoman chief cleaning clerk cloud co
    college committee communications community competent compliance consultant controller coo coordinator council
    councillor cover cto curriculum cyber data delivery department deputy designated development digital director
    early education engineer environment environmental equipment estate estates exams executive executives external
    facilities facility finance financial fire first for full further general governance governing governor
    governors grounds group growth h s head headship headteacher headteachers health helpdesk hoist hr hub human i
    ict ii iii improvement inclusion information infrastructure inspector interim internal it joint keeper kitchen
    lead leader leaders leadership learning legal lettings line local maintenance management manager managers member
    minibus mis money network networks nurse nursery of office officer officers operational operations operative
    oversight parent part partner partnership partnerships pastoral payroll people performance person personnel
    phase portfolio post premises president primary principal procurement professional programme project projects
    property provision pupil quality reception receptionist regional registrar representative residential resources
    responsible risk safeguarding safety sbm scheme school schools science secondary secretary security sen senco
    send sendco senior service services site sites sixth slt software special specialist staff standards strategic
    strategy supervisor supply support surveyor sustainability system systems teacher teachers teaching team
    technical technician technology the therapy training transformation transport treasurer trust trustee trustees
    vice warden wellbeing working years 1 2 3
"""
ROLE_WORDS = frozenset(_WORDS_OF_TITLES.split())
_WORD = re.compile(r"[a-z0-9]+")
_STAFF_NUMBER = re.compile(r"[A-Za-z]{0,3}[-/ ]?\d{1,10}")


def is_role(text: str) -> bool:
    """Whether every word of ``text`` is a word of job titles."""
    words = _WORD.findall(text.lower().replace("&", " and ").replace("co-ordinator", "coordinator"))
    return bool(words) and all(word in ROLE_WORDS for word in words) and text.isascii()


def is_person_code(text: str) -> bool:
    """Whether ``text`` says who somebody is without a name: a role, numbered where several hold it, or a staff number.

    A user name such as ``mhobbs1`` is a name.
    """
    if not text.isascii():
        return False
    words = [word for word in re.split(r"[\s_.&/-]+", text) if word]
    return bool(_STAFF_NUMBER.fullmatch(text)) or (
        bool(words) and not words[0].isdigit() and is_role(" ".join(word for word in words if not word.isdigit()))
    )
