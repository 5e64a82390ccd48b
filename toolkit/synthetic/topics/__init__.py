"""Subjects beyond the base county: each module makes the registers of one and plants its faults."""

from toolkit.synthetic.topic import Topic
from toolkit.synthetic.topics import (
    clue_dates,
    coverage,
    custody,
    freshness,
    fund_flow,
    other_aid,
    pay_lines,
    postings,
    price_link,
    relief,
    services,
    tekun_care,
    uninsured,
    village_signs,
    voluntary,
)
from toolkit.synthetic.topics.circumstances import CIRCUMSTANCES

# In this order: later topics read the tables of earlier ones, and what the payments have become.
TOPICS: tuple[Topic, ...] = (
    CIRCUMSTANCES,
    coverage.TOPIC,
    voluntary.TOPIC,
    tekun_care.TOPIC,
    other_aid.TOPIC,
    pay_lines.TOPIC,
    fund_flow.TOPIC,
    price_link.TOPIC,
    custody.TOPIC,
    relief.TOPIC,
    postings.TOPIC,
    village_signs.TOPIC,
    clue_dates.TOPIC,
    services.TOPIC,
    uninsured.TOPIC,
    freshness.TOPIC,
)
