"""What moderators do in the forum besides deciding, as the audit trail tells it."""

from privacy.trail import acts

for code, words in (
    ("forum.topic_pinned", "Kept a conversation at the top"),
    ("forum.topic_unpinned", "Let a conversation go from the top"),
    ("forum.topic_locked", "Closed a conversation for replies"),
    ("forum.topic_unlocked", "Opened a conversation for replies again"),
    ("forum.topic_moved", "Moved a conversation to another board"),
):
    acts.register(code, words)
acts.register("forum.topics_merged", "Merged two conversations", posts=acts.count)
acts.register("forum.topic_split", "Made posts a conversation of their own", posts=acts.count)
acts.register("forum.membership_ended", "Ended somebody’s place on a board", rule=acts.count)
acts.register("forum.note_set", "Put a note above a post, or took it off", covered=acts.flag)
acts.register(
    "forum.live_case_marked", "Said whether the case in a conversation is live", live=acts.flag
)
acts.register("forum.history_read", "Read what stood in a post before it was changed")
