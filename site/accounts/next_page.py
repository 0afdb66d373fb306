"""Where somebody is led when something is done: a page of this site, by its path, and nothing else."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(address: str) -> bool:
    """Whether `address`, which came with a request, may be gone to. A path that begins at the root: not
    another host in any writing, and nothing like `0`, which leads on from wherever somebody is."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
