"""Sample articles for the months of waiting."""

from journey.stages import Stage

from .writing import SAMARITANS, STOP_IT_NOW, Article, callout, para, places, section, steps, words

BAIL = Article(
    slug="bail",
    title="Bail, and release under investigation",
    tab="Waiting",
    stage=Stage.WAITING,
    summary="What the two words mean, what you may and may not do, and how long it may last.",
    short="""
        - Bail comes with a date and often with conditions. Breaking them can mean arrest.
        - “Released under investigation” has no date and no conditions.
        - Conditions bind the person on bail, but they shape the life of the whole family.
        - Ask for every condition in writing.
    """,
    body=[
        para("""
            After the first interview most people are not charged at once. They go home, or
            somewhere else, and everybody waits. In England and Wales there are two common ways of
            waiting.
        """),
        section("On bail"),
        para("""
            Bail before charge means that the person must come back to the police on a given day.
            The first period is often three months. Senior officers can make it longer, and after
            that a court can. Each time, the person and their solicitor should be told.

            There may be conditions, such as:

            - living at a certain address, or not at home
            - not being alone with anybody under 18
            - not speaking to certain people
            - not using the internet, or only in a certain way
        """),
        section("Released under investigation"),
        para("""
            The police are still looking, but there is no date to come back and nothing that must be
            obeyed. It sounds better than bail, and it can be harder: nobody has to tell you how
            long it will last. Social services may still ask for rules at home, and it is wise to
            keep them.
        """),
        callout(
            "note",
            "Conditions can be changed",
            """If a condition makes life impossible, for instance because of work or a sick parent,
            the person's solicitor can ask the police, or a court, to change it. Do not bend it
            while you wait.""",
        ),
        section("Making a plan for the wait"),
        steps(
            ("Get it in writing", "The conditions, the date, and the name of the officer."),
            (
                "Agree who does what",
                "Who takes the children to school, who handles money, who keeps the letters.",
            ),
            ("Mark the date", "And plan something gentle for the evening of that day."),
            (
                "Expect it to move",
                "Dates are often put off, sometimes on the day. It says nothing about the outcome.",
            ),
        ),
        words(
            "When the date is put off again",
            say=[
                "I know you can't tell me what you have found. Could you tell me which step it "
                "is waiting for, and when I may ask again?"
            ],
            avoid=["You are doing this on purpose."],
            why="The officer is rarely the one who decides how long the queue is.",
        ),
        section("What it does to you"),
        para("""
            Waiting without an end is a strain of its own kind. You can't grieve, and you can't
            plan. People count by small things: this week, the next school holiday, the next time
            the garden needs work. It ends, though not on the day that was promised.
        """),
        places(STOP_IT_NOW),
    ],
    age=25,
)

WORK_AND_MONEY = Article(
    slug="work-and-money",
    title="Work, money and a roof",
    tab="Work and money",
    stage=Stage.WAITING,
    summary="What to do first when one income, or one home, has to become two.",
    short="""
        - Make sure that rent or mortgage, heating and food come first.
        - Tell the lender, the landlord and the council early. You need not say why.
        - Say as little as you can at work, and never a thing that is untrue.
        - Ask about benefits now, as they are rarely paid for time gone by.
    """,
    body=[
        para("""
            An accusation costs money from the first week: a second place to live, new phones, days
            off work, a solicitor, and sometimes a job. Money is also the thing you can do most
            about.
        """),
        section("The first month"),
        steps(
            (
                "See what there is",
                "Write down what comes in, what goes out, and which bills are in whose name.",
            ),
            (
                "Pay what keeps the roof on",
                "Rent or mortgage, council tax, heating, food. Cards and loans come after these.",
            ),
            (
                "Ring before you miss a payment",
                "Say “a change in our family”. Lenders have people for just this.",
            ),
            (
                "Ask what you can claim",
                """If your partner has moved out you may count as a household of your own. That can
                change Universal Credit and council tax from the day you tell them.""",
            ),
        ),
        callout(
            "good",
            "Free advice",
            """Citizens Advice and your council can help with benefits and debt. They do not need to
            know what the case is about.""",
        ),
        section("Your work"),
        para("""
            You have not been accused of anything. In most jobs you need not tell your employer.
            There are exceptions, above all in work with children, in health and care, in the
            police, and where your contract says so. If you are a childminder or a foster carer,
            or work from a home that children visit, ask for advice before your next shift. A
            union can give it in confidence.
        """),
        words(
            "When your manager asks why you need time off",
            say=[
                "There is a serious matter in my family, and it is private. I need some days, "
                "and I will tell you if it starts to affect my work.",
            ],
            avoid=["I have a stomach bug again."],
            why="""A true sentence that says little is easier to live with for a year than an excuse
            that has to grow.""",
        ),
        section("Their work"),
        para("""
            Where somebody works with children or with people who are ill, the police may tell the
            employer early. Suspension is not dismissal. They should ask a union or a solicitor
            before resigning, as leaving of their own accord can affect what they may claim.
        """),
        section("Where everybody lives"),
        para("""
            If somebody has to live elsewhere, a relative without children at home is often the
            quickest answer. Whoever it is must know enough to agree. Tell the police the address
            before the move if there are conditions about it. If you rent together, ask for housing
            advice before anybody gives notice: a joint tenancy can end for both of you.
        """),
    ],
    age=100,
)

