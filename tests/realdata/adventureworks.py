"""Turns the AdventureWorks files into the folder of CSV files that `sopxl new --from` reads.

    python tests/realdata/adventureworks.py OUT [--data DIR]

History is 2012-01 to 2013-11, month 1 of the plan is 2013-12, 18 months are planned. The choices:

 1. Families: the 28 sub-categories that sold in the last 12 months. Locks, Pumps, Bib-Shorts,
    Tights, Forks, Headsets and Wheels stopped by 2012-11 and are left out.
 2. Strategy: bikes and frames to order; clothing, accessories and other components to stock.
 3. Stock families: Shipped = units out, Produced = units in, Closing as it is, below zero too; the
    balance is exact, so nothing is Adjusted. Requested comes by product, through the item map;
    a month without an order gets a row of 0 for the family.
 4. Order families: Booked, Shipped and Backlog are orders, shipments and unfilled orders.
    Production = shipments; their stock on hand is not used.
 5. Touring bikes sell from 2012-12. The months before are zeros, not blanks.
 6. Prices are net: sales dollars / units by month, a row for each month in which it changed. From
    month 1 of the plan on it is the net price of the last 12 months.
 7. Standard costs: each product's cost with the dates of the cost history (2011-05-31, 2012-05-30,
    2013-05-30), weighted by the mix of the last 12 months. The history has no product numbers, but
    the product file holds the same changes, dated a month later. Where a product's first cost is
    later than 2012-01, it is taken from the beginning.
 8. Bill: touring bikes have the only routing. Hours are read as hours per unit: the greater of
    labour and machine hours, and the set-up hours, weighted by the mix of the last 12 months.
 9. "Paint Storage" has no hours available; what is painted there is put on "Specialized Paint".
10. Availability is read as hours a week of one station, a fifth of it a working day. Stations are
    as many as make the mean load of the planned months about 85%, if bookings repeat last year's
    and the backlog is shipped.
11. Policies: 20 working days of supply; for orders a backlog of one week of shipments, since orders
    leave about seven days later.
12. Business plan: the quota of the same quarter in the latest year that has one, a third a month,
    by the families' shares of the last 12 months' revenue. It is made up from the quota.
13. No forecast is given: the same month of last year is taken for every family.
14. With --finish touring bikes are finished to order, each from one touring frame and two wheels.
    Touring frames are then made to stock, and sold besides; wheels come back as a component. What
    the plant used is not recorded, so no month has it as Used: the stock of both that month 1
    opens with is that of the inventory file, and is an assumption. Wheels are valued at the mean
    price and cost of the months in which they were sold.
"""

from __future__ import annotations

import argparse
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

FIRST, LAST, BASE, HORIZON = "2012-01", "2013-11", "2013-12", 18
LAST_YEAR = "2012-12"  # first of the last 12 months
STOPPED = ("Locks", "Pumps", "Bib-Shorts", "Tights", "Forks", "Headsets", "Wheels")
TO_ORDER = ("Mountain Frames", "Road Frames", "Touring Frames")
BIKES, FRAMES, WHEELS = "Touring Bikes", "Touring Frames", "Wheels"
PER_BIKE = {FRAMES: 1, WHEELS: 2}
COST_DATES = {"2011-07-01": "2011-05-31", "2012-07-01": "2012-05-30", "2013-07-01": "2013-05-30"}
DAYS_OF_SUPPLY, BACKLOG_WEEKS = 20, 1
STATION_LOAD = 0.85
NO_HOURS, INSTEAD = "Paint Storage", "Specialized Paint"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


