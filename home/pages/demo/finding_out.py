"""Sample articles for the first days."""

from journey.stages import Stage

from .writing import (
    CHILDLINE,
    NSPCC,
    SAMARITANS,
    STOP_IT_NOW,
    Article,
    callout,
    para,
    part,
    places,
    section,
    steps,
    words,
)

FIRST_24_HOURS = Article(
    slug="first-24-hours",
    title="The first 24 hours",
    tab="First days",
    stage=Stage.FOUND_OUT,
    summary="What has to be done today, what can wait, and how to get through the night.",
    note="This page speaks of shock and of thoughts of suicide.",
    short="""
        - You did not do this, and you could not have known.
        - Keep everybody safe tonight. Almost everything else can wait.
        - Delete nothing, and throw nothing away.
        - Tell one person, or ring a helpline that does not ask your name.
        - If anybody may harm themselves, do not leave them alone. Call 999 or Samaritans on 116
          123.
    """,
    body=[
        para("""
            Finding out is a shock to the body as well as to the mind. People describe shaking,
            feeling sick, going cold, or feeling nothing at all. Some keep cooking supper. None of
            this says anything about how much you care.

            You may love the person and be horrified. Both can be true tonight, and you do not have
            to choose between them.
        """),
        section("What to do today"),
        steps(
            (
                "See that everybody is safe",
                """If children live with you, make sure that they are with somebody you trust and
                are not alone with the person this is about. This protects them, and it protects
                    you.""",
            ),
            (
                "Look after your body",
                """Drink water. Eat something plain. Put on something warm. Lie down even if you
                can't sleep.""",
            ),
            (
                "Tell one person",
                """Choose somebody who can keep it to themselves and will not take over. If there is
                nobody like that, a helpline counts as a person.""",
            ),
            (
                "Write down what you were told",
                """Names, phone numbers, any reference, and what happens next. You will not remember
                it tomorrow.""",
            ),
        ),
        callout(
            "care",
            "Delete nothing",
            """Do not delete messages, wipe a phone or throw a computer away, even if somebody asks
            you to. It can be a crime in itself. Do not look for pictures or copy them either.""",
        ),
        section("What can wait"),
        para("""
            You may feel that you must decide everything now. You do not. It can wait for days or
            weeks:

            - whether to stay together
            - whom else to tell, and how
            - where everybody will live in the long run
            - what you think of your whole life until yesterday
        """),
        words(
            "When somebody rings and you can't talk about it",
            say=[
                "Something has happened in the family. We are all right, and I can't talk "
                "about it yet.",
                "I'll ring you when I can. Thank you for asking.",
            ],
            why="You owe nobody the story. Few people ask twice.",
        ),
        section("Getting through the night"),
        para("""
            Nights are the hardest. Keep a light on. Have the radio on low. If thoughts go round,
            write them down and shut the book. Do not read about similar cases online tonight: it
            will not tell you what will happen in yours.

            The person who has been accused may be at their lowest now too. If you think they may
            end their life, call 999. Doing so is not taking sides.
        """),
        places(STOP_IT_NOW, SAMARITANS),
    ],
    age=20,
)

