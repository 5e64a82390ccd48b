"""Every number the fictional county is drawn from.

Shares of household sizes, recipients, deaths and disability follow published figures of Fujian 2020 and
national tables where such exist (roster sizes 1.82 per household, cremation 55.7 %); the rest is judgement
and says nothing about any real county.
"""

from dataclasses import dataclass, field

AS_OF = "2026-10-31"
FIRST_MONTH = 2024 * 12 + 10  # November 2024; months are counted year * 12 + month - 1
LAST_MONTH = 2026 * 12 + 9  # October 2026


@dataclass(frozen=True)
class Population:
    """Size of villages and how families grow."""

    village_median: float = 2300.0
    village_log_sd: float = 0.42
    village_range: tuple[int, int] = (600, 6500)
    people_per_founding_couple: float = 8.9  # living descendants, from the growth model below
    gompertz_level: float = 0.0000117  # yearly hazard at birth; with the slope gives 7.3 deaths per 1,000 and year
    gompertz_slope: float = 0.098
    male_hazard_ratio: float = 1.35
    registered_parent_since: int = 1992  # parents who died before then never had an id number in the books
    parents_recorded_of_born: int = 1976  # books hold the parents' ids of persons born from this year on, or beside them
    cancelled_since: int = 2024  # cancelled persons stay listed in the hukou register from this year on


@dataclass(frozen=True)
class Assistance:
    """Dibao, tekun and the two disability subsidies."""

    coverage: float = 0.036
    coverage_sd: float = 0.012
    coverage_range: tuple[float, float] = (0.01, 0.09)
    household_sizes: tuple[float, ...] = (0.52, 0.26, 0.13, 0.06, 0.03)
    single_person_share: float = 0.25  # of one-person households, taken out of a larger family (单人保)
    exited_share: float = 0.08  # households that left within the 24 months
    gradual_exit_share: float = 0.025
    yearly_death_rate: float = 0.025
    category_amounts: tuple[int, ...] = (54000, 48000, 42000, 38000, 34000)  # fen per insured person and month
    category_shares: tuple[float, ...] = (0.08, 0.16, 0.26, 0.28, 0.22)
    uplift_month: int = 2025 * 12 + 6  # July 2025: standards raised
    uplift_fen: int = 2000
    tekun_share: float = 0.12  # of dibao persons
    tekun_yearly_death_rate: float = 0.06
    institution_share: float = 0.18
    care_tiers: tuple[float, ...] = (0.12, 0.16, 0.72)
    tekun_amount_fen: int = 93500
    living_share: float = 0.95
    nursing_share: float = 0.90
    subsidy_fen: tuple[int, int] = (8000, 10000)


@dataclass(frozen=True)
class Surroundings:
    """Disability, deaths, officials, vehicles, complaints."""

    certificate_share: float = 0.027
    level_shares: tuple[float, ...] = (0.12, 0.30, 0.26, 0.32)
    category_shares: tuple[float, ...] = (0.12, 0.09, 0.02, 0.54, 0.10, 0.11, 0.02)
    cremation_share: float = 0.557
    registration_lag_days: float = 18.0
    registration_lag_log_sd: float = 1.1
    never_registered: float = 0.06
    village_officials: tuple[int, int] = (5, 7)
    township_officials: tuple[int, int] = (3, 4)
    county_officials: int = 10
    filed_share: float = 0.72
    car_share: float = 0.12  # of hukou households
    severe_car_share: float = 0.90  # books of severely disabled persons without dibao or tekun
    clues_per_thousand: float = 0.55
    clue_channels: tuple[float, ...] = (0.45, 0.20, 0.15, 0.10, 0.05, 0.05)
    clue_subjects: tuple[float, ...] = (0.60, 0.25, 0.15)


@dataclass(frozen=True)
class Defects:
    """How often clerks spoil a row."""

    precision_lost: float = 0.015
    typo: float = 0.008
    missing: float = 0.005
    homophone: float = 0.010
    spaced: float = 0.030
    birth_date: float = 0.004
    oddly_written: float = 0.012  # apostrophes, spaces, full-width digits: still the same number
    old_number: float = 0.02  # 15 digits, of the old
    duplicate: float = 0.005
    wrong_cremation_id: float = 0.03
    broken_order: float = 0.01
    level_typo: float = 0.015
    relative_account: float = 0.02
    recovered: float = 0.0005  # payments taken back later; as many are returned by the bank and repaid


@dataclass(frozen=True)
class Faults:
    """Planted faults: a rate of dibao households or persons, and never fewer than ``at_least``."""

    at_least: int = 14
    at_least_apart: int = 14  # near-misses
    paid_after_death: float = 0.004  # of dibao persons
    household_car: float = 0.010  # of dibao households
    shared_account: float = 0.004
    stranger_account: float = 0.005
    late_batches: float = 0.085
    missed_severe: float = 0.025

    def count(self, rate: float, base: int) -> int:
        """How many to plant among ``base`` units."""
        return max(self.at_least, round(rate * base))


@dataclass(frozen=True)
class Calibration:
    """All parameters together.

    ``first_person`` keeps the truth keys of several counties apart, ``sign`` their townships and numbers: it stands before each.
    """

    county_code: str = "399901"
    county_name: str = "明溪县"
    first_person: int = 0
    sign: str = ""
    snapshots: tuple[int, ...] = (12,)  # months before the last for which an earlier roster is kept
    payments_by_person: bool = False
    packing: int = 3  # level of compression of workbooks; 6 takes twice the time and a tenth less room
    text_rows: int = 1_000_000  # longer lists come as workbooks, which take a fifth of the room of text
    population: Population = field(default_factory=Population)
    assistance: Assistance = field(default_factory=Assistance)
    surroundings: Surroundings = field(default_factory=Surroundings)
    defects: Defects = field(default_factory=Defects)
    faults: Faults = field(default_factory=Faults)


SAMPLE = Calibration(  # small villages with many recipients, so that the sample county stays small on disk
    population=Population(village_median=1040.0, village_range=(350, 3000)),
    assistance=Assistance(coverage=0.072, coverage_sd=0.012),
    text_rows=3000,
    packing=6,
)
PROVINCE = Calibration(
    assistance=Assistance(coverage=0.10, coverage_sd=0.02, coverage_range=(0.04, 0.2)), payments_by_person=True, snapshots=()
)
