"""Sample conversations of those who only suspect. Invented; nobody real is meant."""

from .script import MODERATOR, Talk

TALKS = (
    Talk(
        board="i-only-suspect",
        title="Please read first: what we can keep to ourselves, and what not",
        days_ago=50,
        pinned=True,
        posts=(
            (
                MODERATOR,
                "Worrying about somebody is not an accusation. Here you can think aloud.\n\n"
                "What you write stays here, with three limits that you read before your first post. "
                "The one most people ask about: if it shows that a child is in danger, and says who "
                "or where, we must tell those who can protect that child. Whenever it is safe we "
                "speak to you first.\n\n"
                "If you would rather talk before you write, the Stop It Now helpline on "
                "0808 1000 900 does not ask for your name.",
            ),
            (2, "I rang them before I wrote here. They did not rush me."),
            (0, "It is good to have it in plain words before and not after."),
        ),
    ),
    Talk(
        board="i-only-suspect",
        title="Something is different and I have no proof of anything",
        days_ago=8,
        posts=(
            (
                1,
                "He is up half the night with the door closed, and turns the screen away. It may "
                "be debts. It may be another woman. I have another fear that I cannot even say. I "
                "feel disloyal for thinking it.",
            ),
            (
                3,
                "I sat with that fear for a year. I wish I had talked to somebody in the first "
                "month, not because of what would have come of it, but because I was so alone "
                "with it.",
            ),
            (
                MODERATOR,
                "You do not need proof to ask for advice. A helpline will think it through with "
                "you, and you can tell them that you are not sure of anything. What they say about "
                "confidentiality is at the top of this board.",
            ),
            (
                2,
                "Mine did turn out to be debts. I still do not regret that I asked. We sleep "
                "again.",
            ),
            (
                1,
                "I rang this morning, from the car. I said “I do not know how to say this”, and she "
                "said that most people begin like that.",
            ),
        ),
    ),
    Talk(
        board="i-only-suspect",
        title="He says he is worried about his own thoughts",
        days_ago=12,
        posts=(
            (
                0,
                "My partner told me that he has thoughts that frighten him. Nothing has happened, "
                "he says, and I believe him. He cried. I do not know whether to be afraid or "
                "proud that he said it.",
            ),
            (
                2,
                "Perhaps both. It takes a lot to say that to another person. There is help for "
                "exactly this, before anything happens, and he can have it without giving a name.",
            ),
            (
                MODERATOR,
                "Thank you for writing so carefully. Two things can go side by side: help for him, "
                "and some plain rules at home that keep everybody safe meanwhile. In the guidance, “If "
                "you are worried about your own thoughts” is an article he can read by himself.",
            ),
            (0, "He has made the first call himself. We wrote the rules down together."),
        ),
    ),
)
