"""The short lists behind `screening`. The long ones, of names and places, are in its `data/`."""

from accounts import screen_names


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())


def _set(block: str) -> frozenset[str]:
    return frozenset(block.split())


# Numbers that belong to nobody: emergency, crisis and public lines of the UK, Ireland, North
# America, Australia and New Zealand, as digits only.
PUBLIC_LINES = frozenset(
    _words("""
    999 112 101 111 911 988 000 1737 85258 131114
    116123 116000 116111 08001111 08081000900 08088005000 0800555111 08081689111 08082000247
    08000684141 08088082003 03001233393 08001448848 0800585858 08088002222 0808802222
    1800247247 18002738255 8002738255 18006564673 8006564673 1800551800 1300224636 1800011800
    0800543354 08088083444 08002540088 08000121539 07557339258 441372847161 01372847161 08000282233 1300590589
    1300224636 131114 1800650890 1300789978 1800184527 1800007166 18006624357 0800376633 0800611116
    0508828865 0800726666 116006 08002545254 08001691111 18002738255 8002738255 741741 686868 50808 05600
    18006686868 18332724357 0800068414108 0800023223 116117 18887738368 8887738368 18337033303 8337033303 0806231063
    """)
)

# Public sites of help and of the state. A link to one of them tells nobody who is writing.
PUBLIC_SITES = _words("""
    gov.uk nhs.uk police.uk gov.scot gov.wales gov.ie hse.ie parliament.uk samaritans.org
    childline.org.uk nspcc.org.uk stopitnow.org.uk lucyfaithfull.org.uk citizensadvice.org.uk
    mind.org.uk iwf.org.uk prisonersfamilies.org victimsupport.org.uk giveusashout.org
    papyrus-uk.org shelter.org.uk stopitnow.org stopitnow.org.au shorespace.org.uk prisonadvice.org.uk
    familiesoutside.org.uk beyondblue.org.au lifeline.org.au kidshelpline.com.au 988lifeline.org pieta.ie justice.ie
    relate.org.uk barnardos.org.uk actionforchildren.org.uk youngminds.org.uk gov.au govt.nz canada.ca bbc.co.uk
    niacro.co.uk nepacs.co.uk stopso.org.uk actsfast.org.uk partnerspeak.org.au talkingforchange.ca
""")

TOP_LEVEL = _words(
    r"com org net info biz app social co\.uk uk ie ca au nz eu de fr io tv ly gl link site online xyz example"
)
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


# People ----------------------------------------------------------------------------------------

RELATION_WORDS = _set("""
    son daughter husband hubby hubbie wife wifey partner boyfriend bf girlfriend gf brother bro sister sis dad daddy father
    mum mummy mother mom mam ma stepson stepdaughter stepdad stepmum stepmom stepfather stepmother stepbrother stepsister
    ex ex-husband ex-wife ex-partner grandson granddaughter grandad granddad grandpa grandfather grandmother grandma granny
    nan nana nanny nanna gran uncle aunt auntie aunty nephew niece cousin friend bestie mate pal buddy neighbour neighbor
    boy girl lad lass child baby kid fiance fiancé fiancee fiancée solicitor barrister lawyer attorney brief boss
    manager colleague bairn wean toddler eldest oldest youngest twin twins half brother-in-law sister-in-law
    mother-in-law father-in-law son-in-law daughter-in-law worker officer counsellor counselor therapist teacher
    law hubs spouse missus fella bloke landlord landlady godson goddaughter ds dd whānau whanau koro kuia koru
""")
TITLES = _set("""
    mr mrs ms miss mx dr doctor pc dc ds di dci wpc pcso det detective officer sgt sergeant constable inspector judge justice
    father fr sister rev reverend pastor imam rabbi prof professor auntie aunty uncle aunt nan nana nanny grandad
    barrister garda deputy sheriff cousin nurse coach sir lady lord granny gran grandma grandpa canon bishop deacon
""")
# Words of every day that are titles only before a name of the lists.
ORDINARY_TITLES = _set("""
    miss doctor officer judge justice father sister detective sergeant constable inspector pastor nurse coach deputy
    sheriff cousin garda di ds sir lady lord canon bishop deacon nan nana nanny gran grandad granny grandma grandpa
    uncle aunt auntie aunty imam rabbi professor barrister
""")
NOT_AFTER_TITLES = _set(
    "world and or of s's who when said is was the bean right big christmas mary's ted time card"
)
POSSESSIVES = _set("my our his her their your me mine ur")
NAME_OWNERS = _set(
    "my his her their first last full real maiden middle sur son's husband's daughter's name the your boy's"
)
PARTICLES = _set("de da van der den la le bin al el ibn ni nic mac o di st du von ap ab")
DETERMINERS = _set("the a an of some any every this that no with in such more much your what")