TELLING_CHILDREN = Article(
    slug="telling-children",
    title="What to tell the children",
    tab="Talking with children",
    stage=Stage.FOUND_OUT,
    summary="How to be honest with a child without telling more than they can carry.",
    note="This page speaks of children who may have been hurt.",
    short="""
        - Say something true, short and calm, and say it soon.
        - Tell them it is not their fault, and who will look after them.
        - Ask social services or the police what they want you to hold back.
        - Do not question a child about what may have happened to them. Listen.
    """,
    body=[
        para("""
            Children notice whispering, a missing computer, and a parent who has gone. When nobody
            explains, they make up a story of their own, and in it they are often to blame. You
            can't keep all of this from them. You can decide which words they hear first, and from
            whom.
        """),
        callout(
            "note",
            "Ask first",
            """If police or social services are involved, ask them what you may say. Sometimes a
            child will be spoken to by trained people, and it matters that nobody has gone over it
            with them before.""",
        ),
        section("How to begin"),
        steps(
            ("Choose a quiet hour", "Not bedtime, and not just before school."),
            ("Say one true thing", "Two or three sentences. Then stop, and let them ask."),
            ("Say what stays the same", "School, football, the cat, who makes breakfast."),
            ("Come back to it", "They will ask again, at odd moments. That is how children do it."),
        ),
        section("Words for each age"),
        part("Under seven"),
        words(
            "When a small child asks where Dad is",
            say=[
                "Dad is staying somewhere else for now. The grown-ups are sorting out a "
                "problem. You did nothing wrong, and I am here."
            ],
            avoid=["Dad is away for work.", "Dad does not love us any more."],
            why="""Small children need to know who looks after them. A story that is not true has to
            be taken back later, and costs you their trust.""",
        ),
        part("Seven to eleven"),
        words(
            "When a child asks what he did",
            say=[
                "The police think that he may have broken a law that keeps children safe. They "
                "are finding out. It may take a long time.",
                "You can be angry with him, and you can miss him. I do both.",
            ],
        ),
        part("Teenagers"),
        words(
            "When a teenager has seen something online",
            say=[
                "I would rather you heard it from me. Some of what people write is not true. "
                "Ask me anything, and if I don't know, I'll say so."
            ],
            avoid=["Never tell anybody about this."],
            why="""Help them choose one or two people whom they may tell. Keeping a thing private is
            not the same as being left alone with it.""",
        ),
        section("If a child tells you something"),
        para("""
            Stay as calm as you can. Let them speak in their own words, and do not press for more.
            Say that you believe them and that they were right to tell you. Do not promise to keep
            it secret. Write down what they said, in their words. Then ring the police, your
            council's children's services, or the NSPCC helpline.
        """),
        section("School"),
        para("""
            It is usually kind to tell one person at school, such as the head or the safeguarding
            lead. They can watch for trouble and make allowances. Ask who else will be told.
        """),
        places(NSPCC, CHILDLINE),
    ],
    age=45,
)

POLICE_CAME = Article(
    slug="after-the-search",
    title="After the police have been",
    tab="First days",
    stage=Stage.POLICE,
    summary="What usually happens in the first days after a search or an arrest, and what to ask.",
    note="This page speaks of police searches.",
    short="""
        - A search is not a verdict. The police are looking, and have not decided.
        - Ask for the name of the officer in the case and for a list of what was taken.
        - The person arrested can have a solicitor free of charge at the police station.
        - Social services may ring. That happens in most families with children.
    """,
    body=[
        para("""
            They often come early, to catch people at home. It may have been an hour or most of a
            day. Officers may have been kind or brisk. Neighbours may have seen. Many people say
            that this morning stays with them longer than anything after it.
        """),
        section("What has usually happened"),
        para("""
            - The police came with a warrant, or searched after an arrest.
            - They took phones, computers, games consoles and memory sticks, sometimes yours too.
            - The person was taken to a police station, or asked to come for an interview by
              appointment.
            - Within about a day, or after longer with permission, they were charged, released on
              bail, released under investigation, or told that nothing more would happen.

            What is on this page is the rule in England and Wales. Scotland and Northern Ireland
            have rules of their own.
        """),
        section("What to ask for"),
        steps(
            (
                "The officer's name and number",
                "There will be one officer in charge of the case. Ask how best to reach them.",
            ),
            (
                "A list of what was taken",
                "You should be left a record of it. Check that yours and the children's are "
                "marked.",
            ),
            (
                "What you may and may not do",
                "Ask about bail conditions: who may live where, and who may speak to whom.",
            ),
            (
                "Who else will be told",
                "Ask whether children's services or an employer will be contacted, and when.",
            ),
        ),
        callout(
            "note",
            "Being asked for a statement",
            """You may be asked to speak to the police as a witness. You can ask for time, and for
            advice from a solicitor of your own, before you answer. Be truthful in whatever you do
            say.""",
        ),
        section("If you have children"),
        para("""
            Children's services are told in most cases where there are children at home. A social
            worker will want to see that the children are safe while the police look into it. They
            may ask that the person lives elsewhere for now. It feels like a judgement on you. It is
            the same for nearly every family in this place.
        """),
        words(
            "When a social worker rings for the first time",
            say=[
                "I want my children to be safe, and I want to work with you. Please tell me "
                "what you need from me, and put it in writing.",
                "I am in shock. Could you say that again more slowly?",
            ],
            avoid=["He would never do that. There is nothing to talk about."],
            why="You need not agree that it is true. It helps to show that you take it seriously.",
        ),
        section("Your home, afterwards"),
        para("""
            Put the rooms back in your own time. Some people need to clean everything, some to shut
            the door. If a lock or a door was damaged, ask the officer how to claim. If neighbours
            ask, you can say that it is a private matter.
        """),
        places(STOP_IT_NOW),
    ],
    age=12,
)

