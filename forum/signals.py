"""What other parts of the forum may listen to."""

from collections.abc import Mapping, Sequence

from django.dispatch import Signal

# Sent by `tending` in its transaction, for each conversation whose posts stand under other numbers now.
# With it come `topic` and `was`: where the posts of it stood before, as pairs of a conversation's id
# and a number. The first pair is of the post that is number 1 now, and so on without a gap.
topic_renumbered = Signal()


def read_so_far(was: Sequence[tuple[int, int]], last_read: Mapping[int, int]) -> int:
    """The last number read now, of somebody who had read up to `last_read` in each of the former
    conversations: the posts at the start, up to the first that they have not read."""
    for number, (topic_id, before) in enumerate(was, start=1):
        if before > last_read.get(topic_id, 0):
            return number - 1
    return len(was)
