"""The payment lists, typed: a row per household and month, and now and then a sum taken back or paid later."""

import numpy as np
import pandas as pd

from toolkit.synthetic.defects import spoil_identities
from toolkit.synthetic.dialect import LEFT_OUT
from toolkit.synthetic.filling import filled
from toolkit.synthetic.people import Ints
from toolkit.synthetic.world import World

CARD = ("person_name", "id_number", "intact")
OPTIONAL = ["payment_kind", "pay_channel", "payment_result", "remark"]  # some townships leave them out


def payments(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """Rows by township, month, village and person; a recipient's name and id are spoiled alike in all months."""
    rows = world.payments
    recipients = np.unique(rows["recipient"])
    cards = filled(world, pd.DataFrame({"person": recipients}), CARD)
    cards = spoil_identities(rng, cards, world.calibration.defects)
    place = np.searchsorted(recipients, rows["recipient"].to_numpy())
    table = rows.rename(columns={"recipient": "person", "month": "pay_month", "account": "account_number"})
    table = table.assign(**{column: cards[column].take(place).to_numpy() for column in CARD})
    table["township"] = world.places["township"].to_numpy()[rows["village"]]
    left_out = rng.random((int(table["township"].max()) + 1, len(OPTIONAL))) < LEFT_OUT
    table[OPTIONAL] = table[OPTIONAL].mask(left_out[table["township"]])
    table["credited_on"] = _credit_days(world, table["township"].to_numpy(), rows["month"].to_numpy())
    table["account_name"] = world.persons["person_name"].take(rows["account_holder"].to_numpy()).to_numpy()
    order = world.persons["hukou_row"].to_numpy()[table["person"]]
    table = table.iloc[np.lexsort((order, table["village"], table["pay_month"], table["township"]))].reset_index(drop=True)
    return filled(world, table, ["township_name", "village_name"])


def unclear_rhythm(world: World, table: pd.DataFrame) -> set[int]:
    """Households of which the lists handed in cannot say whether they were paid out of rhythm.

    Paid by hand where the list does not say how; twice in a month where it says neither kind nor result, and money came back
    from the bank in that month or the one before: the second line may be its repetition.
    """
    left_out = table.groupby("township")[OPTIONAL].count() == 0
    lines = world.payments.assign(township=world.places["township"].to_numpy()[world.payments["village"]])
    lines = lines.join(left_out.add_prefix("no_"), on="township")
    paid = lines[lines["payment_result"] == "paid"]
    by_hand = paid[paid["no_pay_channel"] & (paid["pay_channel"] != "bank")]
    twice = paid[paid.duplicated(["household", "recipient", "month"]) & paid["no_payment_kind"] & paid["no_payment_result"]]
    returned = lines.loc[lines["payment_result"] == "failed", ["township", "month"]].drop_duplicates()
    returned = pd.concat([returned, returned.assign(month=returned["month"] + 1)]).drop_duplicates()
    return {int(h) for h in pd.concat([by_hand["household"], twice.merge(returned)["household"]])}


def _credit_days(world: World, township: Ints, month: Ints) -> Ints:
    """Day on which each row's batch was credited."""
    batches = world.batches.sort_values(["township", "month"])
    first, count = batches["month"].min(), batches["month"].nunique()
    return np.asarray(batches["credited_on"].to_numpy()[township * count + (month - first)])


def adjust(rng: np.random.Generator, world: World) -> pd.DataFrame:
    """``world.payments`` with kinds, channels and results.

    A few sums are taken back the month after an overpayment, a few come back from the bank and are paid a month later.
    """
    rows = world.payments.sort_values(["household", "recipient", "month"], ignore_index=True)
    rows = rows.assign(payment_kind="regular", pay_channel="bank", payment_result="paid")
    after = rows.shift(-1)
    steady = (after[["household", "recipient", "insured_count"]] == rows[["household", "recipient", "insured_count"]]).all(axis=1)
    free = np.flatnonzero(steady & ~rows["household"].isin(world.spoken_for) & (rows["month"] + 1 == after["month"]))
    n = round(world.calibration.defects.recovered * len(rows))
    chosen = rng.permutation(free)[: 2 * n]
    over, bounced = rows.loc[np.sort(chosen[:n])], rows.loc[np.sort(chosen[n:])]
    extra = over["amount_fen"] // over["insured_count"] // 2
    rows.loc[over.index, "amount_fen"] += extra
    rows.loc[bounced.index, "payment_result"] = "failed"
    taken = over.assign(amount_fen=-extra, payment_kind="recovery", month=over["month"] + 1)
    again = bounced.assign(payment_kind="back_pay", month=bounced["month"] + 1)
    return pd.concat([rows, taken, again], ignore_index=True)
