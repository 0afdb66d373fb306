"""Sample conversations: the first days, and partners. Invented; nobody real is meant."""

from .script import MODERATOR, Talk

TALKS = (
    Talk(
        board="first-days",
        title="They came yesterday morning and I cannot think",
        days_ago=2,
        posts=(
            (
                0,
                "The police came early and took my husband and all our devices, even the old phone "
                "in the drawer. They were polite. I made tea for one of them, and I keep thinking "
                "about that. He is home again now and says very little.\n\n"
                "I do not know what I am meant to do first.",
            ),
            (
                1,
                "I made them tea as well. It is what you do when your hands need something.\n\n"
                "What helped me in the first days was a list with three lines only: eat, sleep, "
                "one phone call. Everything else waited.",
            ),
            (
                2,
                "I am sorry that you are here, and glad that you wrote. You do not have to decide "
                "anything this week. Not about him and not about the house.",
            ),
            (
                MODERATOR,
                "Welcome. There is an article under Guidance, “The first 24 hours”, that goes "
                "through it in small steps. If the nights are hard, Samaritans are there on "
                "116 123 at any hour.",
            ),
            (
                0,
                "Thank you. I did the list. I ate toast. My one phone call was to say I am ill and "
                "will not be at work. It is strange how much easier it is to breathe.",
            ),
        ),
    ),
    Talk(
        board="first-days",
        title="Welcome: how this board works",
        days_ago=40,
        pinned=True,
        posts=(
            (
                MODERATOR,
                "This board is for the first days and weeks.\n\n"
                "- You can write as little as you like. “I am new” is enough.\n"
                "- Leave out names, places and dates, of the child above all.\n"
                "- A moderator reads your first two posts before others see them, within a day.\n\n"
                "Whatever you feel is allowed here. Two things that do not fit together can be "
                "true at once.",
            ),
            (3, "I read here for a month before I wrote. That was fine too."),
            (1, "The last line is the one I come back for."),
        ),
    ),
    Talk(
        board="first-days",
        title="What do I say when people ask where he is?",
        days_ago=6,
        posts=(
            (
                3,
                "He has to stay somewhere else while they look into it. The neighbours ask, his "
                "mother asks, the man at the shop asks. I am bad at lying.",
            ),
            (
                2,
                "We said: “He is staying with family for a while, it is a private thing.” It is "
                "true, and nobody can argue with private.",
            ),
            (
                0,
                "I wrote one sentence on a card and practised it. After the fifth time it stopped "
                "shaking.",
            ),
            (3, "I like the card. I will do that tonight. Thank you."),
        ),
    ),
    Talk(
        board="partners",
        title="I miss him and I am so angry with him",
        days_ago=4,
        posts=(
            (
                1,
                "In the same minute I want him to come home and never want to see him again. I "
                "fold his shirts and then I throw them on the floor.",
            ),
            (
                0,
                "Yes. Both. For me it went on for months, and it got quieter. The shirts are in a "
                "box now. It was a good day when I could label it.",
            ),
            (
                3,
                "Somebody on the helpline told me that I do not have to choose a feeling before I "
                "choose what to do. That was the first thing anybody said that made sense.",
            ),
            (1, "I wrote that on the fridge. Thank you both."),
        ),
    ),
    Talk(
        board="partners",
        title="Telling the children why he is away",
        days_ago=9,
        posts=(
            (
                2,
                "They are small. The social worker said to keep it true and short. I find short "
                "very hard.",
            ),
            (
                3,
                "Ours was: “Dad did something that grown-ups have to sort out. It is not because "
                "of you. You can ask me anything, and if I may not tell you I will say so.” We "
                "said it many times.",
            ),
            (
                0,
                "They asked about the hamster first, and then about bedtime. It helped me to see "
                "that they needed the next hour and not the whole story.",
            ),
            (
                MODERATOR,
                "If it would help to try out the words with somebody, the facilitators do that in "
                "the Thursday group session. You can only listen, too.",
            ),
            (
                2,
                "We talked yesterday. There were tears, and then pancakes. I could not have done "
                "it without your sentence.",
            ),
        ),
    ),
    Talk(
        board="partners",
        title="Eating alone at a table for two",
        days_ago=13,
        posts=(
            (3, "A small thing. I have not sat at our table since. I eat standing up."),
            (
                1,
                "I turned the table round so that I look out of the window. It is the same table "
                "and it is not.",
            ),
            (2, "I put a radio in his place. The quiz is on at seven. I am getting good at it."),
            (3, "I laughed for the first time in weeks. The radio is on now."),
        ),
    ),
)
