"""One word for what means the same, so that a sign of danger is one rule and not a hundred phrases.

    plainly("he’s saved up my tablets")    " he has saved up pills . "

The relatives become “he” (or “kid”), every medicine “pills”, every means of hanging “rope”; short
forms are written out, and words that only colour what is said are left out. `crisis_signs` reads it.
"""

import re


def _each(meaning: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), meaning)


_MEANING: dict[str, str] = {
    # small words
    **_each("i is", "im"),
    **_each("i have", "ive"),
    **_each("i would", "id"),
    **_each("he is", "hes shes theyre"),
    **_each("he have", "theyve"),
    **_each("he will", "theyll shell"),
    **_each("he would", "hed shed theyd"),
    **_each("you is", "youre"),
    **_each("there is", "theres"),
    **_each("it is", "its"),
    **_each("that is", "thats"),
    **_each("we have", "weve"),
    **_each("we is", "were"),
    **_each("do not", "dont dnt doesnt"),
    **_each("did not", "didnt"),
    **_each("is not", "isnt aint arent"),
    **_each("was not", "wasnt werent"),
    **_each("will not", "wont"),
    **_each("would not", "wouldnt"),
    **_each("have not", "havent hasnt hadnt"),
    **_each("cannot", "cant couldnt cudnt"),
    **_each("want to", "wanna wana"),
    **_each("going to", "gonna gunna gna"),
    **_each("is", "am are m"),
    **_each("have", "has hav hve had"),
    **_each("you", "u ya"),
    **_each("because", "cos coz cuz bc cause"),
    **_each("and", "n &"),
    **_each("anymore", "nomore"),
    **_each("not", "no-longer"),
    **_each("nobody", "noone none"),
    **_each("everyone", "everybody every1 evry1"),
    **_each("want", "wants wanted wanting wantin"),
    **_each("say", "says saying said sez sayin"),
    **_each("tell", "tells told telling"),
    **_each("text", "texts texted texting messaged txt txted messages messaging"),
    **_each("think", "thinks thinking thinkin thought thoughts"),
    **_each("hope", "hopes hoping hoped pray prays praying prayed"),
    **_each("threaten", "threatens threatened threatening threat threats threatenin"),
    **_each("tonight is", "tonights"),
    **_each("tonight", "tonite 2nite tn 2night"),
    **_each("tomorrow", "tmrw tmw tomoz 2moro tomoro tomorow"),
    **_each("now", "rn"),
    **_each("myself", "meself mysel"),
    **_each("himself", "herself hisself themself themselves hissel hersel"),
    **_each("yourself", "urself yourselves"),
    # people
    **_each(
        "he",
        """she they hubby husband wife partner dad daddy father mum mummy mom mother mam brother sister boyfriend girlfriend
        bf gf ex fiance fiancee uncle aunt auntie nan nana gran grandma granny grandad grandpa grandfather grandmother friend
        mate cousin stepdad stepmum stepfather stepmother fella bloke guy neighbour neighbor missus spouse bro sis man lad da
        papa pal bestie flatmate housemate wifey hubs stepbrother
        granddad grandpop gramps grandda granda nanny nannan mamgu taid nain nanna dada nonna stepmom step-dad step-mum half-brother half-sister
        daddies""",
    ),
    **_each(
        "kid",
        """son daughter kids child children boy boys girl girls baby babies toddler grandson granddaughter niece nephew nieces
        bairn bairns wean weans lass lassie teen teenager twins stepson stepdaughter youngest eldest oldest grandkids
        grandchildren grandchild sons daughters little-one wee-one bub bubba kiddies kiddo nephews""",
    ),
    **_each("his", "their"),
    **_each(".", "! ? \n ;"),
    # means
    **_each(
        "pills",
        """pill tablet tablets tabs meds med medication medicine paracetamol paracetamols paracetemol aspirin ibuprofen sertraline
        diazepam valium xanax codeine morphine tramadol zopiclone propranolol insulin cocodamol tylenol advil panadol nurofen
        acetaminophen antidepressants painkillers sleepers capsules caplets oxy fentanyl benzos amitriptyline prozac
        citalopram oxycodone methadone temazepam ambien""",
    ),
    **_each("rope", "ropes noose ligature cord"),
    **_each("gun", "shotgun rifle pistol revolver handgun firearm guns ammo bullets"),
    **_each(
        "knife",
        "knives blade blades razor razors razorblade razorblades machete scalpel hammer axe bat crowbar",
    ),
    **_each("bridge", "bridges viaduct overpass flyover"),
    **_each("ledge", "roof rooftop balcony cliff cliffs parapet clifftop railings"),
    **_each("tracks", "railway railtrack"),
    **_each("belt", "belts"),
    **_each("bleach", "antifreeze poison weedkiller drain-cleaner"),
    **_each("overdose", "od overdosed overdosing ods"),
    **_each("river", "canal sea weir lake loch pier reservoir lough ocean quay"),
    # what is done
    **_each("die", "dying dies dyin"),
    **_each("killmyself", "kms"),
    **_each("kill", "unalive unaliving murder murders"),
    **_each("selfharm", "selfharming selfharmed selfharms"),
    **_each("took", "takes taking takin take taken"),
    **_each("save", "saving saved hoarding hoarded hoard stockpiling stockpiled collecting collected"),
    **_each("abuse", "abusing abuses abused molesting molested raping raped rapes grooming grooms groomed"),
    **_each("hurt", "hurting hurts harming harm harms"),
    **_each("touch", "touching touches touched"),
    **_each("hit", "hitting hits beat beating beats punched punches punching kicked kicks slapped slaps"),
}  # fmt: skip
# “Dad’s” is “dad is” far more often than his house.
for _word, _who in list(_MEANING.items()):
    if _who in ("he", "kid") and not _word.endswith("s"):
        _MEANING.setdefault(f"{_word}s", f"{_who} is")
