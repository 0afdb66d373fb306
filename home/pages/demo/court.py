"""Sample articles for court and sentence."""

from journey.stages import Stage

from .writing import STOP_IT_NOW, Article, callout, para, places, section, steps, words

COURT_DAY = Article(
    slug="court-day",
    title="A day in court",
    tab="The day itself",
    stage=Stage.COURT,
    summary="What happens at a hearing, who may be there, and what may be printed about it.",
    note="This page speaks of court hearings and of newspapers.",
    short="""
        - You do not have to go.
        - Most first hearings are short, and most days have more waiting than hearing.
        - Courts are open: reporters may come, and may print a name and a street.
        - Plan who meets you afterwards, and where you sleep that night.
    """,
    body=[
        para("""
            Every criminal case in England and Wales begins in a magistrates' court. The more
            serious ones go on to the Crown Court. There may be several hearings, some of them
            only a few minutes long, before anything is decided.
        """),
        section("Going, or not going"),
        para("""
            You do not have to be there unless you are a witness. Some go to show that they have not
            left. Some go in order to hear it for themselves. Some stay away because there are
            things they do not want in their heads. Each of these is a good reason. If you go, you
            can step out at any time.
        """),
        section("The day"),
        steps(
            (
                "Before",
                """Ask the solicitor for the time, the room and what is likely to be read out. Ask
                whether it is a day when details will be described.""",
            ),
            (
                "Coming in",
                "Bags are searched. Come early, and sit inside rather than on the steps.",
            ),
            (
                "In the room",
                "The public sit at the back or in a gallery. Phones are off. You may not record.",
            ),
            (
                "Afterwards",
                "Let somebody drive you. Leave by another door if there is one, and ask the usher.",
            ),
        ),
        callout(
            "care",
            "If they are sent to prison that day",
            """It can happen at sentence, and sometimes before. Agree beforehand who has the keys,
            the bank card, the medicines and the list of phone numbers. There may be no goodbye.""",
        ),
        section("Newspapers and the internet"),
        para("""
            Reporters may name an adult who is charged, and give their age and their street. They
            may not name anybody who is a victim of a sexual offence, for life, nor print what
            would lead to them. If a victim is in your family, tell the solicitor and the
            prosecutor early, as printing a surname can identify a child.
        """),
        steps(
            ("Lock what you can", "Take your own pages off show, or close them for some months."),
            ("Tell those who must know", "School, and one neighbour, before they read it."),
            ("Choose where to be", "Some spend the week of the report with friends elsewhere."),
            (
                "Report threats",
                "Keep every message, and ring 101, or 999 if you are in danger. This is a crime.",
            ),
        ),
        words(
            "When a reporter stands at the door",
            say=["We have nothing to say. Please leave."],
            avoid=["He is a good man and you are ruining our lives."],
            why="Whatever you say may be printed. Silence makes a short story.",
        ),
        words(
            "When somebody says how could you not have known",
            say=["People who hide things hide them first from those they live with."],
            why="You need not answer at all. This is for when you want to.",
        ),
        places(STOP_IT_NOW),
    ],
    age=40,
)

SENTENCE = Article(
    slug="sentence-and-registration",
    title="The sentence, and being on the register",
    tab="The sentence",
    stage=Stage.SENTENCE,
    summary="What courts can decide, and what registration means for everybody in the home.",
    short="""
        - A sentence can be prison, a suspended sentence, or an order in the community.
        - Most people convicted must tell the police where they live, and much else.
        - A court can add an order with rules about children, devices and the internet.
        - Police will visit from time to time, and you may be there when they do.
    """,
    body=[
        para("""
            Sentence is often passed weeks after the verdict or the plea, so that a probation
            officer can write a report. The judge follows guidelines which anybody can read. This
            page is about adults in England and Wales.
        """),
        section("What the court can decide"),
        para("""
            - **Prison.** Part of it is served inside, and the rest outside under rules.
            - **A suspended sentence.** No prison, unless rules are broken or there is a new
              offence.
            - **A community order.** Meetings with probation, unpaid work, a programme.
        """),
        section("The register"),
        para("""
            People speak of “the register”. The law calls it notification. After most of these
            convictions, and after a caution, a person must go to a police station within three days
            and tell them:

            - every name they use, and where they live
            - when they stay elsewhere for seven days or more in a year
            - when they stay for 12 hours or more in a home where a child lives
            - bank accounts, cards and passports
            - plans to go abroad, in advance

            They must confirm it every year. How long it lasts depends on the sentence: it may be
            two years, ten years, or without a fixed end. Forgetting is an offence.
        """),
        section("Orders about the future"),
        para("""
            A court can also make a sexual harm prevention order. It lasts for years and says what a
            person may not do: perhaps live with a child without agreement, use a device that can't
            be checked, or delete what they looked at. Ask to read it. If you share a home or a
            computer, some of its rules will touch your life too.
        """),
        callout(
            "note",
            "Rules are a kind of scaffolding",
            """Many people say that clear rules help them to stay safe, and that it helps the family
            not to be the only one who watches.""",
        ),
        section("Visits from the police"),
        steps(
            ("They come without notice", "Usually two officers in plain clothes and a plain car."),
            ("Ask who they are", "Look at the warrant card before you open the door wide."),
            ("Know whom they want", "They come to see one person. You may go to another room."),
            ("Keep their number", "It is the same small team, and you can ring with a worry."),
        ),
        words(
            "When officers call while a friend is there",
            say=["This is about some paperwork. Would you give us ten minutes?"],
            why="Officers know that visitors may not know, and will usually follow your lead.",
        ),
        section("Telling people, and being told about"),
        para("""
            The register is not a public list. The police can tell somebody, such as a new partner
            with children, when that is needed to protect a child. It is kinder and safer if they
            hear it from the person first.
        """),
        places(STOP_IT_NOW),
    ],
    age=55,
)

ARTICLES = (COURT_DAY, SENTENCE)