class Source:
    """The files that are read, cut to the history and the chosen families."""

    def __init__(self, shared_data: Path, *, finish: bool = False) -> None:
        self.folder, self.finish = shared_data / "adventureworks", finish

    def read(self, name: str) -> pd.DataFrame:
        """One file."""
        return pd.read_csv(self.folder / f"aw_{name}.csv")

    def history(self, name: str) -> pd.DataFrame:
        """One file by month, in the history only, without the families that stopped."""
        rows = self.read(name).rename(columns={"subcategory": "family"})
        kept = rows.month.between(FIRST, LAST) & ~rows.family.isin(STOPPED)
        return rows[kept].sort_values(["family", "month"], kind="stable")

    @cached_property
    def balance(self) -> pd.DataFrame:
        """Stock and sales by family and month."""
        return self.history("sop_families_monthly")

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Orders by product and month, both channels together."""
        rows = self.history("monthly_orders_by_product")
        keys = ["family", "ProductAlternateKey", "month"]
        return rows.groupby(keys, as_index=False)[["units"]].sum()

    @cached_property
    def mix(self) -> pd.DataFrame:
        """Units of the last 12 months by product, and their share of the family."""
        recent = self.orders[self.orders.month >= LAST_YEAR]
        keys = ["family", "ProductAlternateKey"]
        units = self.orders[keys].drop_duplicates().set_index(keys)
        units["units"] = recent.groupby(keys).units.sum()
        units = units.fillna(0).reset_index()
        units["share"] = units.units / units.groupby("family").units.transform("sum")
        return units

    @cached_property
    def families(self) -> pd.DataFrame:
        """The families with their strategy."""
        rows = self.balance[["category", "family"]].drop_duplicates()
        is_order = (rows.category == "Bikes") | rows.family.isin(TO_ORDER)
        rows = rows.assign(unit="ea", strategy=np.where(is_order, "MTO", "MTS"))
        if self.finish:
            rows.loc[rows.family == BIKES, "strategy"] = "FTO"
            rows.loc[rows.family == FRAMES, "strategy"] = "MTS"
        return rows

    @cached_property
    def wheels(self) -> pd.DataFrame:
        """Stock and sales of wheels, which are left out of the history."""
        rows = self.read("sop_families_monthly")
        return rows[(rows.subcategory == WHEELS) & rows.month.between(FIRST, LAST)]

    def named(self, strategy: str) -> list[str]:
        """The families of a strategy."""
        return list(self.families.family[self.families.strategy == strategy])


def write_folder(shared_data: Path, out: Path, *, finish: bool = False) -> None:
    """Writes the folder of CSV files.

    shared_data : the folder that holds adventureworks/. out : made if it is not there. finish :
    whether touring bikes are finished to order.
    """
    source = Source(shared_data, finish=finish)
    resources, bill = capacity(source)
    files = {
        "company": company(),
        "families": families(source),
        "policy": policies(source),
        "item_map": item_map(source),
        "actuals": actuals(source),
        "prices": prices(source),
        "costs": costs(source),
        "resources": resources,
        "bill": bill,
        "business_plan": business_plan(source),
    }
    if finish:
        add_components(source, files)
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        rows.to_csv(out / f"{name}.csv", index=False, lineterminator="\n")


def add_components(source: Source, files: dict[str, pd.DataFrame]) -> None:
    """Wheels on every sheet that a family needs, and what a touring bike is made of."""
    sold = source.wheels[source.wheels.units_out > 0].sum()
    closing = source.wheels[source.wheels.month == LAST].closing_units.iloc[0]
    start = f"{FIRST}-01"
    new = {
        "families": (WHEELS, "ea", "MTS", "Components"),
        "policy": (WHEELS, start, "days of supply", DAYS_OF_SUPPLY),
        "actuals": (LAST, WHEELS, "Closing", closing, "assumption"),
        "prices": (WHEELS, start, round(sold.sales_usd / sold.units_out, 4)),
        "costs": (WHEELS, start, round(sold.std_cost_usd / sold.units_out, 4)),
    }
    for name, row in new.items():
        rows = pd.DataFrame([row], columns=files[name].columns)
        files[name] = pd.concat([files[name], rows])
    files["components"] = pd.DataFrame(
        [(BIKES, part, each, start) for part, each in PER_BIKE.items()],
        columns=["family", "component", "quantity_per", "from"],
    )


def company() -> pd.DataFrame:
    """The settings."""
    settings = {
        "company": "Adventure Works Cycles",
        "currency": "USD",
        "base": BASE,
        "horizon": HORIZON,
    }
    return pd.DataFrame(settings.items(), columns=["setting", "value"])


def families(source: Source) -> pd.DataFrame:
    """The families; their category is the business unit."""
    rows = source.families.rename(columns={"category": "business_unit"})
    return rows[["family", "unit", "strategy", "business_unit"]]


def policies(source: Source) -> pd.DataFrame:
    """A policy for each family."""
    is_stock = source.families.strategy == "MTS"
    return pd.DataFrame(
        {
            "family": source.families.family,
            "from": f"{FIRST}-01",
            "plan_policy": np.where(is_stock, "days of supply", "lead time"),
            "target": np.where(is_stock, DAYS_OF_SUPPLY, BACKLOG_WEEKS),
        }
    )


def item_map(source: Source) -> pd.DataFrame:
    """Which product belongs to which family, with its share of the mix."""
    return pd.DataFrame(
        {
            "item": source.mix.ProductAlternateKey,
            "family": source.mix.family,
            "factor": 1,
            "planning_share": source.mix.share.round(6),
            "from": f"{FIRST}-01",
        }
    )


def actuals(source: Source) -> pd.DataFrame:
    """The actuals: stock families by their balance, order families by their orders."""
    stock, order = source.named("MTS"), [*source.named("MTO"), *source.named("FTO")]
    balance = source.balance[source.balance.family.isin(stock)]
    unfilled = source.history("monthly_orders_shipments_unfilled")
    unfilled = unfilled[unfilled.family.isin(order)]
    by_item = source.orders[source.orders.family.isin(stock)]
    by_item = by_item.rename(columns={"ProductAlternateKey": "code", "units": "Requested"})
    none_asked = balance[balance.ordered_units == 0].assign(Requested=0)
    parts = [
        _long(
            balance, {"units_out": "Shipped", "units_in": "Produced", "closing_units": "Closing"}
        ),
        _long(by_item.drop(columns="family"), {"Requested": "Requested"}, "code"),
        _long(none_asked, {"Requested": "Requested"}),
        _long(
            unfilled,
            {"orders_units": "Booked", "shipped_units": "Shipped", "unfilled_units": "Backlog"},
        ),
    ]
    rows = pd.concat(parts).sort_values(["period", "code", "measure"])
    return rows.assign(source="AdventureWorks")


def _long(rows: pd.DataFrame, measures: dict[str, str], code: str = "family") -> pd.DataFrame:
    """Columns of quantities as one row a quantity."""
    long = rows.rename(columns=measures).melt(
        id_vars=["month", code], value_vars=list(measures.values()), var_name="measure"
    )
    names = {"month": "period", code: "code", "value": "quantity"}
    return long.rename(columns=names)[["period", "code", "measure", "quantity"]]


def prices(source: Source) -> pd.DataFrame:
    """Net prices: by month while it was sold, then that of the last 12 months."""
    sold = source.balance[source.balance.units_out > 0]
    past = pd.DataFrame(
        {
            "family": sold.family,
            "from": sold.month + "-01",
            "value": (sold.sales_usd / sold.units_out).round(4),
        }
    )
    recent = sold[sold.month >= LAST_YEAR].groupby("family")[["sales_usd", "units_out"]].sum()
    value = (recent.sales_usd / recent.units_out).round(4)
    planned = value.rename("value").reset_index().assign(**{"from": f"{BASE}-01"})
    rows = pd.concat([past, planned]).sort_values(["family", "from"], kind="stable")
    changed = rows.value != rows.groupby("family").value.shift()
    return rows[changed]


def costs(source: Source) -> pd.DataFrame:
    """Standard costs: the products' costs of each date, weighted by the mix."""
    products = source.read("product").merge(source.mix, on="ProductAlternateKey")
    products = products[products.StandardCost.notna() & (products.units > 0)]
    products["from"] = products.StartDate.map(COST_DATES)
    cost = products.pivot(index="ProductAlternateKey", columns="from", values="StandardCost")
    cost = cost.ffill(axis=1).bfill(axis=1)
    mix = source.mix.set_index("ProductAlternateKey").loc[cost.index]
    family = cost.mul(mix.units, axis=0).groupby(mix.family).sum()
    family = family.div(mix.groupby("family").units.sum(), axis=0).round(4)
    family.columns.name = "from"
    rows = family.stack().rename("value").reset_index().sort_values(["family", "from"])
    return rows[rows.value != rows.groupby("family").value.shift()]


