"""Every row of what the two source documents ask, and the tests or pages that show it.

A test is written as file::name or file::Class::name below tests/, a page by the name of its sheet.
A row that is not shown says why instead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: what it is about, what shows it, and the reason of what is left."""

    about: str
    tests: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    left: str = ""


_CYCLE = "workbook/cycle/"
_PAGES = "workbook/sheets/"
_CALC = "sopxl/calc/"
_PLAN = "sopxl/plan/"

ROWS = {
    "A1": Asked(
        "one word for each thing",
        (
            f"{_PAGES}test_vocabulary.py::test_every_label_is_in_the_vocabulary",
            f"{_PAGES}test_vocabulary.py::test_no_label_calls_a_thing_by_another_word",
        ),
        ("Glossary",),
    ),
    "A2": Asked(
        "the executive summary comes first and holds no figure of its own",
        (
            f"{_PAGES}test_summary.py::TestOrder::test_stands_first_after_start",
            f"{_PAGES}test_summary.py::TestFigures::test_has_no_figure_of_its_own",
        ),
        ("Summary",),
    ),
    "A3": Asked(
        "demand and supply in balance",
        (
            f"{_CALC}test_balance.py::TestInventory::test_no_unit_appears_or_disappears",
            f"{_CALC}test_balance.py::TestBacklog::test_orders_are_shipped_or_wait",
            f"{_PLAN}test_alerts.py::TestBalances::test_the_worst_month_counts_and_the_first_is_told",
        ),
        ("Exceptions",),
    ),
    "A4": Asked(
        "family pages by month, in volume, in units and in money",
        (
            f"{_PAGES}test_family.py::TestFigures::test_stock_family",
            f"{_PAGES}test_family_money.py::TestMoney::test_make_to_stock",
        ),
        ("Family MTS", "Family MTO", "Family FTO"),
    ),
    "A5": Asked(
        "forecasting and demand planning",
        (
            f"{_CALC}cases/test_demand.py",
            f"{_CALC}test_accuracy.py::test_months_without_sales_never_divide",
            f"{_PLAN}test_events.py::TestForecast::test_final_less_baseline_is_the_sum_of_the_events",
            "test_cli_performance.py::test_every_family_at_every_lag",
            "realdata/test_consensus.py::test_agree_by_weights",
        ),
        ("Family MTS", "Consensus"),
    ),
    "A6": Asked(
        "rough-cut capacity over the whole horizon",
        (
            f"{_CALC}test_rough_cut.py::TestResourceProfile::test_no_hour_is_lost",
            f"{_CALC}test_published_money.py::test_overall_factors",
            "realdata/test_book.py::test_an_operation_a_month_ahead",
            "realdata/test_offsets.py::TestLeastCost::test_one_station_too_few_names_the_month_of_the_work",
        ),
        ("Capacity",),
    ),
    "A7": Asked(
        "the master schedule: family to item, month to week, exact",
        (
            f"{_PLAN}test_schedule.py::TestMonthToWeek::test_weeks_add_up_to_months_and_to_the_plan",
            f"{_CALC}test_promise.py::test_discrete_never_promises_more_than_there_is",
            f"{_CALC}test_published_schedule.py::test_make_to_stock",
            f"{_PAGES}test_schedule.py::TestSchedule::test_it_is_the_engines",
            f"{_PAGES}test_schedule.py::TestSchedule::test_every_item_is_shown_on_one_of_the_windows",
            f"{_PAGES}test_schedule.py::TestCalendars::test_each_day_stands_in_one_week_of_its_month",
            "realdata/test_schedule_windows.py::test_turning_the_page_shows_every_item",
            "workbook/checks/test_unseen.py::test_what_the_pages_have_no_room_for",
            "test_cli_schedule.py::test_page_and_command_say_the_same",
        ),
        ("Master schedule",),
    ),
    "A8": Asked(
        "handed to plants and suppliers; pull lines",
        (
            "test_cli_schedule.py::test_what_goes_out_adds_up_to_the_plan",
            "test_cli_schedule.py::test_what_comes_back_unchanged_ties_out",
            "test_cli_schedule.py::test_a_draft_does_not_go_out_unsaid",
            "test_cli_schedule.py::test_a_supplier_gets_what_is_asked_of_it",
            "test_cli_schedule.py::TestPull::test_page_and_command_say_the_same",
            f"{_CALC}test_pull.py::TestTakt::test_takt_times_demand_is_the_time_there_is",
            f"{_PAGES}test_schedule.py::TestSchedule::test_cards_and_pace_of_the_sample",
        ),
        ("Pull",),
    ),
    "A9": Asked(
        "aggregate plans: chase, level, hybrid, least cost",
        (
            f"{_CALC}cases/test_aggregate_plans.py::test_red_tomato_plan",
            f"{_CALC}test_hybrid.py",
            "sopxl/optimise/test_second_opinion.py::test_the_same_least_cost",
            "sopxl/optimise/test_branch.py::test_the_same_plan_as_by_the_solvers_own_search",
            f"{_PLAN}test_comparison.py::test_no_plan_that_keeps_the_targets_costs_less",
        ),
        ("Plan comparison", "What-if"),
    ),
    "A10": Asked(
        "the mix of items, its drift and its part of the gap",
        (
            f"{_PLAN}test_mix.py::test_a_drift_is_told_in_points_and_units",
            f"{_CALC}test_variance.py::TestPriceVolumeMix::test_sums_to_the_change",
        ),
    ),
    "A11": Asked(
        "families, not items: no page of executives has a row of an item",
        (
            "workbook/sheets/test_pages.py::TestBook::test_no_executive_page_shows_an_item",
            "workbook/checks/test_review.py::test_fewer_or_more_families_than_volume_is_planned_by",
            "workbook/checks/test_review.py::test_limits_come_from_company_csv",
        ),
    ),
    "A12": Asked(
        "units and dollars agree",
        (
            f"{_CALC}test_units.py::test_dollars_to_units_to_dollars",
            f"{_PAGES}test_summary.py::TestFigures::test_money_of_a_subtotal_is_that_of_its_families",
            f"{_CALC}test_price.py::TestPrice::test_proration_is_by_working_day",
        ),
        ("Dollars",),
    ),
    "A13": Asked(
        "policy stands on a sheet, drives the plan, and its changes are logged",
        (
            f"{_PLAN}test_make.py::TestProduction::test_the_four_policies_equal_their_cell_function",
            f"{_CYCLE}test_policy_log.py::test_a_plan_logs_each_policy_that_changed",
            f"{_CYCLE}test_policy_log.py::test_a_price_and_a_limit_on_control_are_logged",
        ),
    ),
    "A14": Asked(
        "a monthly cycle of five steps",
        (
            f"{_CYCLE}test_month_properties.py::TestManyRolls::test_every_rule_holds_after_each",
            f"{_CYCLE}test_steps.py::TestTheMonth::test_a_new_book_has_the_five_steps",
        ),
        ("Cycle",),
    ),
    "A15": Asked(
        "units and money from the same rows",
        (
            f"{_PAGES}test_windows.py::TestBase::test_the_switch_to_money_and_back_changes_no_stored_cell",
            f"{_CALC}test_inventory_value.py::TestInventoryValue::test_ties_out",
        ),
        ("Dollars", "Family MTS"),
    ),
    "A16": Asked(
        "every function signs, and who has not is named",
        (
            f"{_CYCLE}test_gate.py::TestSignOff::test_it_stops_the_plan_where_that_is_asked",
            f"{_PAGES}test_twins.py::TestOtherBooks::test_logged_events",
            f"{_CYCLE}test_agree.py::TestMonth::test_the_gate_warns_until_it_is_agreed",
            f"{_PLAN}test_consensus.py::TestLaunch::test_is_planned_from_its_launch",
        ),
        ("Cycle", "Consensus"),
        "the workbook of contributions by function comes later",
    ),
    "A17": Asked(
        "family to business unit to company",
        (
            f"{_CALC}test_mix.py::TestRollUp::test_no_unit_is_lost",
            f"{_PAGES}test_summary.py::TestOrder::test_families_stand_by_business_unit_with_its_subtotal",
            f"{_CALC}test_mix.py::test_refusal",
        ),
        ("Summary",),
    ),
    "A18": Asked(
        "decisions, kept until they are closed, on one printed page",
        (
            f"{_CYCLE}test_steps.py::TestThePage::test_open_notes_stay_until_they_are_closed",
            "workbook/test_printed.py::TestPages::test_one_sheet_of_paper_each",
        ),
        ("Summary", "Cycle"),
    ),
    "A19": Asked(
        "the latest call of the fiscal year against the business plan",
        (
            f"{_PLAN}test_fiscal.py::TestFiscalCall::test_adds_actuals_and_forecast",
            f"{_PLAN}test_fiscal.py::TestFiscalYear::test_need_not_begin_in_january",
            f"{_PLAN}test_gap.py::TestSplitGap::test_own_units_of_the_plan",
        ),
        ("Gap", "Family MTS"),
    ),
    "A20": Asked(
        "links to order entry, scheduling and purchasing",
        (
            f"{_PLAN}test_schedule.py::TestTieOut::test_three_percent_too_much_is_told_with_family_and_month",
            f"{_CALC}test_consumption.py::test_an_order_beyond_its_reach_is_told",
            "workbook/checks/test_review.py::test_an_abnormal_month_is_told",
            "workbook/checks/test_review.py::test_an_abnormal_order_is_told",
            f"{_CALC}test_promise.py::test_cumulative_never_promises_more_than_there_is",
        ),
    ),
    "A21": Asked(
        "months as weeks of the real calendar",
        (
            f"{_CALC}test_weeks.py::TestWeeks::test_months_equal_weeks",
            f"{_CYCLE}test_month_properties.py::TestCalendars::test_the_53rd_week_is_in_the_last_period",
            f"{_CYCLE}test_month_properties.py::TestCalendars::test_the_leap_day_counts",
        ),
    ),
    "A22": Asked(
        "the business on one sheet of charts",
        (f"{_PAGES}test_gap.py::TestDashboard::test_charts_draw_rows_of_their_own_page",),
        ("Dashboard",),
    ),
    "A23": Asked(
        "a window of up to two years that keeps its length",
        (
            f"{_CYCLE}test_month_properties.py::TestManyRolls::test_horizon_formulas_and_names_stay",
            f"{_PAGES}test_family.py::TestFigures::test_quarters_are_sums_of_flows_and_last_of_stocks",
        ),
        ("Plan comparison",),
        "scenarios side by side come later",
    ),
    "A24": Asked(
        "assumptions and vulnerabilities, carried on until they are closed",
        (
            f"{_CYCLE}test_steps.py::TestThePage::test_open_notes_stay_until_they_are_closed",
            f"{_PAGES}test_family_money.py::TestNotes::test_decisions_first_and_newest_first",
        ),
        ("Cycle", "Family MTS"),
        "the table that compares scenarios comes later",
    ),
    "A25": Asked(
        "make-to-stock: service against inventory",
        (
            f"{_CALC}test_safety.py::TestSafetyStock::test_more_service_needs_more",
            f"{_CALC}test_strategy.py::TestTargetInventory::test_forward_cover_of_the_target_is_the_cover",
            f"{_PAGES}test_service.py::TestTable::test_more_service_asks_more_of_everything",
        ),
        ("Service", "Family MTS"),
    ),
    "A26": Asked(
        "make-to-order: service, backlog, lead time",
        (
            "sopxl/calc/test_cover.py::test_half_the_backlog_is_half_the_lead_time",
            f"{_PLAN}test_make.py::TestProduction::test_lead_time_holds_its_weeks",
        ),
        ("Family MTO",),
    ),
    "A27": Asked(
        "finish-to-order: components to stock, finishing to order",
        (
            f"{_CALC}test_finishing.py::TestFinishing::test_components_are_used_as_shipments_take_them",
            f"{_PAGES}test_family_finish.py::TestFigures::test_equal_the_tables_at_any_base",
            "realdata/test_finish.py::test_all_strategies_are_there",
        ),
        ("Family FTO",),
    ),
    "A28": Asked(
        "finished only on an order: no finished goods",
        ("workbook/test_components.py::TestFinishedGoods::test_at_the_opening_are_refused",),
        ("Family FTO",),
    ),
    "B1": Asked("strategic direction by scenarios", left="scenarios and Promote come later"),
    "B2": Asked(
        "marketing events on top of the baseline",
        (
            f"{_PLAN}test_events.py::TestForecast::test_final_less_baseline_is_the_sum_of_the_events",
            f"{_PAGES}test_twins.py::TestOtherBooks::test_logged_events",
            f"{_CYCLE}test_agree.py::TestAgree::test_by_weights",
        ),
        ("Consensus",),
    ),
    "B3": Asked(
        "supply by source; suppliers as resources",
        (
            "sopxl/optimise/test_shared_terms.py",
            f"{_PLAN}test_least_cost.py",
            f"{_PLAN}test_subcontract.py",
            "workbook/test_subcontract.py",
            "workbook/importers/test_sample.py::test_it_buys_the_cider_that_its_press_cannot_make",
        ),
        ("Family MTS", "Family MTO", "Family FTO", "Plan comparison"),
    ),
    "B4": Asked(
        "one set of tables: one input moves every sheet that hangs on it",
        (
            "workbook/sheets/test_pages.py::TestBook::test_one_input_moves_every_page_that_hangs_on_it",
        ),
    ),
    "B5": Asked(
        "progress against the business plan",
        (
            f"{_PLAN}test_fiscal.py::TestFiscalCall::test_adds_actuals_and_forecast",
            f"{_PAGES}test_gap.py::TestGap::test_the_causes_are_the_gap",
        ),
        ("Gap",),
    ),
    "B6": Asked(
        "a plan is realistic before it is passed on",
        (
            f"{_CYCLE}test_gate.py::test_a_sound_plan_passes_every_rule",
            f"{_CYCLE}test_gate.py::TestEachRule::test_a_load_above_the_capacity",
            f"{_CYCLE}test_gate.py::TestCash::test_above_the_limit",
        ),
        ("Cycle",),
    ),
    "B7": Asked(
        "what changed in the forecast, by money, and how nervous it is",
        (
            f"{_PLAN}test_forecast_changes.py::test_an_unchanged_forecast_is_an_empty_list",
            f"{_PLAN}test_forecast_changes.py::test_nervousness_is_what_moved_over_what_was_planned",
        ),
    ),
    "B8": Asked(
        "inventory and backlog managed for service",
        (
            f"{_PAGES}test_family.py::TestTarget::test_stock_family",
            f"{_PAGES}test_family.py::TestTarget::test_order_family",
        ),
        ("Family MTS", "Family MTO"),
    ),
    "B9": Asked(
        "deviations and their sum, with their tolerance",
        (
            f"{_CALC}test_performance_to_plan.py::TestDeviation::test_no_figure_moves_with_the_window",
            f"{_CYCLE}test_month_properties.py::TestManyRolls::test_the_cumulative_deviation_never_jumps",
        ),
        ("Family MTS",),
    ),
    "B10": Asked(
        "exceptions by money",
        (
            f"{_PLAN}test_alerts.py::TestFindAlerts::test_two_planted_problems_come_in_the_order_of_their_money",
            f"{_PLAN}test_consensus.py::TestSpread::test_an_alert_with_units_money_month_and_family",
        ),
        ("Exceptions",),
    ),
    "B11": Asked(
        "operational plans against the business plan",
        ("sopxl/plan/test_alerts.py::TestBusinessPlan::test_two_per_cent_are_found",),
        ("Gap", "Exceptions"),
    ),
    "B12": Asked(
        "production, finance and sales are rolled together or not at all",
        (
            f"{_CYCLE}test_crash_cycle.py::TestAtEveryStep::test_killed",
            f"{_CYCLE}test_failures.py::test_20_units_and_dollars_are_rolled_in_one",
        ),
    ),
    "B13": Asked(
        "contributions by function",
        (f"{_CYCLE}test_agree.py::TestAgree::test_by_mean_one_function_and_a_quantity",),
        ("Consensus",),
        "views stand on one sheet; the workbook by function comes later",
    ),
    "B14": Asked("the meeting pack", left="the pack comes later"),
    "B15": Asked(
        "resources are checked by three methods",
        (
            f"{_CALC}test_rough_cut.py::TestOverallFactors::test_all_shares_make_all_hours",
            f"{_CALC}test_published_cases.py",
            f"{_CALC}test_rough_cut.py::TestResourceProfile::test_is_the_sum_by_hand",
            f"{_PAGES}test_capacity.py::TestMethods::test_the_profile_is_the_load",
        ),
        ("Capacity",),
    ),
    "B16": Asked("teamwork", left="a matter of people; owners and due days stand on the pages"),
    "B17": Asked("folio and seminars", pages=("Glossary",)),
}