LOOKING_AFTER_YOURSELF = Article(
    slug="looking-after-yourself",
    title="Looking after yourself",
    tab="Looking after yourself",
    stage=Stage.WAITING,
    summary="Small things that help a body and a mind through a long time of not knowing.",
    note="This page speaks of low mood and of thoughts of suicide.",
    short="""
        - Shock, anger, shame and numbness are all usual, and they come in turns.
        - Eat, move and sleep as if somebody you love had asked you to.
        - Have one place where you need not pretend.
        - If you think of ending your life, ring Samaritans on 116 123, or 999.
    """,
    body=[
        para("""
            You are grieving, though nobody has died. The past has changed, the future has gone, and
            you may be the one who holds everybody else up. You also can't explain to people why you
            look so tired. It is no weakness to find this hard.
        """),
        section("What people notice in themselves"),
        para("""
            - Waking at four with a racing heart
            - Going over old memories for signs that were missed
            - Jumping when the doorbell rings
            - Feeling nothing, and worrying about that
            - Anger at the police, at the person, at everybody who is happy
        """),
        para("""
            These are what a mind does when it has been frightened and must stay on guard. They
            ease. If they do not ease in a few weeks, or you can't work or care for your children,
            see a doctor.
        """),
        section("Things that help a little"),
        steps(
            ("Keep three fixed points in a day", "Getting up, one meal at a table, going to bed."),
            ("Go outside once", "Ten minutes count. So does standing at the back door."),
            (
                "Give worry an hour",
                "Write it down as it comes, and look at the list at five o'clock. Not at night.",
            ),
            (
                "Stay away from comments",
                "Ask one friend to read the news about it for you, and to tell you only what "
                "matters.",
            ),
        ),
        callout(
            "good",
            "One place where you need not pretend",
            """It may be a friend, a counsellor, a helpline, or people in the forum here. Having
            even one makes the rest of the week easier to act your way through.""",
        ),
        section("Talking to your doctor"),
        para("""
            What you tell a doctor is private, unless somebody is at risk of serious harm. You need
            not give details. It is enough to say what it does to you.
        """),
        words(
            "At the surgery",
            say=[
                "Somebody in my family is being investigated for something serious. I am not "
                "sleeping and I cry every day. I need some help to get through it.",
            ],
            why="If saying it is too hard, write it on a piece of paper and hand it over.",
        ),
        section("Anger, love and shame"),
        para("""
            Feelings about the person will not stay still. Some days you will be furious, and on
            others you will want to ring them about something silly that only they would find funny.
            You may stay. You may go. You may do neither for now. Shame belongs to what was done and
            to the one who did it. It was handed to you by mistake.
        """),
        places(SAMARITANS, STOP_IT_NOW),
    ],
    age=70,
)

ARTICLES = (BAIL, WORK_AND_MONEY, LOOKING_AFTER_YOURSELF)
