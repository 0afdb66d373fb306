"""Phrases of danger, as they are written: in lower case and without apostrophes, see `crisis`.

Each level has its own; the first of `crisis` are what has been done, then plans and means, goodbyes,
and danger from somebody else. `crisis_signs` reads the same sentences by what their words mean.
"""

_ME = r"(?:myself|meself|mysel|meself)"
_THEM = r"(?:himself|herself|themsel(?:f|ves))"
_SELF = rf"(?:{_ME}|{_THEM}|yourself)"
_FEW = r"(?:[\w']+ ){0,3}?"
_SOME = r"\W{1,3}(?:\w{1,20}\W{1,3}){0,8}?"
_MEDICINE = r"(?:pills?|tablets?|paracetamol|meds|medication|ibuprofen|tylenol|panadol|codeine|insulin|sleepers|antidepressants|painkillers)"
_MEANS = rf"(?:{_MEDICINE}|rope|gun|noose|razors?|blades?|knife|ligature|shotgun|hosepipe)"
_WHO = r"(?:i|ive|hes?|shes?|they|theyve|my \w{2,12}|our \w{2,12})"
_NOW = r"(?:tonight|today|tomorrow|now|right now|soon|this (?:weekend|morning|afternoon|evening|minute|week)|in the morning|after school)"
_KILL = r"(?:kill|killing|hang|hanging|shoot|shooting|drown|drowning|top|topping|off|offing|unalive|unaliving|do away with|harm|harming)"
_TO_DIE = rf"(?:{_KILL} {_ME}|end(?:ing)? (?:my (?:own )?life|it all|it)|want to die|wanna die|die tonight|not be here)"
_CHILD = r"(?:child|children|kids?|baby|girl|boy|son|daughter|her|him|them|me|us|granddaughter|grandson|niece|nephew)"