MONTHS = _set(
    "january february march april may june july august september october november december"
)
MONTHS_SHORT = _set("jan feb mar apr may jun jul aug sep oct nov dec")

FUNCTION_WORDS = _set("""
    i i'm i've i'd i'll im ive me my mine he he's she she's they they're we we're it it's its you your yours and but so or
    if when while then now after before since because although though as that this these those there here who what which
    why how where is was were are am be been being has had have having not no yes the a an his her hers him our ours their
    theirs them at in on of to for from with by about into over under up down out off again just also only very too
    still never always maybe perhaps does do did done don't dont didn't doesn't can can't cant could would should will
    won't wont may might must shall let lets let's get got go goes going went come came said says say told tell tells
    ask asked asks think know knows knew feel felt see saw seen seems want wants wanted need needs make makes made take
    takes took taken give gives gave given put keep keeps kept find found hope please thank thanks thankyou sorry hi
    hello hey dear ok okay well oh yeah yep nope until till than through during without against between both each every
    any all some many much more most other another same such own once twice today tomorrow yesterday tonight last next
    first even ever yet soon later back away around near outside inside near at
""")
# Capitalised words that may stand where a name could and are none.
NOT_NAMES = FUNCTION_WORDS | MONTHS | _set("""
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun christmas easter
    xmas ramadan eid diwali new year god jesus lord police crown court courts magistrates magistrate probation facebook
    instagram snapchat whatsapp google twitter tiktok youtube reddit children child social services service english
    british irish scottish welsh american australian canadian european asian african indian pakistani polish muslim
    christian catholic jewish hindu sikh protestant married single autistic adhd asd ptsd nhs nspcc shpo cps mappa
    cafcass camhs hmp yoi ppu mosovo ico sor rso sopo dbs gp hr uk usa us eu bbc itv hmcts ipp tv dvd xbox playstation
    england wales scotland ireland britain london mum mom mam dad daddy mummy mommy nan nana gran grandma grandad
    samaritans childline relate barnardo's barnardos shelter mind citizens advice stop lucy's section rule article part
    chapter form act bill bail trial prison jail custody remand licence license judge jury solicitor barrister lawyer
    officer detective doctor nurse teacher head school college university hospital church hope year month week day
    night morning evening afternoon everyone everybody someone somebody anyone anybody nobody nothing something
    anything everything people person man woman guy guys lady friend friends family families mate love lots lol omg
    edit update tldr ps re fyi tbh imo nta aita xx xxx xo x ugh argh aargh wow gosh yay hugs hug really honestly actually
    basically finally luckily sadly unfortunately anyway however instead suddenly apparently good great nice bad big
    little old young poor lovely brave strong kind quiet amber-light home house work job town city village street road
    country north south east west northern southern eastern western support group session moderator moderators
    facilitator member members forum board topic post posts guidance helpline line number phone email address
    garda gardai gardaí guards rcmp fbi ice nypd lapd cop cops sheriff county state federal national international
    council government ministry department parliament minister king queen prince princess covid wifi
""")  # fmt: skip
# After these words a listed name is part of something else: Lucy's Law, Victoria Park.
AFTER_NO_NAME = _set("""
    law laws syndrome disease street road avenue lane park station centre center foundation trust stadium hotel cup island
    islands county university college school academy hospital church cathedral beach bay bridge river lake mountain
    line bank sponge plum russell bloggs doe potter christmas cross shield award prize
""")
BEFORE_NO_NAME = _set(
    "saint st lake mount fort port hurricane storm operation project san santa los"
)
# What goes on after a person's name; the second set never goes on after an ordinary word.
WHAT_ONLY_PEOPLE_DO = _set("""
    said says rang rings phoned told tells asked asks came went left lost cried cries hugged hugs thinks thought knows
    knew wants wanted loves loved hates hated works worked lives lived goes drove drives texted messaged emailed called
    calls moved got gets keeps kept sleeps slept woke wakes doesn't doesnt didn't didnt hasn't hasnt won't wouldn't
    wasn't isn't couldn't can't cant reckons swears promised promises admitted denied pleaded smiled laughed died passed
    visited visits helped helps teaches taught plays played stayed stays walked ran sat stood brought made turned
    starts started is's wrote writes writes reads read stopped refuses refused sent sends found blames blamed paid pays bought buys cooked baked bailed pleads says hopes
""")
WHAT_PEOPLE_DO = WHAT_ONLY_PEOPLE_DO | _set("""
    is was has had will would and & who still never always also just can could should did does and's here too again
    isnt wasnt wont may might must already now then took takes gave gives x xx xxx lol
""")

