"""One for each process: what is said at the same moment, in whichever rooms, is committed together.

A commit costs about the same for one message as for fifty. While one batch is being written the next
one gathers, so that nobody waits longer than two commits. It has a thread and a connection of its own:
a slow query elsewhere in the process delays nobody who speaks.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from . import talking
from .refusals import Refused
from .talking import Said, Words

MOST = 256  # messages in one transaction


class Writer:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.waiting: list[tuple[Words, asyncio.Future[Said]]] = []
        self.task: asyncio.Task[None] | None = None
        self.thread: ThreadPoolExecutor | None = None

    async def say(self, words: Words) -> Said:
        """The answer, after the commit. Raises Refused, and then nothing was stored."""
        answer: asyncio.Future[Said] = self.loop.create_future()
        self.waiting.append((words, answer))
        if self.task is None or self.task.done():
            self.task = self.loop.create_task(self._write_all())
        return await answer

    async def _write_all(self) -> None:
        if self.thread is None:
            self.thread = ThreadPoolExecutor(1, thread_name_prefix="live-writer")
        while self.waiting:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            try:
                said = await self.loop.run_in_executor(
                    self.thread, _write, [words for words, _ in batch]
                )
            except BaseException as error:
                for _, answer in batch:
                    if not answer.done():
                        answer.set_exception(error)
                if isinstance(error, Exception):
                    continue
                raise
            for (_, answer), outcome in zip(batch, said, strict=True):
                if answer.done():  # its socket has gone meanwhile; what was said is said
                    continue
                if isinstance(outcome, Refused):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)

    def rest(self) -> None:
        """Nobody is there any more: give back the thread and its connection."""
        if self.thread is not None:
            self.thread.submit(connection.close)
            self.thread.shutdown(wait=False)
            self.thread = None


def _write(batch: list[Words]) -> list[Said | Refused]:
    try:
        return talking.say_all(batch)
    except Exception:
        connection.close()  # whatever state it is in, the next batch begins with a new one
        raise
