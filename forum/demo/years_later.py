"""Sample conversations of a board by application and of an archive. Invented; nobody real is meant."""

from .script import MODERATOR, Talk

TALKS = (
    Talk(
        board="still-together",
        title="The plan on the kitchen wall",
        days_ago=9,
        posts=(
            (
                0,
                "Ours has nine lines. Who is in the house when, which doors stay open, where the "
                "telephone lies at night. In the beginning I read it every day. Now I read it on "
                "Sundays.",
            ),
            (
                1,
                "We have one too. What helps most is that he wrote half of it himself, so it is not "
                "me who keeps watch.",
            ),
            (
                2,
                "I am new on this board. May I ask how you told friends that they cannot simply come "
                "by with their children?",
            ),
            (
                0,
                "We say “please ring first, always”. Nobody has ever asked why. The rest is nobody’s "
                "business.",
            ),
        ),
    ),
    Talk(
        board="kept-to-read",
        title="What I would tell myself on the first morning",
        days_ago=400,
        posts=(
            (
                1,
                "Eat something. Ring one person. You do not have to decide anything this week, and "
                "nobody may make you. It will be years, and one day it will be a Tuesday on which you "
                "notice at supper that you have not thought of it once.",
            ),
            (2, "I would tell myself that I will laugh again, and that I may."),
            (
                3,
                "I would say: it is not your doing. I would say it every day until she believes it.",
            ),
            (
                MODERATOR,
                "We keep these letters here for those who come after you. Thank you for writing them.",
            ),
        ),
    ),
)