PATTERNS: dict[str, tuple[str, ...]] = {
    "crisis": (
        # done
        rf"(?:{_WHO} (?:have |has |had )?(?:just |already )?|^|, |\. )(?:taken|took|swallowed|necked|downed|had|done) {_FEW}"
        rf"(?:overdose|od|(?:all (?:of )?|a (?:load|bunch|handful|lot|whole \w+|bottle|box|packet) of |too many |loads of |\d\d+ |"
        rf"(?:ten|twenty|thirty|forty|fifty|sixty) ){_FEW}{_MEDICINE}|the whole (?:packet|bottle|box|lot))",
        rf"{_WHO} (?:have |has )?(?:just )?(?:taken|took|swallowed|necked) {_FEW}(?:pills|tablets|paracetamol|overdose|bleach|poison)",
        r"overdosed (?:again|tonight|today|just now|this)|(?:has|have|ive|hes|shes|i) (?:just )?overdosed",
        r"(?:slit|slashed|cut|slitting|cutting) (?:my|his|her|their) (?:wrists?|throat|veins)",
        rf"(?:has|hes|shes|have|ive|just) (?:just )?(?:hanged|hung|stabbed|shot|jumped|cut) (?:{_SELF}|off|from|in front)",
        r"(?:has|hes|shes|have|just) (?:just )?tried to (?:kill|hang|drown|strangle|end)",
        r"(?:found|cut) (?:him|her) (?:hanging|down|unconscious|with (?:pills|tablets|a rope))",
        # a plan, a time
        rf"{_NOW} (?:is when |its |im |i am |i will |ill |i |hes |shes |he is |she is |he will )(?:going to |gonna )?{_FEW}"
        r"(?:end it|kill myself|end my life|die|do it|top myself|be gone|hang myself|jump)",
        rf"(?:{_KILL} {_SELF}|end(?:ing)? (?:my|his|her|their) (?:own )?li(?:fe|ves)|end(?:ing)? it(?: all)?|die|dying|jump) {_FEW}{_NOW}\b",
        rf"(?:plan|plans|planned|planning|decided|about to|ready|set|intend|going|gonna|preparing|will|ill|im) {_FEW}(?:to |on |how to |how ill |how i will )?"
        rf"(?:kill(?:ing)? {_ME}|end(?:ing)? my (?:own )?life|hang(?:ing)? {_ME}|drown(?:ing)? {_ME}|shoot(?:ing)? {_ME}|"
        rf"top(?:ping)? {_ME}|jump(?:ing)? (?:off|in front|from)|take my (?:own )?life|unaliv(?:e|ing) {_ME}|overdose)",
        r"(?:i|ive|he|she|hes|shes) (?:have |has |have got |got |has got )?(?:a |made a |my |the )(?:suicide )?plan(?:s)? (?:and|to (?:die|end|kill|do it)|for how|ready|for (?:tonight|tomorrow))",
        r"(?:doing|do|did) it (?:tonight|tomorrow|today|now|this (?:weekend|evening|afternoon|morning))",
        r"(?:know|knows|decided|picked|chosen|choose|worked out|planned|sorted) (?:exactly )?(?:how|when|where|the (?:day|date|place|spot|time|method))"
        r"(?: and (?:how|when|where))? (?:im|i am|i will|ill|ill do|hes|to|id) (?:going to |gonna )?(?:do it|end|die|kill|jump)",
        r"(?:set|picked|chosen|got) (?:a|the) date (?:to|for) (?:die|end|kill|my (?:death|end))",
        rf"(?:going|about|want|wants|decided|plan|planning|gonna|will|ill|ready) (?:to )?(?:take|swallow|neck|down) (?:all|the whole|every) {_FEW}(?:{_MEDICINE}|lot|packet|bottle)",
        rf"{_TO_DIE}{_SOME}(?:have|got|bought|saved|with|found|holding|hold|stockpiled) {_FEW}{_MEANS}",
        rf"(?:have|got|bought|saved|found|holding|stockpiled|collected) {_FEW}{_MEANS}{_SOME}{_TO_DIE}",
        rf"(?:have|ive|has|hes|shes|got|bought|saved up|collected|stockpiled|lined up|counted out|holding|hoarding|stockpiling) {_FEW}{_MEANS} {_FEW}"
        r"(?:ready|lined up|in front of|beside me|next to me|in my (?:hand|lap)|to (?:my|his|her) (?:head|neck|throat|wrist)|to (?:end|do it|die)|and i know|here)",
        rf"{_MEANS} (?:is |are )?(?:in my hand|in front of me|lined up|beside me|next to me|round my neck|around my neck)",
        r"(?:bought|got|tied|have|found) (?:a|the|some) (?:rope|noose)\b",
        rf"(?:locked|shut|barricaded|gone) {_FEW}{_FEW}(?:with|and) (?:a|the|his|her|my|some) {_FEW}(?:{_MEANS})",
        r"(?:standing|sitting|stood|sat|im|i am|am|hes|shes|walking|driving|waiting|parked|up|going) (?:up |out |right |here )?(?:on|at|by|to|near|over|along) (?:the |a )?(?:edge|"
        r"(?:\w+ )?(?:bridge|ledge|roof(?:top)?|cliffs?|(?:railway|train) (?:line|tracks?)|viaduct|multi storey|multistorey|tracks|platform edge|weir))"
        r"(?! (?:club|night|lesson|school|group|party|player|tournament))",
        r"(?:bridge|ledge|roof|railway|cliffs?|tracks|viaduct) {0,1}(?:[\w']+ ){0,6}(?:jump|end it|step off|let go)",
        # a goodbye
        r"(?:written|wrote|writing|left|leaving|write) (?:[\w']+,? ){0,4}?(?:goodbye|goodbye|suicide|farewell|last) (?:note|letter|message|text)s?",
        r"(?:gone|missing|disappeared|left|vanished) [\w' ]{0,40}(?:left|leaving|and left|found) (?:a|me a|us a|his|her) (?:note|letter)\b",
        r"(?:left|leaving|found) (?:a|me a|us a|his|her) (?:suicide )?note\b(?! (?:about|for the (?:milk|school|post)))",
        r"(?:written|wrote|writing) (?:my |the |some )?(?:letters?|notes?) (?:to|for) (?:the |my |all )?(?:kids|children|family|everyone|mum|each|them|boys|girls)(?![^.]{0,40}(?:explain|about|from prison|where|every week|school))",
        r"(?:this is|just wanted to say|came (?:on )?(?:here )?to say|time to say|wanted to say|say) (?:my |a )?(?:final |last )?goodbye(?! to (?:the|that|this|our|my) )(?! and (?:thanks|thank you for having))",
        r"goodbye (?:everyone|all|everybody|world|my friends|my loves?)\b|(?:my|this is my|the) last (?:ever )?(?:post|message|goodbye)(?: ever)?\b[^.]{0,20}(?:bye|sorry|love you|before i)",
        r"by the time (?:you|anyone|anybody|they|someone|this is) {0,1}(?:\w+ )?(?:reads?|sees?|finds?|read)",
        r"(?:wont|will not) be (?:here|alive|around) (?:in the morning|tomorrow|much longer|by (?:the|tomorrow|monday|morning)|tonight|after (?:tonight|today|this))",
        r"(?:look after|take care of|tell) (?:my |the )(?:kids|children|babies|boys|girls|family|dog) (?:for me |i love them )?(?:when im gone|after im gone|im sorry goodbye|when i am gone|once im gone)",
        # somebody else, now
        r"(?:says?|saying|said|texted|told me|rang to say|threatening|threatens) (?:[\w']+ ){0,4}?(?:end it|kill (?:him|her)self|jump|do it) (?:now|tonight|today|right now)",
        r"(?:gone (?:out|off|missing)|walked out|driven off|drove off|run off|ran off|stormed out|disappeared|missing|phones? (?:is )?off) [^.]{0,50}(?:end it|kill|suicid|wants? to die|goodbye|rope|not coming back|bridge)",
        r"(?:end it|kill (?:him|her)self|suicid\w*|goodbye)[^.]{0,50}(?:phone(?:s)? (?:is )?off|gone missing|cant (?:find|reach|get hold of) (?:him|her)|not answering|locked (?:him|her)self)",
        # a child or somebody else, now
        rf"(?:is|hes|shes|he|are|theyre|she is|he is) (?:[\w']+ ){{0,2}}?(?:hurting|hitting|attacking|strangling|abusing|touching|beating|choking|stabbing|grooming|raping|molesting) {_FEW}(?:{_CHILD}) (?:right )?(?:now|tonight|at the moment|as (?:i|we) (?:type|write|speak)|again)",
        r"(?:child|kids?|children|baby|girl|boy|daughter|son|niece|granddaughter|she|he|they|we|i)[^.]{0,45} (?:in (?:immediate |serious )?danger|not safe|unsafe) (?:right )?(?:now|tonight|with him|at this)|in (?:immediate|serious|real) danger",
        r"(?:at this minute|right now|at this moment|tonight)[^.]{0,30}in danger|danger (?:right )?now",
        r"(?:on (?:his|her|the|their) way|coming|outside|at the door|breaking in|downstairs|broken in|kicking the door)[^.]{0,40}(?:to (?:hurt|kill|attack|get|take)|going to (?:hurt|kill)|gonna (?:hurt|kill)|with a (?:knife|gun|bat|hammer))",
        r"alone (?:in the house |upstairs |at home |in (?:her|his|the) room )?with (?:him|her|my (?:husband|partner|son|dad|brother)) (?:right )?now",
        r"(?:got|has|have|holding|grabbed) (?:a|the) (?:knife|gun|hammer|bat) (?:[\w']+ ){0,5}?(?:and|to) (?:[\w']+ ){0,4}?(?:kill|stab|hurt|shoot|him|her|us|me)\b",
        r"(?:im|i am|hes|she is|shes) bleeding (?:out|a lot|badly|everywhere|and (?:it|i))|cant stop (?:the )?bleeding",
        r"(?:this is|its|today is|tonight is) (?:my |the )(?:last (?:day|night|hours?) (?:on earth|alive|here|of my life)|end (?:for me|of me)\b)",
    ),
    "red": (
        r"suicid\w*(?! (?:prevention|squad|watch|bomber|awareness|helpline|hotline|bereavement|training))",
        rf"(?:kill|hurt|harm|hang|drown|shoot|stab|poison|injur|burn|starv|strangl|cut|top|off|unaliv|kms|do away with|punish)(?:e|ing|ting|ning|ping|ed|s)? {_SELF}",
        r"self(?:harm|injur|hurt|mutilat)\w*|s/h\b|kms|kys|unaliv\w*|ctb\b",
        r"(?:been|started|am|im|is|hes|shes|kept|keeps|back to) cutting(?: again| my| her| his|\.|,|$| and| at night)|cuts? (?:up |down |all over |on |along )(?:my|her|his) (?:arms?|legs?|wrists?|thighs?)",
        r"(?:end|ending|ended|take|taking|took|taken|finish) (?:my|his|her|their)(?: own)? li(?:fe|ves|ve)\b",
        r"(?:end|ending|ended) (?:it all|things for good|it for good|everything\b)|(?:want|wants|wanted|going|gonna|just|could|thinking (?:of|about)|thought (?:of|about)|ready|way) (?:to )?(?:end|ending) it\b(?! with)",
        r"(?:want|wants|wanted|wanting|wanna|wana|ready|rather|prefer|wish (?:i|he|she) (?:could|would|can|cud)|deserve[sd]?|hope i|hoping i|hope he|long|please let me|just let me|id sooner) (?:to |2 )?(?:just )?(?:die|be dead|dead|be gone forever|not be alive|never exist)(?! (?:of|for a|to see|for the|laughing))",
        r"(?:dont|do not|doesnt|does not|didnt|no longer|never|not) (?:really |even )?(?:want|wants|wanna|wanting|deserve) (?:to |2 )?(?:be alive|live|stay alive|keep living|exist)\b(?! (?:here|there|in|with|at|near|like|on|alone|by|next|together|under|off))",
        r"(?:dont|do not|doesnt|does not|didnt|no longer) (?:want|wants|wanna) (?:to |2 )?(?:live|be alive|exist|keep living) (?:(?:anymore|any more)|any longer|like this|with (?:this|it)|in this (?:world|body|skin|nightmare))",
        r"(?:better off|happier|easier|best|better|fine|safer) (?:for (?:them|everyone|everybody|all|him|her|the kids) )?(?:if i|if he|if she|if i just|when i|were i) (?:was|were|am|is|be|wasnt)? ?(?:dead|died|killed|die|gone for good)",
        r"(?:better off|rather be|wish i (?:was|were)|wishes (?:he|she) (?:was|were)|wish id|should be|might as well be|be better|i want to be|would be better) (?:off )?dead|(?:better|be happier|easier) dead\b|end up dead|find me dead|be dead (?:soon|by)|hopes? (?:to|i|he) dies?",
        r"(?:thoughts?|thinking|think|thinks|thought|dream|dreaming|fantasi[sz]\w*|imagin\w*|idea|urge|obsess\w*|googl\w+|research\w*|looked up|looking up) (?:about |of |to |that |on )?(?:[\w']+ ){0,3}?"
        r"(?:dying|death|jumping|driving (?:into|off)|crashing|walking into|walking in front|stepping (?:in front|off|out)|ending (?:it|things|my|everything)|not being (?:here|alive)|overdos\w+|hanging|how to die|ways to (?:die|go|end)|taking (?:all|too many|an overdose|pills|tablets|the lot)|being dead|killing|disappearing for good|pills|painless)",
        r"cant (?:stop thinking (?:about|of)|get [\w' ]{0,20}out of my head) (?:[\w']+ ){0,2}?(?:jumping|dying|death|bridge|it ending|pills|knives|the knife|rope)",
        r"(?:didnt|did not|dont|never) (?:\w+ )?(?:exist|existed)\b(?= ?[.,!?]| any| at all|$)|(?:just|what if i) (?:didnt|did not|stopped) exist\w*|stop existing|cease to exist",
        r"(?:took|taken|taking|take|takes|tried|attempted|survived) (?:[\w']+ ){0,3}?(?:overdose|od)\b|overdos(?:e|ed|ing)\b|attempt(?:ed|s)? on (?:my|his|her) life|(?:his|her|my) (?:last |second |third |first )?attempt\b",
        r"(?:tried|tries|attempted|threaten\w*|threat|going|gonna|vow\w*|wants?|swears?) (?:to )?(?:to )?(?:hang|kill|drown|shoot|top|jump|slit|overdose|end it)\b(?! (?:out|up|on|the|round|around|at|in there|with|time|off the phone))",
        r"(?:jump|jumping|throw(?:ing)? (?:myself|himself|herself)|walk(?:ing)?|step(?:ping)?|driv(?:e|ing)) (?:off|in front of|under|into) (?:a |the |an )?(?:bridge|train|bus|lorry|truck|roof|building|cliff|traffic|wall|tree|river|sea|car|balcony|river)",
        r"(?:driv(?:e|ing)|crash(?:ing)?|steer(?:ing)?|swerv\w+) (?:my |the )?(?:car )?(?:into|off|in front) (?:a|the|that|an|of)",
        r"(?:do|does|did|done|doing) something (?:stupid|silly|daft|drastic|terrible|to (?:him|her|my)self)|(?:scared|afraid|worried|frightened|terrified) (?:of what (?:i|he|she) (?:might|will|could|ll) do|(?:hell|shell|he will|she will|he might|ill|i might|he|she|i) (?:do|hurt|harm) (?:something|it|himself|herself|myself|anything))",
        r"(?:not|dont (?:feel|think i am|think im)|am not|im not|isnt|hes not|shes not) safe (?:with myself|by myself|on my own|from myself|alone|to be (?:left )?(?:alone|on (?:my|his|her) own))|a danger to (?:myself|himself|herself)",
        r"(?:cant|cannot|dont want to|dont think i can|couldnt|not sure i can) (?:live|stay alive|be alive|keep (?:living|myself alive|myself safe)|keep myself safe|stay safe)(?: with (?:this|it|myself|what|that)| like this| (?:anymore|any more)|\b(?= ?[.,!?]|$))",
        r"(?:will|ll|gonna|going to|could|want to|wanna|wants to|could happily|swear to god ill|swear ill|feel like|thinking (?:of|about)|might|id like to|threaten\w* to|says hell) (?:[\w']+ )?(?:kill|stab|strangle|shoot|murder|poison|killing|stabbing|strangling|smother|smothering|batter|run over|burn (?:his|the) house) "
        r"(?:him|her|them|someone|somebody|the (?:man|woman|b\w+)|my (?:husband|wife|partner|ex|son|dad|mum|brother|neighbou?r)|everyone|that|you)",
        r"(?:hurt|harm|hit|hitting|hurting|harming|shake|shaking|smother) (?:my|the|our|his|her) (?:kids?|children|child|baby|son|daughter|babies|boys?|girls?)\b",
        r"(?:afraid|scared|frightened|worried|terrified) (?:that )?(?:he|hell|he will|he might|hes|she|im|ill|i might)(?: is| will| might| could)? (?:going to |gonna )?(?:hurt|harm|touch|abuse|kill|attack) (?:her|him|them|us|me|the|my|our|a child|someone|somebody|again)",
        r"(?:dont|do not) (?:want to|wanna) wake up (?:(?:anymore|any more)|again|ever|tomorrow)|(?:wish|hope|pray|praying|hoping) (?:that )?(?:id|i|i will|ill|i would|i could) (?:just )?(?:fall asleep and |go to sleep and )?(?:never|not|dont|wouldnt|wont) wake up|sleep (?:and|forever)(?: and)? (?:never|not) wake",
        r"(?:die|dying|death) (?:is|would be|seems?|feels?|looks?) (?:a |the |like (?:a |the )?)?(?:only|easier|better|best|relief|release|way out|answer|escape|kinder)|(?:only|no other|easiest|one) way out(?: is)? (?:[\w']+ ){0,2}?(?:die|death|dead|end)|(?:suicide|death|dying) is the (?:only|answer)",
        r"(?:took|take|taking) (?:the|an) easy way out|(?:the|a) permanent way out|(?:goodbye|end) (?:note|letters?)|noose|gas (?:myself|the car)|(?:he|she|dad|son|husband) (?:was )?found hanging",
        r"(?:im|i am) (?:done|finished) (?:with|living) (?:life|this life|living|being alive|existing)|done with (?:life|living)|(?:sick|tired) of (?:living(?! (?:in|out|with|at|like|on|off|here|next|under))|being alive|life|existing)|tired of breathing|no will to live|(?:lost|losing) the will to live(?! (?:in|at|with|over|lol))",
        r"(?:disappear|be gone|go to sleep|sleep) (?:for ?ever|and never (?:come back|wake))|not (?:be|being) here (?:(?:anymore|any more)|any longer|at all)(?= and (?:die|the kids|they|nobody))|(?:plan|planning) (?:to|on) (?:dying|leaving this world)|leave this (?:world|earth|life)|meet (?:my|his) maker|see (?:my|our) (?:mum|dad|nan|gran) again soon",
        r"(?:nobody|no one|none) would (?:even )?(?:miss me|notice if i (?:died|was dead|was gone|disappeared)|care if i (?:died|was dead|was gone|lived))|(?:if|when) i (?:died|die|was dead|am dead|kill)|world (?:would be )?(?:is )?better (?:off )?without (?:me|him)",
    ),
    "amber": (
        r"(?:do not|dont|didnt|doesnt|not|never|no longer) (?:really |even |just )?(?:want|wanna|wants|wanted) (?:to |2 )?(?:be here|wake up|carry on|go on|keep going|get up|continue|do this)(?! (?:at|for|in|with|to|when|tonight|today|alone|on my own|by) )",
        r"(?:cant|cannot|can not|couldnt|dont think i can|dont know (?:if|how) i can) (?:go on|carry on|keep going|keep doing this|do this|face (?:it|another|tomorrow|any|life)|bear (?:it|this)|take (?:it|this|any more|anymore|another)|live like this|see (?:a|any|the) (?:future|way (?:out|forward|through)|end|point|light))\b",
        r"(?:no|little|what(?:s| is)(?: even)?|isnt|not|see(?:ing)? (?:no|any|the)|is there (?:a|any)|dont (?:see|know)|any) (?:the |a |any |real |even (?:a |the )?)*(?:reason|point) (?:to|in|for|of|(?:anymore|any more)|left|now|being|to any|to anything|what)",
        r"(?:whats|what is) (?:even )?the (?:bloody |damn )?point|see (?:the|any|no) point|pointless|whats left (?:for|of)|what is left (?:for|of)",
        r"nothing (?:left )?(?:to|worth) (?:live|living|wake|getting up|go on|carry on)(?: for)?|nothing left (?:for me|in me|to give|for us|here)|life (?:is|isnt|feels|has become|just)? ?(?:not |isnt )?(?:over|worth (?:it|living)|pointless|meaningless|unbearable|finished|done)(?! with)|my life(?:s| is| feels)? (?:is )?(?:over|ruined|finished|ended)|not worth living",
        r"(?:better off|happier|better|safer|easier|lighter|fine) (?:[\w']+ )?(?:without (?:me|him|us)|if i (?:wasnt|was not|werent|was gone|left|went|disappeared|didnt))",
        r"wish(?:ed|es|ing)? (?:that )?(?:i|id|he|she|we) (?:had |was |were |wasnt |werent |hadnt |could |would |just |didnt |wouldnt |not |never |been )*(?:never (?:been )?born|not here|wake up|disappear|vanish|gone|be gone|here (?:anymore|any more)|not been born|exist|around any)",
        r"wish i(?:d)? (?:was|were|had)(?:nt)? (?:never born|not here|not been born|here)|never wake up|not wake up",
        r"(?:give|giving|given|gave) up(?= ?[.!,]|$| (?:on (?:life|living|everything|myself|it all|hope|me)|completely|now|hope|trying|with everything))(?! smoking)",
        r"want (?:it|everything|this|the pain|all this|my life|all of it|it all) (?:all )?(?:just )?(?:to )?(?:end|stop|be over|go away)",
        r"hopeless(?:ness)?|(?:no|without|lost all|lost|losing|any|out of) hope(?! in)(?: left)?(?= ?[.,!?]|$| for| any| left| and)|no (?:way|road) (?:out|back|forward|through)|no future|(?:dont|do not|cant|cannot) see (?:a|any|my) (?:future|way)",
        r"(?:not|wouldnt|wasnt|werent|didnt|dont) (?:be(?:en)? |want to be )?(?:here|around|in this world|on this earth) any ?(?:more|longer)|if i (?:wasnt|weren'?t|was not|didnt) (?:here|around|exist|wake up)|not (?:being|be) here (?:(?:anymore|any more)|at all|tomorrow)|(?:dont|do not) (?:want|wanna) (?:to )?be here",
        r"i(?: ?m| am)? (?:just )?(?:a burden|worthless|nothing but a burden|broken beyond|trapped|done\b(?= ?[.!]|$))|burden (?:to|on) (?:everyone|them|my|the|you all)|feel(?:ing)? (?:so |totally |completely |utterly )?(?:worthless|trapped|useless|empty inside|dead inside|numb inside|desperate)|in despair|despairing|desperate(?= ?[.,!?]|$| and)",
        r"(?:want|wants|wanted|going|like|need|could) (?:to )?(?:just )?(?:disappear|vanish|run away and never|go to sleep and not)|fade away|make it (?:all )?stop|end to (?:it|all this|this)",
        r"cant (?:do|take|live|cope with) (?:this|it|life|much more|any more|anymore)(?: (?:anymore|any more)| any longer| no more|\b)|(?:cant|cannot) (?:be )?(?:doing|bothered) (?:with )?(?:life|living)|had enough of (?:life|living|everything|it all|this life)|dread waking|hate (?:my life|myself|being alive|waking up)|wake up every",
        r"(?:everyone|everybody|they|kids|children|family|world|he|she) (?:would|will|d) (?:all )?be (?:so much |much |far )?(?:better|happier|safer|easier)(?: off)? (?:if|without)",
    ),
    "green": (
        r"(?:can ?not|cannot|cant|couldnt|not|barely|hardly|struggling to|dont know how to|unable to) (?:be )?(?:cop(?:e|ing)|sleep(?:ing)?|stop crying|eat(?:ing)?|function(?:ing)?|breathe)",
        r"falling (?:apart|to (?:bits|pieces))|breaking down|broke down|(?:in|to) (?:bits|pieces)\b|(?:break down|breakdown)|fell apart|at breaking point|on the edge|on my knees|losing my mind|going mad",
        r"so (?:very |utterly |totally )?(?:alone|lonely|down|low|sad|lost|tired of (?:it|this)|depressed|ashamed|scared|frightened|anxious)|feel(?:ing)? (?:\w+ ){0,2}?(?:alone|lonely|low|down|depressed|numb|lost|empty|awful|miserable|overwhelmed|sick (?:about|with))",
        r"cant (?:take (?:any|much) more|carry on|face (?:people|work|the))|take (?:any|much) more",
        r"end of (?:my|the) (?:tether|rope)|(?:my )?breaking point|rock bottom|(?:heartbroken|heart broken)|devastated|depress(?:ed|ion)|panic attacks?|anxiety|cry(?:ing|ed)? (?:all|every|myself|again|my eyes|in the|and|for)|cried (?:all|every|myself|again|for)|in tears|overwhelmed|struggling|exhausted|drained|miserable|so hard",
    ),
}
