"""Sample articles for prison, coming home, and the years after."""

from journey.stages import Stage

from .writing import (
    CHILDREN_HEARD_AND_SEEN,
    INFORM,
    PRISONERS_FAMILIES,
    SAMARITANS,
    STOP_IT_NOW,
    STOPSO,
    Article,
    callout,
    para,
    places,
    section,
    steps,
    words,
)

VISITING = Article(
    slug="visiting-prison",
    title="Visiting, writing and ringing",
    tab="Keeping in touch",
    stage=Stage.PRISON,
    summary="How to keep in touch with somebody in prison, if you want to, and what a visit is "
    "like.",
    short="""
        - They have to put you on their list before you can visit or be rung.
        - Letters and e-mails can start at once, if you know the prison number.
        - Children can visit only when the prison has agreed to it.
        - You may decide not to visit, or not yet.
    """,
    body=[
        para("""
            The first days are quiet. They are moved, searched, seen by a nurse and given a number.
            You may hear nothing for a day or two, then a short call. It says nothing about how they
            are.
        """),
        section("The first week"),
        steps(
            (
                "Find out where they are",
                "The solicitor usually knows. If not, the prison service has a “find a "
                "prisoner” form.",
            ),
            (
                "Tell the prison about a danger",
                """If you fear that they may harm themselves, ring the prison and ask for the safer
                custody team. Say it plainly and ask that it is written down.""",
            ),
            ("Write", "Paper and an envelope, with the full name and the prison number."),
            (
                "Ask to be put on the list",
                "They must name you as a visitor and as a phone contact.",
            ),
        ),
        section("A visit"),
        para("""
            A convicted person needs to send you a visiting order. Somebody on remand does not, and
            may have more visits. You book online or by phone, and bring proof of who you are. You
            will be searched, perhaps by a dog that walks past. Bags and phones go in a locker. Take
            some coins or a card for tea, if that prison allows it.

            You sit at a low table with the others. You may hug at the start and at the end. An hour
            is longer than you think and is over very quickly. Many prisons have a visitors' centre
            run by a charity. Go in: they have seen everything, and they make tea.
        """),
        callout(
            "note",
            "Help with the cost",
            """If you receive certain benefits, the Help with Prison Visits scheme can pay for
            travel. Video calls from home are possible in many prisons.""",
        ),
        section("Taking children"),
        para("""
            After these convictions a prison will not allow contact with a child, not even by
            letter, until it has asked social services and the child's parent, and decided that it
            is safe and good for the child. It takes weeks. If the answer is no, it is nobody's
            fault in your family, and it can be asked again.
        """),
        words(
            "When a child asks to visit and may not",
            say=[
                "You can't see him at the moment. There are people whose job is to decide what "
                "is safe for you. You can draw something, and we will keep it.",
            ],
            avoid=["He does not want to see you."],
        ),
        words(
            "When you do not want to come",
            say=["I'm not able to visit. I may write. I will tell you if that changes."],
            why="You can say it through a solicitor or the chaplain if that is easier.",
        ),
        section("Life outside, meanwhile"),
        para("""
            Being left with the house, the children and the looks in the shop is a sentence as well,
            and nobody shortens it for you. Let people help with one definite thing. There are other
            families who know what a Sunday is like.
        """),
        places(PRISONERS_FAMILIES, CHILDREN_HEARD_AND_SEEN),
    ],
    age=35,
)

