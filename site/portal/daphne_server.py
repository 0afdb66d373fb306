"""Daphne, as we run it: with our limits, and with frames that many are sent made once.

Daphne makes a frame, and several lines for a log that nobody keeps, for each socket that it sends a text
to. A room sends the same text to all who are in it. Measured with `make bench-live`.
"""

from functools import lru_cache
from typing import Any

from autobahn.websocket.protocol import PreparedMessage
from daphne import ws_protocol
from daphne.server import Server
from django.conf import settings


class FramedOnce(ws_protocol.WebSocketProtocol):
    def serverSend(self, content: Any, binary: bool = False) -> None:
        ready = self.state == self.STATE_OPEN and not (self.send_queue or self._perMessageCompress)
        if ready and not binary:
            self.transport.write(framed(content))
        else:
            super().serverSend(content, binary)


@lru_cache(maxsize=64)
def framed(text: str) -> bytes:
    """The frame, as it goes over the wire to everybody."""
    frame: bytes = PreparedMessage(text.encode(), False, False, True).payloadHybi
    return frame


def server(application: Any, *, host: str, port: int) -> Server:
    ws_protocol.WebSocketFactory.protocol = FramedOnce
    return Server(
        application=application,
        endpoints=[f"tcp:port={port}:interface={host}"],
        action_logger=None,  # an access log would keep addresses
        websocket_max_message_size=settings.LIVE_FRAME_MAX_BYTES * 2,
        websocket_max_frame_size=settings.LIVE_FRAME_MAX_BYTES * 2,
        ping_interval=25,
        ping_timeout=30,
        server_name="",
        verbosity=2,  # what Twisted has to say goes to our log, instead of nowhere
    )