# What somebody has, after a name without its apostrophe: “tylers hearing”.
WHAT_PEOPLE_HAVE = _set("""
    hearing trial dad dads mum mums mom moms school case solicitor phone room birthday laptop barrister sister brother sentence
    lawyer court bail friend job work car house bedroom computer family kids nan teacher face name mother father wife husband
    plea interview charge sentencing visits visit letter clothes things stuff girlfriend boyfriend probation release
""")

# The screen names that Alongside proposes show nobody.
SCREEN_NAME_FIRST = frozenset(screen_names.FIRST)
SCREEN_NAME_SECOND = frozenset(screen_names.SECOND)

# Places ----------------------------------------------------------------------------------------

LOCATIVE = _set("""
    in from near at to outside around via through towards toward inside into leave left leaving visit visiting beyond
    round of across over reach reached between and past
""")
LIVING_IN = _set("in from near outside around to")
ONLY_PLACES_AFTER = _set("in near outside around leave leaving leaves from across")
HOW_LIVING = _set("""
    live lives lived living grew up raised born based move moved moving moves back staying stay stayed stays house home
    flat arrested police parents family church village town just we're i'm am are is he's she's people mum mom dad here over
    shops shop pub school everyone everybody life job gone went work works worked somewhere rent renting rented caught seen
""")
MOSTLY_PLACES = _set("""
    london lincoln preston chester kent devon bradford sydney dallas austin orlando paisley kingston aurora carlisle
    lancaster savannah phoenix boston milton cheyenne trenton brooklyn chelsea alexandria camden clifton weston stirling
    kimberley denver houston memphis bristol carson hamilton wells troy hull derby cork warren
""")
COUNTRIES_AND_STATES = _set("""
    england wales scotland ireland britain uk usa us america canada australia zealand aotearoa ulster munster leinster connacht
    europe spain france germany italy portugal greece turkey poland india pakistan bangladesh nigeria ghana jamaica
    alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois
    indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana
    nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming
    ontario quebec alberta manitoba saskatchewan queensland victoria tasmania nsw dakota carolina hampshire-us jersey
    mexico cyprus malta gibraltar lebanon peru jamaica cuba jordan norway holland china japan brazil chile egypt
""")
NO_PLACES = COUNTRIES_AND_STATES - _set("victoria jersey hampshire-us") | _set("""
    north south east west northern southern eastern western midlands english british irish scottish welsh hell heaven
    limbo earth mars court prison custody bed bits tears pieces shock may march august police crown probation christmas
    easter god facebook year the university college hospital school church home house hmp bail remand trial love
    holiday street town village city centre center media news mind speaking relate shelter university mobile surprise
    independence january february april june july september october november december
""")
# Ordinary words that are a place only where somebody lives in them.
STRONG_ORDINARY = _set("""
    street church tower temple orange surprise independence send kill bend enterprise mission providence reservoir deal
    hope mobile queens stone crook battle paradise concord archway sandwich reading-room hook sale bow barking tumble
    trim grove cove fleet rye brick par mold flint sparks sunrise bury ware neath diss headstone scone sandy leek
    poplar peel vista mesa delta concord homestead midland plantation confederation centennial cardigan sunshine
    over ash eye rose wing bath-time hale nelson beer box ford lost mercy peace stanley
""")
# Towns that are ordinary words, yet are meant when somebody lives in them, small letters or not.
ORDINARY_TOWNS = _set("""
    hull derby rugby reading bath oxford cork limerick troy wells slough neath sale deal bury warren paisley phoenix
    buffalo bray hove grays harrow lees-summit phoenix cairns wellington nelson stoke barrow hackney wick
""")

