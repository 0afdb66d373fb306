"""Every door of the house, asked as everybody: the answers stand in docs/doors.md."""

import re

import pytest
from django.http import HttpResponse

from safeguarding import reviewing
from safeguarding.routing import websocket_urlpatterns as of_the_queue
from support.live.routing import websocket_urlpatterns as of_rooms
from support.live.views.console import ACTIONS

from .doors import (
    PEOPLE,
    SHUT,
    WORDS,
    Door,
    House,
    build_house,
    doors,
    listed_under,
    route_of,
    routes,
)

OURS_AT_THE_DESK = re.compile(
    r"desk/(login|failwhale|audit-trail|review-queue|kind-wordings|reports-of-members|boards|group_sessions|crisis-lines"
    r"|users|records|openings|care|moderation-report|training|group-calendar|group-report|group-series)/"
)
DESK_RULE = "The desk: the doors of Wagtail"
# Where no pattern of ours answers, and an address is looked up among the guidance pages.
LOOKED_UP = re.compile(r"/$|/guidance/|/no/such/page/$|/nothing-here$")
# The one thing that looking writes: how far the one who looks has read a conversation (adr/0018).
A_CONVERSATION = re.compile(r"/forum/topics/[^/]+/$")
MARKS = {"forum_readmark", "notices_notice"}
# A method that the table does not list for an address is asked as these only.
TRUSTED = ("visitor", "member", "facilitator", "administrator")
# What stands for the parts of an address of Wagtail's; whoever has no business there is turned away
# before anything is looked up.
PARTS = {
    "app_label": "pages",
    "content_type_app_name": "pages",
    "model_name": "guidancepage",
    "content_type_model_name": "guidancepage",
    "action": "delete",
}
REGULAR = {
    r"desk/pages/(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$": "/desk/pages/1/revisions/compare/live...latest/",
    "desk/.*/$": "/desk/nothing-here/",
}


def is_wagtails(route: str) -> bool:
    return route.startswith("desk/") and not OURS_AT_THE_DESK.match(route)


def wagtails_address(route: str) -> str:
    def part(found: re.Match[str]) -> str:
        return PARTS.get(found[2]) or ("1" if found[1] == "int" else "x")

    return REGULAR.get(route) or "/" + re.sub(r"<(?:(\w+):)?(\w+)>", part, route)


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def test_every_row_of_the_table_is_whole() -> None:
    listed = doors()
    assert len({(door.address, door.method) for door in listed}) == len(listed)
    for door in listed:
        assert len(door.answers) == len(PEOPLE), door
        assert set(door.answers) <= set(WORDS), door


def test_every_pattern_is_listed_and_every_listed_one_exists(house: House) -> None:
    listed = {route_of(house.address(door.address)) for door in doors()}
    listed |= set(listed_under(DESK_RULE))
    there = set(routes())
    wagtails = {route for route in there if is_wagtails(route)}

    assert there - wagtails - listed == set(), "not in docs/doors.md"
    assert listed - there == set(), "listed in docs/doors.md, and gone"
    # The last two patterns answer for whatever is left, so a door that is gone would lead to them.
    last = {route_of("/nothing-here"), route_of("/no/such/page/")}
    lost = {door.address for door in doors() if route_of(house.address(door.address)) in last}
    assert {address for address in lost if not LOOKED_UP.match(address)} == set()


def test_what_hides_behind_a_pattern_is_listed_too() -> None:
    """One pattern stands for all buttons of the console, and one for all that can be reported."""
    addresses = " ".join(door.address for door in doors())
    assert set(re.findall(r"/conduct/([\w-]+)/", addresses)) == set(ACTIONS)
    reported = set(re.findall(r"/concerns/report/([\w-]+)/\{", addresses))
    assert reported == {review.key for review in reviewing.registered()}


def test_every_socket_is_listed() -> None:
    there = [*of_rooms, *of_the_queue]
    assert {str(route.pattern) for route in there} == set(listed_under("Sockets"))


