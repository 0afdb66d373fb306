"""What a process that carries rooms asks of Python, once, when its first socket opens.

Measured with `make bench-live`. A full collection of garbage looks at all that Django ever loaded, in
the middle of somebody's message: what is there by now is never looked at again, and the rest is looked
at less often. And a thread that computes (the writer) hands over after 0.5 ms, not 5: the event loop
has to wait for that whenever it gives a frame to the operating system.
"""

import functools
import gc
import sys

YOUNG = 20_000  # new objects before they are looked at
HANDS_OVER = 0.0005  # seconds


@functools.cache
def settle() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
    sys.setswitchinterval(HANDS_OVER)
