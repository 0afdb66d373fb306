"""Sample guidance, to look at the site with: our own words, marked as sample text on every page."""

from .loading import load

__all__ = ["load"]