# Institutions ----------------------------------------------------------------------------------

INSTITUTIONS = _set("""
    school schools primary academy infants infant juniors junior nursery preschool pre-school playgroup kindergarten
    comprehensive grammar secondary elementary college university uni hospital infirmary surgery hospice clinic church chapel cathedral
    mosque temple gurdwara synagogue scouts guides brownies cubs beavers cadets fc rfc afc cc solicitors ltd limited plc
    llp inc high prep daycare creche seminary polytechnic institute warehouse factory council brewery garage bakery salon
    gym club baptist methodist rovers rangers united wanderers wmc gaa medical practice leisure pharmacy hotel inn arms
    takeaway restaurant cafe café pub chippy barbers butchers bookies depot mill plant mine abattoir meatworks ranch farm stables
    quarry store shop cinema theatre museum library
    supermarket foundry shipyard dairy engineering logistics haulage builders plumbing
""")
# Parts of such names that mean it only with their capital letter.
WEAK_INSTITUTIONS = _set("""
    high primary junior juniors infant infants secondary grammar comprehensive council clinic practice guides cubs united
    inn arms institute inc medical leisure baptist methodist rangers temple beavers brownies cadets club gym garage
    takeaway restaurant cafe café pub chippy barbers butchers bookies depot mill plant mine abattoir meatworks ranch farm stables
    quarry store shop cinema theatre museum library
    prep elementary chapel engineering logistics cc builders limited hotel factory wanderers rovers nursery college church
    school hospital university surgery dairy plumbing salon bakery brewery schools uni
""") - _set("school college hospital university nursery church uni")
GENERIC = FUNCTION_WORDS | _set("""
    primary secondary middle high junior infant elementary nursery grammar comprehensive sunday boarding local old new
    special catholic sixth form public private independent state driving law medical night summer winter football rugby
    cricket crown children's general community village town city county the church school schools college royal great
    youth social working men's man's golf book knitting homework after breakfast her his national mental psychiatric
    private nhs open women's female male adult family big little whole daily weekly evening morning free online british american
    english irish scottish welsh australian federal district regional main same different another next nearest nearby
    holy sacred youngest eldest my our bible boys girls boy's girl's mixed faith parish cottage teaching training
    preparatory pre junior's infant's kid's kids' kids high-security secure drama dance art music ballet swimming
    online police fire train bus coffee charity night
""")
HELPERS = _set("""
    samaritans nspcc childline relate barnardo's barnardos nhs shelter mind papyrus nacro niacro lucy pact police probation
    parentline supportline citizens shore calm cafcass camhs council government hse mencap scope ofsted facebook google
    whatsapp instagram tiktok snapchat youtube twitter amazon-prime netflix
""")
NO_PART_OF_NAMES = _set(
    "hi hello dear when while our my his her she he they we it i but and so is was i'm im does did"
)
WORKING = _set("""
    work works worked working job jobs shift shifts drive drives drove driver driving teach teaches taught teacher nurse cleaner clean
    cleans cleaning clerk cashier manager manages managed carer cook chef coach coaches coached plays played volunteer
    volunteers volunteered deacon employed employer apprentice apprenticeship lecturer head postman guard mechanic
    engineer receptionist supervisor director accountant electrician plumber bouncer security paramedic pharmacist
    dentist caretaker janitor secretary assistant foreman labourer welder fitter packer picker boss colleagues
    coworkers sacked fired dismissed suspended trains trained studies studying student career contract hired librarian
    physio consultant porter trainee governor priest vicar curate organist treasurer trustee leader member position
    redundancy redundant interview temping temp barista waitress waiter barman barmaid bartender sergeant-major till tills
""")
AT_WORK = _set("""
    work works worked working job runs run ran owns owned own manages managed manager shift shifts sacked suspended boss employed cook chef cleaner
    waitress apprentice
""")
WEAK_WORKING = _set(
    "head plays played drive drives drove driving coach guard security contract till tills leader member director "
    "interview clean cleaning cook position trained trains fired work"
) - _set("work plays played coach drives leader")
NOT_WORKPLACES = _set("""
    nhs police council government army navy raf bbc home social probation prison court state county civil royal-navy
    christmas easter monday tuesday wednesday thursday friday saturday sunday i facebook google-it
""")
GENERIC_COURTS = FUNCTION_WORDS | _set("""
    crown magistrates youth family county high supreme local district juvenile criminal federal open the royal central
    combined civil small claims tennis food basketball royal us
""") - _set("central royal us")
PAPERS = _set("""
    gazette echo chronicle herald post times mail news star argus mercury courier journal telegraph express advertiser observer
    tribune dispatch bugle examiner guardian independent standard press citizen leader record reporter sentinel live
    democrat champion nationalist sun globe enquirer review inquirer bulletin messenger gazetteer register ledger
    leinster-leader daily leader-post advocate banner blade intelligencer statesman picayune packet dealer ledger constitution sentinel bee world age voice today online
""") - _set("today online age voice world")
WEAK_PAPERS = _set(
    "live post news star record press mail review sun world times express standard citizen leader champion banner messenger register bulletin advocate independent globe bee constitution journal blade packet dealer statesman"
)
PAPERS_NEED_PRINT = _set("""
    sun mail times star post citizen leader standard journal age press national observer guardian express mirror
    independent metro courier herald reporter record telegraph advertiser
""") - _set("sun")
PRINT = _set("""
    paper papers newspaper newspapers press headline headlines printed print prints article story reporter reporters
    journalist journalists front page wrote published publish ran named photo picture comments read reported covered
    coverage online piece website interview editor rang put naming splashed
""")

