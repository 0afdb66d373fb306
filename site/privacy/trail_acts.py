"""What the ground itself records: mostly what commands did, which have no actor."""

from .trail import acts

acts.register("privacy.purged", "Deleted what was due", rows=acts.count, models=acts.count)
acts.register(
    "privacy.keys_rotated", "Changed the master key", resealed=acts.count, stuck=acts.count
)
acts.register(
    "privacy.audited",
    "Looked for personal data in all that is stored",
    findings=acts.count,
    unreadable=acts.count,
)
