"""The words of the field as this workbook uses them: one word for each thing; imports nothing.

The Glossary lists them, and a test holds every label of a page against them. The words are those of
the trade's dictionary; what they mean is told in our own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field."""

    word: str
    meaning: str  # one or two sentences that a planner understands
    instead_of: tuple[str, ...] = ()  # what no label calls it


GROUPS: tuple[tuple[str, tuple[Term, ...]], ...] = (
    (
        "THE PROCESS",
        (
            Term(
                "Executive S&OP",
                "The monthly decision on volumes by family: demand, supply, inventory or backlog, "
                "and what they come to in money. The pages of this book.",
            ),
            Term(
                "Sales & Operations Planning",
                "The whole process: sales forecasting and demand planning, supply and capacity "
                "planning, Executive S&OP, and the master schedule that follows from it.",
            ),
            Term(
                "Cycle",
                "The steps of one month: data, demand, supply, pre-meeting, executive meeting.",
            ),
            Term("Step", "One of the five; a function answers for it and signs it."),
            Term("Function", "A part of the company: Sales, Operations, Finance and the others."),
            Term("Owner", "The one who answers for a figure, a step or a decision."),
            Term(
                "Gate",
                "The rules that have to hold before a plan is authorised. A rule that fails is "
                "overridden by a reason alone, and the reason is kept.",
            ),
            Term(
                "Authorise",
                "To put the plan of the open month into the Archive as the one that was agreed.",
                ("approve", "freeze"),
            ),
            Term(
                "Roll over",
                "To close the open month with its actuals; the next one becomes month 1.",
                ("roll forward",),
            ),
            Term("Restate", "To correct a figure of a closed month, with a reason that is kept."),
            Term("Assumption", "What the plan takes for true, dated, until it is closed."),
            Term("Vulnerability", "What may upset the plan, and is watched."),
            Term("Decision", "What was agreed, by whom and when; it stays as it was written."),
        ),
    ),
    (
        "WHAT IS PLANNED",
        (
            Term(
                "Family",
                "Products that are planned together in volume, in one unit of measure.",
                ("product group", "category"),
            ),
            Term("Item", "One product of a family; planned in the master schedule, not here."),
            Term("Component", "A family that finished families are made from to order."),
            Term("Usage", "Components that finishing takes: made × quantity per unit × share."),
            Term("Option", "A choice of the customer; the shares of a group add up to one."),
            Term("Finishing", "The last step, from components, once the order is there."),
            Term("Make-to-stock", "Sold from inventory, which is planned to a target; MTS."),
            Term("Make-to-order", "Made when ordered: the backlog is planned to a target; MTO."),
            Term("Finish-to-order", "Finished on order from components held in stock; FTO."),
            Term("Strategy", "Which of the three a family is."),
            Term(
                "Planning bill", "The share of each item in its family; the shares add up to one."
            ),
            Term("Business unit", "What families roll up to."),
            Term("Unit", "The unit of measure of every quantity of a family."),
        ),
    ),
    (
        "TIME",
        (
            Term("Period", "One step of the axis: a month, or 4 or 5 weeks.", ("bucket",)),
            Term("Plan month", "Month 1 of the plan: the first month that is not closed."),
            Term("Horizon", "The periods that are planned, from the plan month on."),
            Term("Fiscal year", "The company's year, named by the year in which it ends."),
            Term("Working day", "A day on which work is done, by the Calendar.", ("business day",)),
            Term("Demand fence", "Periods from now in which orders alone count.", ("frozen zone",)),
            Term(
                "Planning fence", "Periods from now in which a change of the plan needs approval."
            ),
            Term("Change limit", "How far the rate of a month may be changed, as a share."),
            Term("Accuracy lag", "Periods from a forecast to the actual that it is judged by."),
        ),
    ),
    (
        "DEMAND",
        (
            Term("Demand", "What customers ask for, when they ask for it."),
            Term("Sales", "What is sold from stock; shipped in the past, the forecast to come."),
            Term("Bookings", "Orders taken in a period.", ("order intake",)),
            Term("Shipments", "What leaves for customers in a period.", ("deliveries",)),
            Term("Shipped", "What left: what inventory, backlog and revenue are worked out from."),
            Term("Forecast", "What is expected to be asked for: baseline, override and events."),
            Term("New forecast", "The forecast of this month's cycle."),
            Term("Old forecast", "What the cycle before authorised for the same month."),
            Term("Baseline", "The forecast that history gives, before anybody changes it."),
            Term("Override", "What a planner types over the baseline; the baseline stays."),
            Term("Event", "A logged change of the forecast: a promotion, a launch, a price."),
            Term("Actual", "What happened, as it was loaded.", ("realised",)),
            Term("Requested", "What customers asked for: what a forecast is judged by."),
            Term(
                "Deviation",
                "Actual less plan or forecast, plus where there was more.",
                ("variance to forecast", "delta"),
            ),
            Term("Cumulative deviation", "The deviations added up from the start of the year."),
            Term("Bias", "How far forecasts miss to one side on average."),
        ),
    ),
    (
        "SUPPLY AND BALANCE",
        (
            Term(
                "Production plan",
                "What is agreed to be made, by family and period.",
                ("build plan", "supply quantity"),
            ),
            Term("Production", "What is made in a period, in own plant or by a subcontractor."),
            Term(
                "Subcontract",
                "What of the production plan is bought, all in: the subcontractor's own material "
                "and hours. Only the rest takes components and hours of the own plant.",
                ("outsourcing", "contract manufacturing"),
            ),
            Term("Own limit", "Units a period that the own plant makes at most, by the Policy."),
            Term("Shipment plan", "What is agreed to leave, of a family made to order."),
            Term("Plan policy", "How the plan follows from the forecast: level, chase, to target."),
            Term("Level", "One rate a working day over the whole horizon."),
            Term("Chase", "Production follows the forecast from period to period."),
            Term("Hybrid", "Level for so many periods, then at another rate."),
            Term(
                "Inventory",
                "Units on hand at the end of a period; projected where it is to come.",
                ("stock level",),
            ),
            Term("Projected", "Carried on from the last actual by what comes and what goes."),
            Term("Policy", "How a family is planned, to which target and within which limits."),
            Term("Target", "What inventory or backlog is planned to, by the Policy."),
            Term("On hand", "How many days of sales the inventory covers.", ("coverage",)),
            Term(
                "Backlog",
                "All orders that are booked and not shipped, due or not.",
                ("open orders", "order book"),
            ),
            Term("Backorders", "What is due and cannot be shipped for want of stock."),
            Term("Past due", "The part of the backlog whose day has gone by."),
            Term("Cancellations", "Orders that customers took back."),
            Term("Lead time", "Weeks of shipments in the backlog: how long a customer waits."),
            Term("Response time", "Backlog over the finishing rate: weeks from order to shipment."),
            Term("Order", "What a customer has asked for and is promised."),
            Term("Adjustments", "What a count, scrap or a return added to or took from stock."),
            Term("Unexplained", "What no recorded movement explains of a closing."),
            Term("Opening", "What stands at the start of a period."),
            Term("Closing", "What stands at its end."),
            Term("Service", "The share of order lines that are filled.", ("fill performance",)),
            Term("Safety stock", "Inventory held against demand and supply other than planned."),
            Term("Safety factor", "How many standard deviations of demand the safety stock is."),
            Term("Standard deviation", "How far a month's demand usually lies from its forecast."),
            Term("Review", "Months from one look at the plan to the next."),
            Term("Shortage", "What is asked for and cannot be met from what is there."),
            Term("Line fill", "Order lines filled of those ordered."),
            Term("Available to promise", "What is not promised yet of what will be there; ATP."),
            Term("Master schedule", "The plan by item and week, exact in sum to the family; MPS."),
            Term("Projected available balance", "On hand + MPS − demand, week after week; PAB."),
            Term("Planning share", "The share of a family's volume that an item takes."),
            Term("Kanban card", "One full container in a loop; it comes back to ask for the next."),
            Term("Takt time", "Minutes from one unit to the next at the pace of demand."),
        ),
    ),
    (
        "CAPACITY",
        (
            Term("Resource", "A line, a machine or a crew that may run short.", ("work center",)),
            Term("Load", "Hours that the plan asks of a resource.", ("utilisation hours",)),
            Term("Rated capacity", "Working hours × utilization × efficiency."),
            Term("Demonstrated capacity", "Mean hours a month that a resource has shown it gives."),
            Term("Utilization", "The share of its hours that a resource runs: 0.85."),
            Term("Efficiency", "Output against the standard: 0.95."),
            Term("Overtime", "Hours beyond the normal ones, up to a limit."),
            Term("Outside capacity", "Hours that can be bought, up to a limit."),
            Term("Spare", "Capacity less load where it is above zero.", ("slack capacity",)),
            Term("Short", "Capacity less load where it is below zero."),
            Term("Bill of resources", "Hours of each key resource in one unit of a family."),
            Term("Overall factors", "Load by a resource's share of all hours of the past year."),
            Term("Resource profile", "Load in the month of the work, by the offsets of the Bill."),
            Term("Offset", "Months before completion in which the hours of a unit are worked."),
            Term("Key resource", "A resource that limits what can be planned."),
            Term("Hours", "What load and capacity are counted in."),
        ),
    ),
    (
        "MONEY",
        (
            Term("Revenue", "Units sold at net price.", ("turnover",)),
            Term("Standard cost", "What one unit costs by the books; inventory is valued at it."),
            Term("Cost of goods sold", "Units sold at standard cost."),
            Term("Gross margin", "Revenue less cost of goods sold.", ("gross profit",)),
            Term("Cash tied up", "Inventory on hand at standard cost."),
            Term("Business plan", "Revenue and units as the year was planned; it stays as set."),
            Term("Latest call", "The year's actuals so far and the forecast of the rest."),
            Term("Gap", "Latest call less business plan."),
            Term("Price", "Net selling price of one unit."),
        ),
    ),
    (
        "HOW A FIGURE IS SHOWN",
        (
            Term("Input", "Typed by somebody; the cells with the yellow ground."),
            Term("Calculated", "Worked out by a formula of the spreadsheet."),
            Term("Stored result", "Worked out by Plan or a SOP_ function and kept."),
            Term("Frozen", "As it was authorised; nothing changes it."),
            Term("Check", "A formula that counts where figures do not hold together."),
            Term("Tolerance", "The deviation from which on a figure is marked."),
            Term("Watch", "Near a limit."),
            Term("Act", "Over a limit."),
            Term("Outside tolerance", "A past deviation that is larger than the tolerance."),
            Term("Blank", "Not known. A zero is written as 0."),
        ),
    ),
)
TERMS: tuple[Term, ...] = tuple(term for _, terms in GROUPS for term in terms)

# Words of a label that need no explaining.
PLAIN_WORDS = frozenset(
    (
        "cells",
        *(
            "show",
            "what to do",
            "do it",
            "status",
            "state",
            "pages",
            "kind",
            "text",
            "opened",
            "comment",
        ),
        *("rule", "limit", "held", "breaks", "first place", "result", "found", "due", "signed"),
        *("trend", "before", "total", "lowest", "method", "next quarters", "reading this page"),
        *("engine", "the last runs", "given", "cell formula", "12 months", "what-if", "operations"),
        *("who asks for them", "the plan is as new as its inputs", "what is compared", "meaning"),
        *("no error cell in the calculated tables", "what is compared", "planned", "plan as it"),
        *("the month in five steps", "how cells are marked", "data gathering", "pre-meeting"),
        *("executive meeting", "change, new − old", "inputs changed since", "month 1", "months"),
        *("supply planning", "planning type", "sum of the families", "not called", "words"),
        *("above (+) or below (−) target", "word", "mark", "month", "from month 1"),
        *("show", "share of orders that take it", "against", "still over", "what would cure it"),
        *("working days", "more than above"),
    )
)