def capacity(source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The work centres of the touring bikes, and the hours of one bike at each."""
    hours = source.read("bike_hours_by_location_bom_exploded")
    hours["resource"] = hours.location.replace(NO_HOURS, INSTEAD)
    longer = hours[["labor_hours_per_bike_if_per_unit", "machine_hours_per_bike_if_per_unit"]]
    hours["hours"] = longer.max(axis=1) + hours.setup_hours_per_bike
    numbers = source.read("product").drop_duplicates("EnglishProductName", keep="last")
    number = numbers.set_index("EnglishProductName").ProductAlternateKey
    share = source.mix.set_index("ProductAlternateKey").share
    hours["share"] = share.reindex(hours.Name.map(number)).to_numpy()
    per_bike = (hours.hours * hours.share).groupby(hours.resource).sum().round(4)
    bill = pd.DataFrame(
        {
            "family": "Touring Bikes",
            "resource": per_bike.index,
            "from": f"{FIRST}-01",
            "hours_per_unit": per_bike.to_numpy(),
        }
    )
    return _stations(source, per_bike), bill


def _stations(source: Source, per_bike: pd.Series) -> pd.DataFrame:
    """As many stations as the backlog and last year's bookings, repeated, ask for."""
    orders = source.history("monthly_orders_shipments_unfilled")
    bikes = orders[(orders.family == "Touring Bikes") & (orders.month >= LAST_YEAR)]
    asked = np.resize(bikes.orders_units.to_numpy(), HORIZON).sum() + bikes.unfilled_units.iloc[-1]
    end = np.datetime64(BASE, "M") + HORIZON
    a_day = asked / np.busday_count(BASE, end.astype("datetime64[D]"))
    weekly = source.read("location").set_index("Name").Availability
    daily = weekly.reindex(per_bike.index) / 5
    stations = (per_bike * a_day / daily / STATION_LOAD).round().clip(lower=1)
    return pd.DataFrame(
        {
            "resource": per_bike.index,
            "from": f"{FIRST}-01",
            "hours": daily.to_numpy(),
            "stations": stations.astype(int).to_numpy(),
        }
    )


def business_plan(source: Source) -> pd.DataFrame:
    """Revenue by family and month, made from the quota of the quarters a year or two before."""
    quota = source.read("quarterly_sales_quota")
    by_quarter = (
        quota.sort_values("CalendarYear").groupby("CalendarQuarter").SalesAmountQuota.last()
    )
    recent = source.balance[source.balance.month >= LAST_YEAR].groupby("family").sales_usd.sum()
    share = recent / recent.sum()
    months = pd.period_range(BASE, periods=HORIZON, freq="M")
    rows = [
        (family, str(month), round(by_quarter[month.quarter] / 3 * part, 2))
        for family, part in share.items()
        for month in months
    ]
    return pd.DataFrame(rows, columns=["family", "period", "value"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="AdventureWorks as a folder of CSV files.")
    parser.add_argument("out", type=Path, help="folder to write")
    parser.add_argument(
        "--data", type=Path, default=SHARED, help="folder that holds adventureworks"
    )
    parser.add_argument("--finish", action="store_true", help="finish touring bikes to order")
    given = parser.parse_args()
    write_folder(given.data, given.out, finish=given.finish)