COMING_HOME = Article(
    slug="coming-home",
    title="Coming home, and a safety plan",
    tab="Coming home",
    stage=Stage.COMING_HOME,
    summary="What happens at release, and how a family makes a plan that keeps everybody safe.",
    short="""
        - Release comes with rules. Read them together.
        - Where they may live is decided with probation, and with children's services if need be.
        - A safety plan is written down, is about what people do, and is looked at again.
        - You are not their guard. You are one part of the plan.
    """,
    body=[
        para("""
            Looking forward to it and dreading it is what most people report. Both of you have
            changed. You have run a home alone, and they have lived where every door was somebody
            else's.
        """),
        section("Before release"),
        para("""
            A probation officer will ask about the address some months before. They may visit, and
            will want to know who lives there. If there are children, children's services look at it
            as well, and the answer may be “not yet”. Many people go first to a hostel called
            approved premises. You may say no to their coming to you. Nobody needs to know why.
        """),
        section("A safety plan"),
        para("""
            A plan is not an accusation. It is what the family has instead of constant fear. A good
            one is short, fits on one page, and everybody in it knows about it.
        """),
        steps(
            (
                "Name the risky times",
                "Being alone, being up at night, drinking, quarrels, empty days, certain devices.",
            ),
            (
                "Say what each person does then",
                "“If I can't sleep I come down and read. The laptop stays in the kitchen.”",
            ),
            (
                "Agree on children",
                "Never alone with a child, no bathing or bedtime, doors open. With every child.",
            ),
            (
                "Choose who is told",
                "Two grown-ups outside the home who know, and who may ask straight questions.",
            ),
            ("Set a day to look again", "After a month, then every three. Plans wear thin."),
        ),
        callout(
            "care",
            "When you see a sign",
            """If somebody slips back into secrecy, or a rule is broken, ring the probation
            officer or the police team you know. If a child may be in danger now, ring 999. Early
            is kind to everybody, to them as well.""",
        ),
        words(
            "When you want to raise a worry",
            say=[
                "You have been up late with the door shut three nights this week. It is in our "
                "plan, so I am asking. What is going on?",
            ],
            avoid=["I suppose you are at it again."],
            why="Say what you saw, point to the plan, and ask an open question.",
        ),
        section("Building a life, too"),
        para("""
            People do best when they have something to get up for: work, a skill, friends who
            know, a place to be useful. Keeping away from harm matters, and so does having a life
            that would be a pity to lose. You can encourage it. You can't do it for them.
        """),
        section("And you"),
        para("""
            You may find that you do not want this after all, once it is real. You may find that you
            do. Keep your own friends, your own money and your own evening in the week.
        """),
        places(STOP_IT_NOW, INFORM, STOPSO),
    ],
    age=80,
)

YEARS_LATER = Article(
    slug="years-later",
    title="Years later",
    tab="Later on",
    stage=Stage.YEARS_LATER,
    summary="When everybody else thinks that it is over, and some of it is not.",
    short="""
        - It is usual for it to come back, often when life is good.
        - Dates, news stories and new people can bring it on.
        - You may decide again whom to tell, and whom to see.
        - It is never too late to talk to somebody for the first time.
    """,
    body=[
        para("""
            One day you notice that you have not thought of it since morning. Later it is days. And
            then a name on the news, or a song, or a form that asks for next of kin, and you are
            back in that hallway. This does not mean that you have failed to get over it.
        """),
        section("What brings it back"),
        para("""
            - The month in which it happened
            - A wedding, a birth, a funeral: who is asked, and who is not
            - A grandchild who reaches a certain age
            - A new partner, a new job, a new town
            - Being told by somebody kind that they too have a secret
        """),
        section("Telling somebody new"),
        para("""
            There is no right moment, and there are better ones than others. Tell before they are
            bound to you by children or a home, and before they read it somewhere. If the person
            will be near a child, those who care for the child need to know. The police can tell
            you how that is done.
        """),
        words(
            "When you tell a new partner",
            say=[
                "There is something in my family that shaped my life. Somebody I loved was "
                "convicted of an offence against a child. I did not know. I would like to tell "
                "you about it, and you can ask me anything.",
            ],
            why="Say the hard word once, early, and calmly. Then leave room for silence.",
        ),
        section("If you still see them"),
        para("""
            You may be the only one who does. Loving somebody and holding to the rules can be done
            together, and the rules do not lapse because years have passed. With age come illness,
            care homes and hospital wards, and staff there may need to know. Ask the police team
            or a social worker how to say it.
        """),
        section("If you do not"),
        para("""
            Ending it was also a loss. You may wonder whether they are alive. You may be the one who
            has to decide about a funeral. You can change your mind in either direction, and you can
            keep the door shut for good.
        """),
        steps(
            ("Mark the hard day", "Do something on purpose: a walk, a swim, a meal with a friend."),
            ("Let go of one old task", "Checking the news, driving round by another road."),
            ("Tell the story once, whole", "To a counsellor or a page. Many never have."),
        ),
        callout(
            "good",
            "You know something now",
            """Somebody found out last night, and thinks that nobody has ever lived through it. In
            the forum, one line from you may be worth more than any article.""",
        ),
        places(SAMARITANS, STOPSO),
    ],
    age=400,
)

ARTICLES = (VISITING, COMING_HOME, YEARS_LATER)