def test_every_door_answers_as_the_table_says(house: House) -> None:
    """And what somebody signed in is shown is stored by no browser, proxy or search engine."""
    wrong: list[str] = []
    for door in doors():
        for who, right in zip(PEOPLE, door.answers, strict=True):
            wrong += _ask(house, door, who, right)
    assert wrong == [], "\n" + "\n".join(wrong)


def _ask(house: House, door: Door, who: str, right: str) -> list[str]:
    answer = house.knock(who, door.method, house.address(door.address))
    asked = f"{door.method} {door.address} as {who}"
    found = []
    if str(answer) != right:
        found.append(f"{asked}: {answer}, and the table says {right}")
    looking_moves = MARKS if right == "open" and A_CONVERSATION.match(door.address) else set()
    if (right in SHUT and answer.written) or (
        door.method == "GET" and answer.written - looking_moves
    ):
        found.append(f"{asked}: {right}, and yet it wrote to {sorted(answer.written)}")
    if who != "visitor":
        found += [f"{asked}: {kept}" for kept in _kept_by_somebody(door, answer.response)]
    return found


def _kept_by_somebody(door: Door, response: HttpResponse) -> list[str]:
    """What would let a browser, a proxy or a search engine keep what somebody signed in was shown."""
    control = response.headers.get("Cache-Control", "")
    if "no-store" not in control or "public" in control:
        return [f"may be stored: {control or 'nothing is said'}"]
    if door.address in ("/exit", "/cover-your-tracks/"):
        return []
    robots, vary = (response.headers.get(name, "") for name in ("X-Robots-Tag", "Vary"))
    kept = [] if robots.startswith("noindex, nofollow") else ["search engines may list it"]
    return kept if "Cookie" in vary else [*kept, "it is one answer for everybody"]


def test_a_method_that_is_not_listed_changes_nothing(house: House) -> None:
    listed = {(door.address, door.method) for door in doors()}
    wrong = []
    for address in {address for address, _ in listed}:
        for method in ("GET", "POST"):
            if (address, method) in listed:
                continue
            for who in TRUSTED:
                answer = house.knock(who, method, house.address(address))
                if answer.written or str(answer) not in WORDS:
                    wrong.append(f"{method} {address} as {who}: {answer} {answer.written or ''}")
    assert wrong == [], "\n" + "\n".join(wrong)


@pytest.mark.parametrize("who", ["visitor", "stranger", "member"])
def test_wagtails_doors_are_shut_to_all_but_staff(house: House, who: str) -> None:
    right = "sign in" if who == "visitor" else "refused"
    exceptions = listed_under(DESK_RULE)
    wrong = []
    for route in sorted({route for route in routes() if is_wagtails(route)} - set(exceptions)):
        address = wagtails_address(route)
        assert route_of(address) == route
        for method in ("GET", "POST"):
            answer = house.knock(who, method, address)
            if str(answer) != right or answer.written:
                wrong.append(f"{method} {address} as {who}: {answer} {answer.written or ''}")
    assert wrong == [], "\n" + "\n".join(wrong)


def test_the_exceptions_at_the_desk_show_nothing_of_anybody(house: House) -> None:
    """They answer everybody alike, whether they are there or not, and change nothing."""
    for route in listed_under(DESK_RULE):
        for method in ("GET", "POST"):
            answers = [
                house.knock(who, method, wagtails_address(route)) for who in ("visitor", "member")
            ]
            assert {str(answer) for answer in answers} <= {"open", "not found", "other method"}
            assert answers[0].response.content == answers[1].response.content
            assert not any(answer.written for answer in answers)


def test_the_door_of_the_desk_refuses_whoever_is_sent_there_signed_in(house: House) -> None:
    """Being sent there counts as refused in the table, so it has to be."""
    for who in house.keys:
        assert house.client(who).get("/desk/login/?next=/desk/").status_code == 403, who
