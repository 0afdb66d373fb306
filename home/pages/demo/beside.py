"""Sample articles for those who suspect, who fear their own thoughts, or worry about a child."""

from journey.stages import Stage

from .writing import (
    CHILDLINE,
    NSPCC,
    SAMARITANS,
    SHORE,
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

ONLY_SUSPECT = Article(
    slug="only-a-feeling",
    title="When you only suspect",
    tab="Not sure",
    stage=Stage.UNSURE,
    summary="What to do with a worry that you can't prove and can't put down.",
    note="This page speaks of the fear that a child may be being hurt.",
    short="""
        - You do not need proof to ask for advice, and you need not give your name.
        - If a child is in danger now, ring 999.
        - Write down what you saw and heard, with dates. Leave out what you guess.
        - Do not investigate, and do not question a child.
    """,
    body=[
        para("""
            It may be one thing you saw on a screen, or many small things that do not fit. You tell
            yourself that you are being unfair. You watch, and hate watching. Being unsure is a hard
            place to be in alone, and you do not have to be.
        """),
        section("Is it a reason to act?"),
        para("""
            Some things are worth talking over with somebody trained, even when each may be
            harmless:

            - secrecy about phones and computers that is new or fierce
            - wanting to be alone with one child, with gifts or special secrets
            - rules at home that stop other grown-ups from being near
            - a child who is suddenly afraid, withdrawn, or knows things beyond their age
            - talk that makes light of sex with children
        """),
        section("What to do"),
        steps(
            (
                "Think of the child first",
                """Without a scene, see that the child is not alone with that person. You can find
                reasons: an errand, a visit, a change of bedtime.""",
            ),
            (
                "Write it down",
                "What you saw or heard, when, who was there. Facts, not conclusions.",
            ),
            (
                "Talk to somebody trained",
                "A helpline will think it through with you. You can ask “what if”.",
            ),
            (
                "Decide together what comes next",
                "It may be watching, a talk, children's services, or the police.",
            ),
        ),
        callout(
            "care",
            "Do not look for proof",
            """Do not search somebody's devices, open files, take pictures of a screen or send
            anything on. It may be a crime even with good reason, and it can spoil an
            investigation. Leave it where it is, and tell the police what you saw.""",
        ),
        words(
            "When a child seems to want to say something",
            say=[
                "You look worried. I like to hear about things, even hard ones. I won't be cross.",
                "Thank you for telling me. You were right to. I need to talk to somebody who "
                "can help.",
            ],
            avoid=["What did he do to you?", "Are you sure?", "I promise I won't tell."],
            why="""Open words let a child use their own. Questions that contain the answer can
            make it harder for them to be believed.""",
        ),
        section("Should you speak to the person?"),
        para("""
            Not before you have had advice. If you are right, they may get rid of things, or
            frighten a child into silence. If you are wrong, it is hard to take back. If they come
            to you and ask for help, you can give them the number of Stop It Now.
        """),
        section("What if I am wrong?"),
        para("""
            People who take advice calls hear this every day. Asking starts nothing by itself if you
            give no names. Reporting an honest worry to children's services or the police is not an
            accusation: it is their job to find out. Children are safer because somebody was ready
            to be wrong.
        """),
        places(STOP_IT_NOW, NSPCC),
    ],
    age=15,
)

OWN_THOUGHTS = Article(
    slug="help-for-yourself",
    title="If you are worried about your own thoughts",
    tab="For yourself",
    stage=Stage.MYSELF,
    summary="There is help before anybody is hurt, and you can ask for it without giving your "
    "name.",
    note="This page speaks of unwanted thoughts, and of thoughts of suicide.",
    short="""
        - Having a thought is not the same as acting on it. What you do is your choice.
        - Put distance between you and any child or device that worries you, today.
        - Ring Stop It Now. You need not say who you are.
        - If you are thinking of ending your life, ring Samaritans on 116 123, or 999.
    """,
    body=[
        para("""
            It took something to open this page. People who worry about sexual thoughts of children
            often believe that nobody else has them, that nothing can be done, and that asking would
            end their life as they know it. None of these is so. Many people have asked, and have
            lived lives in which nobody was hurt.
        """),
        section("Today"),
        steps(
            (
                "Make more distance",
                """Leave the place, or the room. Do not be alone with a child. If you look after
                one, ask somebody else to, and give any reason.""",
            ),
            (
                "Change the device",
                """Switch it off, give it to somebody, or use it only where others can see it. If
                you have seen illegal pictures, stop now. The next time is the one you can
                    prevent.""",
            ),
            (
                "Get through the next hour",
                "Walk, ring somebody about anything, cook. An urge rises, stays a while, and "
                "falls.",
            ),
            ("Make the call", "Say: “I am worried about my thoughts.” They know what to ask next."),
        ),
        words(
            "When you ring a helpline",
            say=[
                "I don't want to give my name. I am having thoughts about children that "
                "frighten me, and I want to make sure that I never act on them.",
            ],
            why="You can hang up at any time, and ring again. They are used to both.",
        ),
        section("What is confidential, and what is not"),
        para("""
            A helpline that does not know who you are can't tell anybody about you. They will
            explain their limits at the start: as a rule, they have to act if you say that a named
            child is being harmed, or give details of a crime and of yourself. Ask them first. The
            limits here on this site are written on the page about confidentiality.
        """),
        section("In the longer run"),
        para("""
            - **Learn your pattern.** When is it worst? Alone, bored, ashamed, after drink, at
              night?
            - **Plan for these times.** Decide beforehand what you will do, and write it down.
            - **Let one person in.** Secrecy feeds it. A therapist who knows this field is best.
            - **Fill your life.** Sleep, friends, work, and something to be proud of.
        """),
        callout(
            "note",
            "Worried by thoughts that you do not want at all?",
            """Some people are tormented by thoughts that go against everything they feel. It can
            be a form of anxiety, and it can be treated. A doctor or a helpline can help to
            tell which it is.""",
        ),
        para("""
            If you are here because somebody you love told you this about themselves: they have
            taken the hardest step. Believe the worry, help them to ring, and keep children safe
            in the meantime.
        """),
        places(STOP_IT_NOW, STOPSO, SAMARITANS),
    ],
    age=10,
)

YOUNG_PERSON = Article(
    slug="young-persons-behaviour",
    title="When a young person’s behaviour worries you",
    tab="A young person",
    stage=Stage.YOUNG_PERSON,
    summary="How to tell what is usual at an age, what to say, and who can help a young person.",
    note="This page speaks of sexual behaviour among children and young people.",
    short="""
        - Curiosity is usual. Force, secrecy, big gaps in age and things that go on are not.
        - Stay calm. Stop it, keep everybody safe, and then talk.
        - A child who has done harm is still a child, and most never do it again once helped.
        - Ask for help early. You will not be the first to ring.
    """,
    body=[
        para("""
            Finding that your own child may have hurt another, or has looked at things that no child
            should, is a shock that few parents can speak of. You may want to shout, or to make it
            small. Try to do neither.
        """),
        section("What is usual, and what is not"),
        para("""
            Small children are curious about bodies, and teenagers about sex. It is more of a worry
            when:

            - one is much older, bigger or cleverer than the other
            - there is pressure, a bribe, a threat or a secret
            - it goes on after being told to stop
            - it is far beyond what others of that age know
            - it has to do with much younger children, or with pictures of them
        """),
        section("What to do first"),
        steps(
            (
                "Stop it, calmly",
                "“That has to stop. Come with me.” No shouting in front of others.",
            ),
            ("Keep them apart", "The children need to be with different grown-ups for now."),
            (
                "Comfort the child who was hurt",
                "Tell them that they did right, and are not in trouble.",
            ),
            ("Ask for advice the same day", "A helpline first, if you can't face anything else."),
        ),
        callout(
            "care",
            "About pictures",
            """If there are pictures of anybody under 18 on a phone, do not look through them,
            copy them or send them to anyone, not even to the school. Take the phone, leave it
            as it is, and ask for advice. Under-18s can use Report Remove, from Childline, to
            have a picture of themselves taken down.""",
        ),
        section("Talking with them"),
        words(
            "When you begin the talk",
            say=[
                "I love you, and I'm worried about what happened. You will not lose me. We "
                "need to understand it, and we are going to get some help.",
                "What was going on for you before it happened?",
            ],
            avoid=["What is wrong with you?", "We shall never speak of this again."],
            why="""Shame makes young people hide. They need to hear that what they did was wrong,
            and that they are not beyond help, in the same breath.""",
        ),
        section("Who will get involved"),
        para("""
            Children's services may want to see everybody. The police may be told. In England and
            Wales a child can be held responsible from the age of ten, though there are other ways
            than court for many. A young person should have a grown-up and a solicitor with them
            at any interview. Ask for a worker who knows about harmful sexual behaviour in the
            young: it needs its own kind of help.
        """),
        section("Rules at home"),
        para("""
            Bedrooms and bathrooms for one at a time, phones downstairs at night, and no looking
            after younger ones. Explain that it is to help them, for now, and mean it. And keep
            the ordinary things going: football, jokes, being asked what they want for tea.
        """),
        places(STOP_IT_NOW, NSPCC, SHORE, CHILDLINE),
    ],
    age=50,
)

ARTICLES = (ONLY_SUSPECT, OWN_THOUGHTS, YOUNG_PERSON)
