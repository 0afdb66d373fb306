"""A mail server on this machine, which answers as it is told to. It speaks just enough SMTP."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TAKEN = b"250 2.1.5 Ok"
NO_SUCH = b"550 5.1.1 <%s>: Recipient address rejected: User unknown"
GREY = b"451 4.7.1 <%s>: try again later"
NOT_FROM_YOU = b"550 5.7.1 <%s>: Relaying denied"
HANG = b""


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.answer_to_recipient = TAKEN
        self.answer_to_data = b"250 2.0.0 Ok"
        self.connections = 0
        self.recipients: list[bytes] = []
        self.taken: list[bytes] = []
        self.ended = threading.Event()
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.connections += 1
        self.say(b"220 mail.example.org")
        for line in self.rfile:
            match line.strip().split(b":")[0].split(b" ")[0].upper():
                case b"RCPT":
                    recipient = line.partition(b"<")[2].partition(b">")[0]
                    self.server.recipients.append(recipient)
                    answer = self.server.answer_to_recipient
                    self.say(answer.replace(b"%s", recipient) if answer else answer)
                case b"DATA":
                    self.say(b"354 go on")
                    text = b""
                    for part in self.rfile:
                        if part == b".\r\n":
                            break
                        text += part
                    self.server.taken.append(text)
                    self.say(self.server.answer_to_data)
                case b"QUIT":
                    return self.say(b"221 goodbye")
                case _:
                    self.say(b"250 Ok")
        return None

    def say(self, words: bytes) -> None:
        if words == HANG:
            self.server.ended.wait()  # until the test is over
            return
        self.wfile.write(words + b"\r\n")


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """With the settings that lead there."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 5
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()
