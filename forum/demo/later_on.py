"""Sample conversations: parents and family, court and after. Invented; nobody real is meant."""

from .script import MODERATOR, Talk

TALKS = (
    Talk(
        board="parents-and-family",
        title="He is my son and I do not know him",
        days_ago=5,
        posts=(
            (
                2,
                "He is grown up. He told me himself, at the kitchen table, before they could. I "
                "held his hand because I did not know what else to do. Since then I go through "
                "every year, looking for where I went wrong.",
            ),
            (
                0,
                "I did that, with the photo albums. I found a boy with a kite. There was no page "
                "where it said what I should have done.",
            ),
            (
                1,
                "What he did is his. That you held his hand is yours. I hope that one day you can "
                "be glad of it.",
            ),
            (
                MODERATOR,
                "There is help for him too, which he can ask for himself and in confidence. The "
                "Stop It Now helpline on 0808 1000 900 talks with people in his place, if he ever "
                "asks you.",
            ),
            (2, "He asked last night. I gave him the number. Thank you."),
        ),
    ),
    Talk(
        board="parents-and-family",
        title="My brother, and Christmas at our parents’ house",
        days_ago=11,
        posts=(
            (
                3,
                "Our parents want everybody at one table, as always. I have children. I am not "
                "ready, and I do not want to break my mother’s heart.",
            ),
            (
                1,
                "We had two small ones instead of one big one. Mum came to us in the morning and "
                "went to him in the afternoon. She grumbled, and then she liked it.",
            ),
            (
                2,
                "“Not this year” is a whole sentence. And there may be conditions on whom he is "
                "allowed to be with: you can ask the officer, so that it is not you who says no.",
            ),
            (
                3,
                "I had not thought of asking. I will. “Not this year” feels like something I can say.",
            ),
        ),
    ),
    Talk(
        board="parents-and-family",
        title="I found out about my father as an adult",
        days_ago=18,
        posts=(
            (
                1,
                "It was long ago, and not about me. Everybody else seems to have known something. "
                "I am forty, and I feel like the last one at the table to be told.",
            ),
            (
                3,
                "Being told late is a loss of its own. I was furious about the silence longer than "
                "about anything else.",
            ),
            (
                0,
                "You are allowed to ask questions now. You are also allowed not to want the answers yet.",
            ),
        ),
    ),
    Talk(
        board="court-and-after",
        title="The first hearing: what was it like for you?",
        days_ago=7,
        posts=(
            (
                0,
                "The letter has come. I do not know whether I should go, where one sits, or "
                "whether anybody will look at me.",
            ),
            (
                2,
                "It was much shorter than I feared, ten minutes. I sat at the back on the left. "
                "Nobody asked who I was.",
            ),
            (
                3,
                "I did not go, and that was right for me. A friend waited with me at home and we "
                "made soup. The solicitor rang afterwards.",
            ),
            (
                1,
                "Take water, and somebody who can drive. And decide beforehand by which door you "
                "will leave.",
            ),
            (0, "I will go, with my sister, and we have looked up the side door. Thank you."),
        ),
    ),
    Talk(
        board="court-and-after",
        title="First visit in prison",
        days_ago=16,
        posts=(
            (2, "It is next week. I am more afraid of the queue than of seeing him."),
            (
                1,
                "There is a visitors’ centre before the gate, and the people there were kinder "
                "than I expected. They explain the lockers. Take a pound coin and your papers.",
            ),
            (
                0,
                "Everybody in the queue has somebody inside. Nobody asks why. I knitted there for "
                "a year.",
            ),
            (
                2,
                "I have been. The tea was awful, and the hour was too short and too long. I am "
                "glad that I know the way now.",
            ),
        ),
    ),
    Talk(
        board="court-and-after",
        title="Two years on: a good ordinary day",
        days_ago=3,
        posts=(
            (
                3,
                "I used to look for posts like this, so here is one. It is two years. Today I went "
                "to work, bought tulips, and noticed in the evening that I had not thought about "
                "it since lunch. It will come back. But there are days like this.",
            ),
            (0, "I am at two months. I will keep this post for when I need it."),
            (1, "Tulips. Thank you."),
        ),
    ),
)
