import logging

import pytest

from privacy.logs import ImpersonalFilter


@pytest.mark.parametrize(
    "address",
    ["203.0.113.7", "2001:db8::8a2e:370:7334", "::1", "fe80::1", "2001:db8:1:2:3:4:5:6"],
)
def test_addresses_are_taken_out(address: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "from %s now", (address,), None)
    ImpersonalFilter().filter(record)
    assert record.getMessage() == "from [address] now"


@pytest.mark.parametrize("text", ["at 12:30:45 today", "Django 5.2.19", "deface it", "case 1:2"])
def test_other_numbers_stay(text: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, text, (), None)
    ImpersonalFilter().filter(record)
    assert record.getMessage() == text


def test_an_address_with_a_port_or_at_the_end_of_a_sentence_is_taken_out_too() -> None:
    record = logging.LogRecord("x", 20, "", 0, "203.0.113.7:4021 left 203.0.113.7.", (), None)
    ImpersonalFilter().filter(record)
    assert record.getMessage() == "[address]:4021 left [address]."


def test_the_request_does_not_travel_with_the_record() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "text", (), None)
    record.request = object()
    ImpersonalFilter().filter(record)
    assert not hasattr(record, "request")
