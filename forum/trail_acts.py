"""What moderators do in the forum itself. What they decide is recorded by safeguarding."""

from privacy.trail import acts

acts.register("forum.note_set", "Put a note above a post, or took it off", covered=acts.flag)
acts.register(
    "forum.live_case_marked", "Said whether the case in a conversation is live", live=acts.flag
)
acts.register("forum.history_read", "Read what stood in a post before it was changed")