_MEANING.update({"childs": "kid is", "someones": "someone is", "somebodys": "somebody is"})
# What only colours what is said, and “my” and “the”.
_LEFT_OUT = frozenset(
    """
    my our the a an just really honestly literally actually basically so very fucking fuckin effing bloody damn quite kinda
    even own poor please already truly seriously genuinely simply totally completely utterly absolutely tbh like also
    definitely that this those these been ever had's lovely dear own's old wee little big properly pretty fully of
    """.split()
)
_TOGETHER = re.compile(
    r"\b(?P<myself>my self|me self)\b|\b(?P<himself>(?:him|her|them) ?sel(?:f|ves))\b|\b(?P<selfharm>self[ -]harm\w*|s/h)\b"
    r"|\b(?P<overdose>over dos\w+)\b|\b(?P<tracks>(?:train|rail(?:way)?) (?:tracks?|lines?)|level crossing|platform edge|edge of the platform)\b"
    r"|\b(?P<ledge>multi ?storey(?: car park)?|top of the car park|car park roof|tower block|high rise|top floor|window ?sill)\b"
    r"|\b(?P<pills>sleeping (?:pills|tablets)|anti ?depressants|co-codamol|pain ?killers|blood pressure (?:pills|tablets))\b"
    r"|\b(?P<now>right now|at the moment|at this (?:very )?moment|as (?:i|we) (?:type|speak|write)(?: this)?|this (?:minute|second)|at this minute)\b"
    r"|\b(?P<goodbye>good bye|bye bye|good-bye)\b|\b(?P<anymore>any more|any longer|no more)\b|\b(?P<nobody>no one)\b"
    r"|\b(?P<cannot>(?:dont|do not) (?:really |honestly )?(?:think|know how|know if|believe|see how|reckon) (?:(?:i|he|she|we|they) )?(?:can|to)|not sure (?:i|he|she) can|can not|not able to|unable to|not be able to)\b|\b(?P<kid>little ones?|wee ones?)\b"
    r"|\b(?P<myfuneral>(?:my|own) (?:own )?(?:funeral|grave|coffin|eulogy|obituary))\b"
    r"|\b(?P<kill>do(?:ing)? away with)\b|\b(?P<ihave>i v)\b"
)  # fmt: skip
# Words without one of which nothing goes together, and pieces of what does in very common ones.
_PART_OF_MORE = frozenset(
    """
    self selves selfs self-harm self-harming self-harmed self-harms self-injury s/h track tracks line lines crossing
    platform storey multi-storey multistorey multi park block rise floor sill windowsill sleeping anti anti-depressants
    antidepressants co-codamol killers killer pain painkillers pressure moment type speak write minute second bye good-bye
    longer one sure able unable ones funeral grave coffin eulogy obituary away believe reckon v
    """.split()
)  # fmt: skip
_PIECES_OF_MORE = (
    "right now", "can not", "dont think", "not think", "know how", "know if", "see how", "any more", "no more", "over dos",
    "self-", "really think", "honestly think",
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9&][a-z0-9\-/]*|[.!?\n;]")
# “ill” and “hell” are “I'll” and “he'll” before what somebody does.
_DOES = frozenset(
    "do kill end be never go not just make take hurt jump have top hang die find come burn stab shoot get finish keep "
    "see get put smash leave try blow write say post send sleep drink swallow drive walk miss always never".split()
)


def plainly(text: str) -> str:
    """The text in plain words, one space between them; a sentence ends with a full stop."""
    found = _WORD.findall(text)
    if not _PART_OF_MORE.isdisjoint(found) or any(piece in text for piece in _PIECES_OF_MORE):
        found = _WORD.findall(_TOGETHER.sub(lambda match: match.lastgroup or "", text))
    if "ill" in found or "hell" in found:
        for at, word in enumerate(found[:-1]):
            if word in ("ill", "hell") and found[at + 1] in _DOES:
                found[at] = "i will" if word == "ill" else "he will"
    meaning = _MEANING.get
    said = " ".join([meaning(word, word) for word in found if word not in _LEFT_OUT])
    return f" {said} . " if said else ""


# The words of a text that `_TOGETHER` makes one of, each by one that is always there.
_ALSO = {
    "myself": "self me",
    "himself": "him her them self selves",
    "selfharm": "self h selfharm",
    "overdose": "over",
    "tracks": "tracks track line lines crossing platform",
    "ledge": "multi multistorey car tower high top window windowsill",
    "pills": "sleeping anti codamol killers pressure killer depressants",
    "now": "now moment type speak write minute second",
    "goodbye": "bye",
    "anymore": "any more",
    "nobody": "no",
    "cannot": "can able unable",
    "kid": "little wee",
    "kill": "away",
    "myfuneral": "funeral grave coffin eulogy obituary",
}
_SPOKEN: dict[str, set[str]] = {}
for _word, _meaning in _MEANING.items():
    for _part in _meaning.split():
        _SPOKEN.setdefault(_part, set()).update(_word.split("-"))
for _part, _words in _ALSO.items():
    _SPOKEN.setdefault(_part, set()).update(_words.split())
_SPOKEN["i"] |= {"ill"}
_SPOKEN["will"] |= {"ill", "hell"}
_SPOKEN["he"] |= {"hell"}


def spoken(word: str) -> set[str]:
    """The words in which `word` of `plainly` may have been said."""
    return _SPOKEN.get(word, set()) | {word}