DEVICES = Article(
    slug="devices",
    title="What the police do with phones and computers",
    tab="Devices",
    stage=Stage.POLICE,
    summary="Why devices are taken, how long it may take, and how to live without them meanwhile.",
    short="""
        - Expect months. A year or longer is not rare.
        - Ask for what belongs to you or the children to be looked at first.
        - Do not sign in to somebody else's account to look around.
        - You can ask for copies of things you need, such as work files.
    """,
    body=[
        para("""
            Losing every phone and computer in the house on one morning is hard in ways that
            outsiders do not see: the photographs, the homework, the bank, the numbers of
            everybody you know.
        """),
        section("What happens to them"),
        para("""
            Devices are listed, sealed and sent to be examined. Somebody makes an exact copy and
            searches that copy, so that the original stays as it was. Then an investigator reads
            the results and writes a report. There is a queue at each step. The queue, and not
            your case, is the usual reason why it takes so long.
        """),
        section("Getting back what is yours"),
        steps(
            ("Make a list", "Which device, whose it is, who used it, and why you need it."),
            (
                "Send it to the officer in the case",
                "Say which ones children need for school, or you need for work or health.",
            ),
            (
                "Ask for the order to change",
                "Some forces look first at devices that are likely to be returned.",
            ),
            ("Ask again every month", "Kindly, in writing. Keep a note of each answer."),
        ),
        words(
            "When you write to the officer",
            say=[
                "I know that you are busy. The blue laptop is our daughter's and holds her "
                "school work. Could you tell me when it may be looked at, and whether we can "
                "have a copy of her files?"
            ],
            why="One clear question in each message is answered sooner than six.",
        ),
        section("Passwords"),
        para("""
            The police may ask for a PIN or a password. They can also give somebody a written notice
            that requires it, and not obeying such a notice can be an offence. If you are asked, ask
            whether it is a request or a notice, and take advice from a solicitor before you answer.
        """),
        callout(
            "care",
            "Do not go looking",
            """You may want to know what is there. Do not search devices, accounts or cloud storage
            for pictures. Opening, saving or sending some of them is a crime, even to help. If you
            come upon something, stop, leave it as it is, and ring the police.""",
        ),
        section("Living without them"),
        para("""
            - A cheap phone and a pay-as-you-go card will do for now. Your network can move your
              number to a new card.
            - Your bank can help in a branch or by phone.
            - Libraries have computers, and schools can lend some.
            - If photographs matter most to you, say so. Some officers can copy family pictures
              early.
        """),
        para("""
            When devices come back, change the passwords on them. Anything that held illegal
            material will not be returned.
        """),
        places(STOP_IT_NOW),
    ],
    age=60,
)

ARTICLES = (FIRST_24_HOURS, TELLING_CHILDREN, POLICE_CAME, DEVICES)
