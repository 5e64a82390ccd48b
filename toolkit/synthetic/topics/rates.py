"""Every number the registers of other bureaus are drawn from: judgement, of no real county."""

from dataclasses import dataclass, field

FEN = 100  # fen per yuan


@dataclass(frozen=True)
class Limits:
    """Limits by which a case is a fault; working values that each county sets itself."""

    income_tolerance: float = 0.05  # E01, above the standard
    edge_multiple: float = 1.5  # M07, of the standard
    exit_pause: tuple[str, str] = ("2025-02-01", "2025-05-31")  # C04: a county's own window, after a flood
    gradual_multiple: float = 2.0  # C05: above it nobody is owed gradual exit
    gradual_months: int = 12
    assets_years: float = 2.0  # E05: of the yearly standard, per head
    area_per_head: float = 40.0  # E03: square metres
    share_percent: float = 50.0
    capital_fen: int = 100_000 * FEN  # E04
    obligor_capital_fen: int = 1_000_000 * FEN  # E10
    obligor_dwellings: int = 3
    months_paid: int = 3  # E07
    pension_tolerance: float = 1.1  # E08
    split_days: int = 365  # E09
    reentry_months: int = 12  # E14
    long_spell_months: int = 24  # E15
    jobless_months: int = 3  # M09: without work, for the one-off grant
    self_pay_fen: int = 50_000 * FEN  # M02
    recent_days: int = 730  # M04, M05
    earner_days: int = 183  # M12
    report_days: int = 365  # C01
    review_days: tuple[int, int] = (365, 183)  # C03: stable households, households of unstable income
    decision_workdays: int = 30  # C08
    notice_days: int = 7  # C09
    county_share: float = 0.30  # C14
    approval_gap: float = 0.20  # C14: approval rate away from the rest of the county
    filing_days: int = 30  # K05: for kin of a new official
    lag_days: int = 60  # D05
    lag_deaths: int = 5  # D05: fewer registered deaths say nothing


@dataclass(frozen=True)
class Rates:
    """Shares of the population in each register, and how many cases are planted."""

    limits: Limits = field(default_factory=Limits)
    payroll: float = 0.020  # of adults
    insured: float = 0.12  # of working age
    flexible: float = 0.04
    provident: float = 0.35  # of the insured
    jobless: float = 0.008  # of working age, registered
    resident_pension: float = 0.88  # of persons from 60
    employee_pension: float = 0.05
    public_pension: float = 0.02
    property_owners: float = 0.08  # of adults
    second_property: float = 0.10  # of owners
    business: float = 0.03  # of adults
    schooling: tuple[tuple[int, int, float], ...] = ((6, 18, 0.96), (18, 22, 0.45), (22, 27, 0.30))  # from age, to age, share
    large_bills: float = 0.006  # of the population, on the medical list
    monitored_poor: float = 0.05  # of families, once registered as poor
    detained: float = 0.0008  # of adults
    recent_marriages: float = 0.30  # of couples under 33
    refused_per_approved: float = 0.45
    county_visits: float = 0.42  # of reviews
    share: float = 0.002  # planted per check, of active households
    dense_share: float = 0.0055  # in small counties, up to ``at_least``
    at_least: int = 14

    def count(self, households: int) -> int:
        """How many faults, and how many near-misses, each check gets in a county with so many active households."""
        dense = min(self.at_least, round(self.dense_share * households))
        return max(2, dense, round(self.share * households))


STANDARDS = (  # scheme, area, tier, yuan a month, from, until
    ("dibao", "rural", "", 620, "2023-07-01", "2024-06-30"),
    ("dibao", "rural", "", 640, "2024-07-01", "2025-06-30"),
    ("dibao", "rural", "", 660, "2025-07-01", ""),
    ("dibao", "urban", "", 780, "2024-07-01", "2025-06-30"),
    ("dibao", "urban", "", 800, "2025-07-01", ""),
    ("edge", "rural", "", 990, "2025-07-01", ""),
    ("tekun", "rural", "自理", 935, "2024-07-01", ""),
    ("tekun", "rural", "半护理", 985, "2024-07-01", ""),
    ("tekun", "rural", "全护理", 1135, "2024-07-01", ""),
    ("living_subsidy", "", "", 80, "2020-01-01", ""),
    ("nursing_subsidy", "", "", 100, "2020-01-01", ""),
    ("elderly", "", "60至79周岁", 80, "2020-01-01", ""),
    ("elderly", "", "80至89周岁", 100, "2020-01-01", ""),
    ("elderly", "", "90周岁以上", 200, "2020-01-01", ""),
)  # fmt: skip
