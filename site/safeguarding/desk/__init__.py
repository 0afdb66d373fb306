"""The staff desk’s pages of this app: the review queue, and what members reported."""
