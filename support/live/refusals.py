"""When a rule says no."""

from .events import Code


class Refused(Exception):
    """A rule said no. Doors turn it into a wire message or a page.

    `text` is read by people; `retry_after` is in seconds, when waiting helps.
    """

    def __init__(self, code: Code, text: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.retry_after = retry_after
