"""Safety stock: published examples, scipy as a second opinion, and what must hold for all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from scipy.stats import norm

from sopxl import calc
from sopxl.calc.normal import normal_loss, normal_loss_inverse, normal_quantile
from sopxl.errors import InputError, LimitError, SopError

sigmas = st.floats(0.01, 1e5)
spans = st.floats(0, 60)
services = st.floats(0.5, 0.9999)


class TestNormal:
    """Quantile and loss, to nine digits."""

    @pytest.mark.parametrize("share", [1e-9, 0.01, 0.3, 0.5, 0.9, 0.975, 0.999, 1 - 1e-9])
    def test_quantile(self, share: float) -> None:
        """As scipy has it."""
        assert normal_quantile(share) == pytest.approx(norm.ppf(share), abs=1e-9)

    @pytest.mark.parametrize("factor", np.linspace(-6, 6, 25))
    def test_loss(self, factor: float) -> None:
        """Density less the factor times the tail."""
        expected = norm.pdf(factor) - factor * norm.sf(factor)
        assert normal_loss(factor) == pytest.approx(expected, abs=1e-12)
        assert normal_loss_inverse(normal_loss(factor)) == pytest.approx(factor, abs=1e-9)

    def test_loss_of_tables(self) -> None:
        """Printed tables of the unit normal loss: 0.3989 at 0, 0.0833 at 1, 0.0085 at 2."""
        assert [round(normal_loss(z), 4) for z in (0, 1, 2)] == [0.3989, 0.0833, 0.0085]


class TestSafetyStock:
    """By cycle service, by fill rate, by a given factor."""

    def test_cycle_service_of_a_textbook(self) -> None:
        """Chopra and Meindl: weekly demand 2500 ± 500, two weeks, 90 % of cycles: 906 units."""
        assert calc.safety_stock(500, 2, 0.9).round() == [906]

    def test_fill_rates_of_a_textbook(self) -> None:
        """Chopra and Meindl: the same with lots of 10,000, fill rates of 97.5 to 99.5 %."""
        rates = [0.975, 0.98, 0.985, 0.99, 0.995]
        found = calc.safety_stock(500, 2, rates, measure="fill rate", lot=10000)
        assert_allclose(found, [67, 183, 321, 499, 767], atol=1)

    def test_lead_time_of_a_textbook(self) -> None:
        """Chopra and Meindl: 2500 ± 500 a day, seven days ± seven, 90 %: 22,491 units."""
        assert calc.safety_stock(500, 7, 0.9, 7, demand=2500).round() == [22491]

    def test_factor_on_the_mean_absolute_deviation(self) -> None:
        """1.25 times a deviation of 100 at two standard deviations."""
        assert calc.safety_stock(1.25 * 100, 1, 2, measure="factor").tolist() == [250]

    @given(sigmas, spans, services, st.floats(0, 5), st.floats(0, 1e5), st.floats(0, 10))
    def test_cycle_service_is_reached(
        self, sigma: float, span: float, service: float, spread: float, demand: float, review: float
    ) -> None:
        """The chance that demand of the span stays within mean and safety stock is the service."""
        stock = calc.safety_stock(sigma, span, service, spread, demand=demand, review=review)[0]
        deviation = np.sqrt(sigma**2 * (span + review) + (demand * spread) ** 2)
        assume(deviation > 1e-6)
        assert norm.cdf(stock / deviation) == pytest.approx(service, abs=1e-9)

    @given(sigmas, st.floats(0.1, 60), services, st.floats(1, 1e6))
    def test_fill_rate_is_reached(
        self, sigma: float, span: float, service: float, lot: float
    ) -> None:
        """Units short at the end of a cycle are that share of a lot; without safety stock fewer."""
        stock = calc.safety_stock(sigma, span, service, measure="fill rate", lot=lot)[0]
        deviation = sigma * np.sqrt(span)
        factor = stock / deviation
        short = deviation * (norm.pdf(factor) - factor * norm.sf(factor))
        allowed = (1 - service) * lot
        if stock > 0:
            assert short == pytest.approx(allowed, rel=1e-6)
        else:
            assert short <= allowed * (1 + 1e-9)

    @given(sigmas, spans, services, services)
    def test_more_service_needs_more(
        self, sigma: float, span: float, one: float, two: float
    ) -> None:
        """Never less stock for a higher service."""
        low, high = sorted((one, two))
        for measure, lot in (("cycle", None), ("fill rate", 1000)):
            both = calc.safety_stock(sigma, span, [low, high], measure=measure, lot=lot)
            assert both[0] <= both[1] * (1 + 1e-12)

    def test_a_row_is_each_period_alone(self) -> None:
        """Deviation by month and family; one service for each family."""
        sigma = [[10, 40], [20, 50], [30, 0]]
        found = calc.safety_stock(sigma, 4, [[0.9, 0.95]])
        assert found.shape == (3, 2)
        assert found[1, 1] == calc.safety_stock(50, 4, 0.95)[0]
        assert found[2, 1] == 0

    def test_a_review_without_a_lot_orders_its_demand(self) -> None:
        """What is used between two looks is what is ordered."""
        one = calc.safety_stock(50, 2, 0.98, measure="fill rate", demand=300, review=1)
        two = calc.safety_stock(50, 2, 0.98, measure="fill rate", lot=300, review=1)
        assert one == two
        assert one > 0

    def test_no_deviation_needs_no_stock(self) -> None:
        """Nothing varies, or there is no time in which it could."""
        assert calc.safety_stock([0, 10], [4, 0], 0.99).tolist() == [0, 0]
        assert calc.safety_stock(0, 4, 0.99, measure="fill rate", lot=10).tolist() == [0]

    def test_half_a_service_needs_no_stock(self) -> None:
        """A service that is reached without safety stock asks for none, not for less than none."""
        assert calc.safety_stock(10, 4, [0.5, 0.3]).tolist() == [0, 0]
        assert calc.safety_stock(10, 4, 0.5, measure="fill rate", lot=1e6).tolist() == [0]


class TestServiceLevel:
    """What a given safety stock is worth."""

    def test_service_of_a_textbook(self) -> None:
        """Chopra and Meindl: 1000 units are 92 % of cycles and fill 99.75 % of lots of 10,000."""
        assert calc.service_level(500, 2, 1000).round(2) == [0.92]
        found = calc.service_level(500, 2, 1000, measure="fill rate", lot=10000)
        assert found.round(4) == [0.9975]

    @given(sigmas, st.floats(0.1, 60), services, st.floats(0, 5), st.floats(1, 1e5))
    def test_the_stock_for_a_service_gives_that_service(
        self, sigma: float, span: float, service: float, spread: float, demand: float
    ) -> None:
        """There and back by cycle and by factor; by fill rate where it needs a stock."""
        given = (sigma, span)
        more = {"sigma_lead_time": spread, "demand": demand, "lot": demand}
        stock = calc.safety_stock(*given, service, **more)
        assert calc.service_level(*given, stock, **more) == pytest.approx(service, abs=1e-9)
        held = calc.service_level(*given, stock, measure="factor", **more)
        back = calc.safety_stock(*given, held, measure="factor", **more)
        assert back == pytest.approx(stock, rel=1e-9)
        filled = calc.safety_stock(*given, service, measure="fill rate", **more)
        found = calc.service_level(*given, filled, measure="fill rate", **more)
        if filled[0] > 0:
            assert found == pytest.approx(service, abs=1e-9)
        else:
            assert found >= service - 1e-9

    def test_what_does_not_vary_is_never_short(self) -> None:
        """Full service without any stock; no number of deviations."""
        assert calc.service_level([0, 10], [4, 0], 0).tolist() == [1, 1]
        filled = calc.service_level(0, 4, 0, measure="fill rate", lot=10)
        assert filled.tolist() == [1]
        assert np.isnan(calc.service_level(0, 4, 5, measure="factor")).all()

    def test_a_fill_rate_is_no_less_than_nothing(self) -> None:
        """More short than is ordered is all of it."""
        assert calc.service_level(1e4, 9, 0, measure="fill rate", lot=1).tolist() == [0]


REFUSED: list[Row] = [
    (
        lambda: calc.service_level(500, 2, -1000),
        LimitError,
        "E121 safety_stock: found -1000, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.service_level(500, 2, 100, 3),
        InputError,
        "E119 demand: a lead time that varies needs demand. Give the demand of one period.",
    ),
    (
        lambda: calc.service_level(500, 2, 100, measure="fill rate"),
        InputError,
        "E119 lot: a fill rate needs lot. Give the units ordered at a time, or demand and review.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 95),
        LimitError,
        "E121 service: found 95, more than 0 and less than 1 is expected. Write 0.95.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 1),
        LimitError,
        "E121 service: found 1, more than 0 and less than 1 is expected. "
        "Write a fraction such as 0.95.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 0.9, 7),
        InputError,
        "E119 demand: a lead time that varies needs demand. Give the demand of one period.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 0.9, measure="fill rate"),
        InputError,
        "E119 lot: a fill rate needs lot. Give the units ordered at a time, or demand and review.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 0.9, measure="fill rate", lot=0),
        LimitError,
        "E121 lot: found 0, more than 0 is expected. Give the units ordered at a time.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 0.9, measure="fill rate", demand=0, review=1),
        LimitError,
        "E121 demand × review: found 0, more than 0 is expected. Give the units ordered at a time.",
    ),
    (
        lambda: calc.safety_stock([500, 400], [2, 2, 2], 0.9),
        InputError,
        "E118 sigma: sigma has 2 values. Give one number, one for each of 3 periods.",
    ),
    (
        lambda: calc.safety_stock([500, None], 2, 0.9),
        InputError,
        "E114 sigma, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: calc.safety_stock(500, -2, 0.9),
        LimitError,
        "E121 lead_time: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: calc.safety_stock(500, 2, 0.9, measure="p2"),
        InputError,
        'E124 measure: there is no measure "p2". '
        'Write one of these: "cycle", "fill rate", "factor".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
