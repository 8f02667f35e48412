"""How fast one open window may talk to the server; a program that is faster is cut off."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import Message, Receive, Send

BURST = 600.0  # messages at once; a page that opens sends some four
PER_SECOND = 40.0  # messages, for as long as it likes; a lever that is dragged sends fewer
TOO_MUCH = 1008  # close code of a websocket: the policy is violated


@dataclass
class Allowance:
    """Messages that a window may still send.

    Attributes:
        clock: seconds.
        left: messages that may be sent at once.
    """

    clock: Callable[[], float] = time.monotonic
    left: float = BURST
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        self._since = self.clock()

    def take(self) -> bool:
        """Take one message; False if none is left."""
        now = self.clock()
        self.left = min(BURST, self.left + (now - self._since) * PER_SECOND) - 1.0
        self._since = now
        return self.left >= 0.0


def paced(receive: Receive, send: Send, allowance: Allowance) -> Receive:
    """What a window sends; once it sends too fast, it is closed and sends no more."""
    closed: Message = {"type": "websocket.disconnect", "code": TOO_MUCH}

    async def receive_paced() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive" or allowance.take():
            return message
        await send({"type": "websocket.close", "code": TOO_MUCH})
        return closed

    return receive_paced
