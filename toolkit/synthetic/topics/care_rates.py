"""Every number the registers of care, payment and village offices are drawn from: judgement, of no real county."""

from dataclasses import dataclass, field

FEN = 100  # fen per yuan


@dataclass(frozen=True)
class CareLimits:
    """Limits by which a case is a fault; working values that each county sets itself."""

    caregiver_age: int = 75  # T04: from this age nobody is taken as a caregiver
    caregiver_serves: int = 5  # T04
    assessment_days: int = 365  # T05
    visit_days: tuple[int, int] = (7, 31)  # T06: those who need care, those who do not
    window_days: int = 183  # T06, O02: visits are looked at so far back
    institution_share: float = 0.5  # T07
    wish_days: int = 30  # T08
    renewal_days: int = 365  # T03
    allocation_days: int = 10  # P04
    repay_days: int = 15  # P11
    cards: int = 3  # P05: so many cards in one hand
    tolerance_fen: int = 100  # P03
    modal_share: float = 0.8  # P08
    even_probability: float = 0.01  # P08: lower tail of the spread of coverage over a township's villages
    even_villages: int = 7  # P08: townships of fewer villages say nothing
    modal_households: int = 10  # P08: fewer households say nothing
    consumer_rise: float = 3.5  # P09, percent
    food_rise: float = 6.0
    supplement_fen: int = 30 * FEN  # P09, per person and month
    supplement_days: int = 40  # P09, after the end of the month of the index
    reserve_fen: int = 50_000 * FEN  # L01
    emergency_minutes: int = 24 * 60  # L02
    papers_workdays: int = 20  # L03
    relief_cap_months: int = 4  # L04: monthly standards
    same_day_grants: int = 10  # L04
    pending_workdays: int = 30  # L05
    subsidy_months: int = 2  # S01, S05: unpaid for so long
    lost_contact_months: int = 6  # S07
    coverage_distance: float = 2.0  # V01, in standard deviations
    need_ratio: float = 1.5  # V01: so many times the township's severely disabled explain a high coverage
    notice_days: int = 90  # K03, C10
    clue_days: int = 31  # G05
    referral_days: int = 15  # G06, from the day of triage
    response_workdays: int = 3  # G07
    feedback_days: int = 60  # G07
    clues_per_thousand: float = 1.0  # V04: weighted by age, half of the weight lost in ``clue_half_life`` days
    clue_half_life: int = 90
    repeat_days: int = 30  # V04: the same matter within so many days is one clue
    clues_apart: int = 4  # V04: fewer different clues say nothing
    return_days: int = 30  # V03: a return so late, or so long unrectified times three, is slow
    copied_statements: int = 3  # V05
    zero_faults: int = 3  # V05
    overlap_distance: float = 0.25  # V06: share of monitored persons on dibao, away from the township's
    contact_days: int = 30  # O01
    elder_visit_days: int = 31  # O02
    nursing_bed_share: float = 0.5  # O03, of a home
    idle_days: int = 90  # O04
    training_days: int = 365  # O07
    fresh_days: int = 35  # Q03


@dataclass(frozen=True)
class CareRates:
    """Shares and usual values of each register."""

    limits: CareLimits = field(default_factory=CareLimits)
    institution_of_full: float = 0.62  # of persons who cannot care for themselves, in townships that do well
    institution_of_full_low: float = 0.30
    superseded: float = 0.15  # of agreements and assessments an older row is kept
    home_wishes: float = 0.4
    social_residents: int = 6  # of an institution, who pay for themselves
    village_homes: float = 0.4  # of villages
    lists_families: float = 0.85  # of townships, and of families of somebody insured alone: members not insured are listed
    custody: float = 0.10  # of elders and severely disabled persons on dibao
    relief_per_thousand: float = 2.4  # cases of temporary relief a year
    emergency_share: float = 0.35
    poor_elderly_fen: tuple[int, int, int] = (80 * FEN, 100 * FEN, 200 * FEN)
    advanced_age_from: int = 90
    advanced_age_fen: int = 50 * FEN
    injury_care: float = 0.0003  # of adults
    orphans: float = 0.12  # of half-orphans: the other parent is declared missing
    unattended: float = 0.30
    orphan_fen: int = 1_100 * FEN
    elders_left_behind: float = 0.03  # of persons from 60
    women_left_behind: float = 0.004
    children_left_behind: float = 0.006
    elders_visited: float = 0.5  # of those very old or alone
    stale_registers: int = 3
    odd_villages: int = 3  # planted per check of villages
    extra_clues: int = 10  # of a village that is much complained of

    def few(self, units: int) -> int:
        """How many of a scarce unit (townships, batches, villages) are planted: a third, one at least, four at most."""
        return max(1, min(4, units // 3))