# Kinds of school in other tongues of these countries, and what stands for a parish or its school.
SCHOOLS_FIRST = _set(
    "gaelscoil scoil coláiste colaiste bunscoil meánscoil meanscoil naíonra ysgol kura wharekura école ecole"
)
PARISHES = (
    r"(?:Our Lady(?: of [A-Z]\w+(?: [A-Z]\w+)?|'s| Queen of \w+| Star of the Sea)?|Sacred Heart|Holy (?:Family|Trinity|Cross|Name|Rosary|Spirit|Angels|Rood)|"
    r"Blessed Sacrament|Immaculate (?:Conception|Heart)|Corpus Christi|All Saints'?|All Souls'?|Christ the King|Good Shepherd|"
    r"(?:St|Saint|SS|San|Santa)\.? [A-Z][\w\-]+(?:'s?)?(?: (?:and|&) (?:St\.? )?[A-Z]\w+(?:'s?)?)?)"
)
# Near these a parish’s name means its school or church.
OF_A_SCHOOL = _set("""
    school schools year years yr reception teacher teachers teaches taught pupil pupils head headteacher principal class classes gate mums nursery
    parish mass curate vicar priest church choir coaches coach governor sixth kids grade freshman homework term assembly congregation
    boys girls p1 p2 p3 goes attends attended attending go went
""")
# After “in” and a capital, yet no place.
NOT_SOMEWHERE = _set("""
    english french spanish welsh irish polish urdu punjabi arabic hindi gaelic latin greek german italian portuguese mandarin māori maori cantonese
    lent advent ramadan easter christmas diwali eid passover hanukkah microsoft teams zoom word excel google islam christianity judaism parliament
    group room reception custody camhs god jesus christ allah him her year part section tier phase key primary sixth mass genesis court wing
    ward house chapter paragraph table box person limbo isolation segregation seg hell heaven spring summer autumn winter capital capitals
    hospital church school college university group whatsapp messenger facebook instagram discord reddit snapchat twitter youtube netflix
    buddhism hinduism catholicism protestant wetherspoons magistrates crown family probation prison jail remand europe asia africa
    monopoly minecraft roblox fortnite excel powerpoint outlook gmail icu a&e ae hdu nicu er
""")

