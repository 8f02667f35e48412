"""What a program that sends too much does: its line is cut, and the log stays short."""

from __future__ import annotations

import asyncio
import io
import logging

from starlette.types import Message

from gofal.viz.web.pace import BURST, PER_SECOND, TOO_MUCH, Allowance, paced
from gofal.viz.web.sparing_log import MINUTE, MOST, SparingHandler


class Clock:
    """Time as a test sets it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_hand_is_never_too_fast_and_a_program_is() -> None:
    clock = Clock()
    allowance = Allowance(clock)
    for _ in range(1000):
        clock.now += 1.0 / PER_SECOND
        assert allowance.take()
    taken = [allowance.take() for _ in range(int(BURST) + 10)]
    assert abs(taken.count(True) - BURST) <= 1
    assert not taken[-1]


def test_a_window_that_sends_too_much_is_closed() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.receive", "text": "{}"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def flood() -> Message:
        hear = paced(receive, send, Allowance(Clock(), left=3.0))
        for _ in range(3):
            assert (await hear())["type"] == "websocket.receive"
        return await hear()

    assert asyncio.run(flood()) == {"type": "websocket.disconnect", "code": TOO_MUCH}
    assert sent == [{"type": "websocket.close", "code": TOO_MUCH}]


def test_ten_thousand_errors_are_a_few_lines() -> None:
    clock, out = Clock(), io.StringIO()
    log = logging.Logger("test")
    log.addHandler(SparingHandler(out, clock))

    def fail(times: int) -> None:
        for number in range(times):
            try:
                raise ValueError(number)
            except ValueError:
                log.exception("event %d could not be handled", number)

    fail(10_000)
    first = out.getvalue()
    assert first.count("Traceback") == 1
    assert first.count("could not be handled") == MOST
    clock.now += MINUTE
    fail(1)
    later = out.getvalue().removeprefix(first)
    assert f"left out before: {10_000 - MOST}" in later
    log.error("another place is heard meanwhile")
    assert "another place" in out.getvalue()
