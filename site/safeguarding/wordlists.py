"""The lists behind `screening`. Entries of CRISIS and FIGURES_OF_SPEECH are bounded patterns."""


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())


# Numbers that belong to nobody: emergency, crisis and public lines of the UK, Ireland, North
# America, Australia and New Zealand, as digits only.
PUBLIC_LINES = frozenset(
    _words("""
    999 112 101 111 911 988 000 1737 85258 131114
    116123 116000 116111 08001111 08081000900 08088005000 0800555111 08081689111 08082000247
    08000684141 08088082003 03001233393 08001448848 0800585858 08088002222 0808802222
    1800247247 18002738255 8002738255 18006564673 8006564673 1800551800 1300224636 1800011800
    0800543354 08088083444 08002540088 08000121539 07557339258 441372847161 01372847161 08000282233 1300590589
    18887738368 8887738368 18337033303 8337033303 0806231063
    """)
)

# Public sites of help and of the state. A link to one of them tells nobody who is writing.
PUBLIC_SITES = _words("""
    gov.uk nhs.uk police.uk gov.scot gov.wales gov.ie hse.ie parliament.uk samaritans.org
    childline.org.uk nspcc.org.uk stopitnow.org.uk lucyfaithfull.org.uk citizensadvice.org.uk
    mind.org.uk iwf.org.uk prisonersfamilies.org victimsupport.org.uk giveusashout.org
    papyrus-uk.org shelter.org.uk
""")

TOP_LEVEL = _words(r"com org net info biz app social co\.uk uk ie ca au nz eu de fr io tv")
MAIL_PROVIDERS = _words("""
    gmail googlemail hotmail outlook yahoo ymail icloud live aol protonmail proton btinternet sky
    virginmedia msn talktalk
""")
SOCIAL_SITES = _words("""
    instagram insta snapchat snap tiktok twitter facebook fb whatsapp telegram discord kik reddit
    youtube linkedin messenger
""")
NOT_HANDLES = frozenset(
    _words("""
    and are because but for from has have that the this was were when where which with who why
    will would
    """)
)

POSTCODE_AREAS = _words("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY
    E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE
    LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL
    SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")

RELATIONS = (
    *_words("""
    son daughter husband wife partner boyfriend girlfriend brother sister dad father mum mother
    mom stepson stepdaughter stepdad stepmum stepfather stepmother ex grandson granddaughter
    grandad granddad grandfather grandmother nan gran uncle aunt auntie nephew niece cousin friend
    mate neighbour neighbor boy girl child baby fiance fiancé fiancée solicitor
    """),
    "social worker",
)

# Capitalised words that may follow "my son" and are no name.
NOT_NAMES = frozenset(
    _words("""
    i i'm i've i'd i'll he she they we it you and but so or if when while then now after before
    since because although though as that this these those there here who what which why how
    where is was has had not no yes the a an his her my our their its at in on of to for from
    with by monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter new year god police
    crown court magistrates probation facebook instagram snapchat whatsapp google children social
    services english british irish scottish welsh american australian please thank thanks
    """)
)

# Words of crisis, in lower case with straight apostrophes and single spaces.
_ME = r"(?:myself|my ?self)"
_ANYONE = r"(?:himself|herself|themselves|themself|him ?self|her ?self)"
_GAP = r"(?:\w+ ){0,3}?"
CRISIS: dict[str, tuple[str, ...]] = {
    "green": (
        r"can(?:no|')?t cope",
        r"can not cope",
        r"not coping",
        r"falling apart",
        r"breaking down",
        r"hopeless",
        r"in despair",
        r"so (?:very )?alone",
        r"can(?:no|')?t (?:stop crying|take (?:any|much) more|carry on)",
        r"at (?:the|my) (?:end of my tether|breaking point)",
        r"rock bottom",
    ),
    "amber": (
        r"(?:do not|don'?t) want to (?:be here|wake up|carry on|go on|exist)",
        r"can(?:no|')?t go on",
        r"no (?:reason|point) (?:to|in|for) (?:live|living|life|going on|carrying on|being here)",
        r"nothing (?:left )?to live for",
        r"better off (?:without me|dead|if i)",
        r"wish i (?:was|were) (?:dead|not here|never born)",
        r"wish i (?:wouldn'?t|didn'?t|would not|did not|could not|couldn'?t) wake up",
        r"never wake up",
        r"give up on (?:life|living|everything)",
        r"want (?:it|everything|this) (?:all )?to (?:end|stop|be over)",
        r"suicide",
        r"self[ -]?harm\w*",
    ),
    "red": (
        r"suicidal",
        rf"(?:kill|hurt|harm|hang|drown|cut|shoot|stab|poison)(?:ing|ting)? {_ME}",
        rf"(?:kill|hang|drown|shoot|hurt|harm)(?:ed|ing)? {_ANYONE}",
        r"(?:end|ending|take|taking|ended) (?:my|his|her|their)(?: own)? li(?:fe|ves)",
        r"(?:end|ending) (?:it all|things)",
        r"(?:want|wants|wanted|wanting|ready|rather|going) (?:to )?(?:die|be dead)",
        r"kms",
        r"unalive",
        r"top (?:myself|himself|herself)",
        r"(?:going to|gonna|will|want to|could|'ll) (?:kill|stab|strangle) (?:him|her|them)",
        rf"(?:took|taken|taking|take) {_GAP}overdose",
    ),
    "crisis": (
        rf"(?:tonight|tomorrow|today|now|soon|this weekend) (?:i am|i'm|i will|i'll) {_GAP}"
        r"(?:end it|kill myself|end my life|die|do it)",
        rf"(?:kill|hang|end|drown)(?:ing)? (?:myself|my life|it all) {_GAP}"
        r"(?:tonight|today|tomorrow|now|soon)",
        r"(?:plan|planned|planning|decided|going|about) (?:how )?to "
        r"(?:kill myself|end my life|hang myself|die)",
        rf"(?:written|wrote|writing|left) {_GAP}(?:goodbye|suicide) (?:note|letter)s?",
        rf"(?:i have|i've|i) (?:just )?(?:taken|took|swallowed) {_GAP}"
        r"(?:pills|tablets|overdose|paracetamol)",
        rf"(?:have|got|saved up|bought|collected) {_GAP}(?:pills|tablets|rope|gun) "
        r"(?:ready|to end|to do it|to die)",
        rf"(?:on|by|at) {_GAP}(?:bridge|ledge|roof|railway|cliff) {_GAP}(?:jump|end it|step off)",
        r"(?:this is|just wanted to say) (?:my )?goodbye",
        r"by the time you read this",
    ),
}

FIGURES_OF_SPEECH = (
    r"(?:political|career|financial) suicide",
    r"suicide (?:squad|prevention|watch|bomber)",
    r"killing myself laughing",
    r"(?:dying|die) (?:to see|for a|of embarrassment)",
    r"ending (?:it all )?(?:our|the|my) (?:marriage|relationship)",
    r"(?:end|ending) things with",
)