# Said so often, and of nobody in particular, that not a word of it is read for names and places.
SAFE = (
    r"lucy faithfull(?: foundation)?|stop it now!?(?: uk and ireland| uk| ireland| australia| us)?|citizens advice(?: bureau)?|"
    r"(?:sexual offences|children|children's|human rights|data protection|mental health|criminal justice|bail|sentencing|"
    r"police and criminal evidence|rehabilitation of offenders|protection of children) act(?: \d{4})?|"
    r"(?:sarah|clare|megan|jessica|marie|martha|jade|helen|lucy|adam|daniel|clodagh)'?s law|data subject access request|"
    r"st john ambulance|salvation army|john lewis|marks (?:and|&) spencer|jack of all trades|jack russell|jack the lad|jack daniel'?s|"
    r"tom,? dick (?:and|or|&) harry|bob'?s your uncle|joe bloggs|jane doe|john doe|joe public|harry potter|father christmas|"
    r"victoria sponge|victoria derbyshire|victoria line|prince william|king charles|pandora'?s box|murphy'?s law|"
    r"amazing grace|saving grace|good grace|grace period|mark my words|bill of rights|citizen'?s? charter|"
    r"victim support|scotland yard|police scotland|new scotland yard|kind regards|best wishes|year of our lord|"
    r"families outside|children heard and seen|prisoners'? families helpline|action for children|nepacs|niacro family links|"
    r"legal aid|law society|bar council|ministry of justice|home office|probation service|prison service|parole board|"
    r"courage to be you|big issue|good friday|holy week|palm sunday|black friday|boxing day|new year'?s (?:eve|day)|"
    r"christmas eve|mother'?s day|father'?s day|may day|april fool'?s?|st (?:patrick|david|george|andrew|valentine)'?s day|"
    r"royal courts? of justice|crown prosecution service|crown estate|child protection|family court|"
    r"talk to frank|bed,? bath|nice to meet|new england|st bernard|pink lady|hail mary|mary poppins|peter rabbit|peppa pig|"
    r"peter pan|winnie the pooh|james bond|sherlock holmes|jeremy kyle|dr who|doctor who|dr google|"
    r"mother mary|virgin mary|virgin media|saint nicholas|santa claus|santa|la la land|"
    r"yorkshire (?:puddings?|terriers?|tea)|colin the caterpillar|percy pigs?|happy valley|line of duty|coronation street|emmerdale|downton abbey|call the midwife|"
    r"paul hollywood|mary berry|prue leith|david attenborough|martin lewis|gary lineker|louis theroux|taylor swift|phillip schofield|"
    r"dr phil|judge judy|judge rinder|monty don|alan titchmarsh|ant (?:and|&) dec|holly willoughby|jeremy vine|george orwell|jane austen|"
    r"stephen king|agatha christie|charles dickens|circle of support|circles uk|safer living foundation|survivors trust|rape crisis"
)
