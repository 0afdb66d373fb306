"""Screen names that say nothing about anybody: a calm word and a thing from outdoors."""

import secrets

from . import names
from .models import LeftName, User

FIRST = (
    "Amber Autumn Birch Bright Calm Cedar Clear Copper Coral Dawn Early Evening Fern Gentle Golden "
    "Green Grey Hazel Heather High Indigo Ivory Juniper Kind Late Lavender Level Lilac Linen Little "
    "Long Maple Marble Meadow Mellow Misty Morning Moss Northern Ochre Olive Open Patient Pearl "
    "Plain Quiet Rowan Russet Sage Sandy Silver Slate Slow Soft Southern Spring Steady Still "
    "Summer Sunny Tawny Velvet Violet Warm Western Willow Winter Wide"
).split()
SECOND = (
    "Acorn Anchor Apple Arch Basin Bay Beacon Beech Bell Bramble Bridge Brook Candle Canvas Chalk "
    "Clover Cove Creek Curlew Daisy Dell Dune Ember Estuary Feather Field Finch Flint Ford Garden "
    "Gate Glen Grove Harbour Hedge Heron Hill Island Jetty Kestrel Ladder Lake Lantern Lark Leaf "
    "Linnet Lodge Mill Orchard Otter Path Pebble Pier Pine Plover Pond Quay Rain Reed Ridge River "
    "Robin Shell Shore Sparrow Stile Stone Stream Swift Thistle Thrush Tide Valley Wren"
).split()


def suggest_sign_in_name() -> str:
    """Such as "still-kestrel-4817". One in 40 million, so it is not looked up whether it is free."""
    words = f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}".lower()
    return f"{words}-{secrets.randbelow(9000) + 1000}"


def suggest(count: int = 5) -> list[str]:
    """`count` different screen names that nobody has, or had lately. Costs three queries."""
    drawn: set[str] = set()
    while len(drawn) < count * 4:
        drawn.add(f"{secrets.choice(FIRST)} {secrets.choice(SECOND)}")
    keys = {name: names.skeleton(name) for name in drawn}
    taken = set(
        User.objects.filter(screen_key__in=keys.values()).values_list("screen_key", flat=True)
    )
    left = LeftName.objects.among(keys) | names.in_use_elsewhere(keys)
    free = [name for name, key in keys.items() if key not in taken and name not in left]
    while len(free) < count:  # a very full house: a number makes the name new
        name = f"{secrets.choice(FIRST)} {secrets.choice(SECOND)} {secrets.randbelow(900) + 100}"
        if (
            not User.objects.known_as(name).exists()
            and not LeftName.objects.known_as(name).exists()
            and not names.in_use_elsewhere([name])
        ):
            free.append(name)
    return free[:count]
