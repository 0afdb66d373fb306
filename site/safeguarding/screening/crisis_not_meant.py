"""What alarms and is not meant: figures of speech, denials, advice to others, what is long past.

What is found here is taken out of a text before it is judged; a sentence that speaks of something
else altogether (a film, a form, a friend lost years ago) is left out as a whole.
"""

import re

from .crisis_phrases import _KILL, _MEDICINE, _SELF

# “a load of his heart tablets” is more than his heart tablets.
_NOT_MANY = "".join(
    f"(?<!{many} {whose})"
    for many in ("load of", "loads of", "lot of", "all", "all of", "handful of", "bunch of", "many of", "whole box of")
    for whose in ("", "his ", "her ", "my ", "the ")
)  # fmt: skip
# Said every day, and not meant.
NOT_MEANT = (
    r"(?:if|when|whether|unless|shows that|think that|believe) (?:[\w']+ ){1,6}?(?:in|of) (?:immediate |serious |real )?danger(?: right)?(?: now)?|"
    r"(?:political|career|financial|social|professional) suicide|suicide (?:squad|prevention|bomber|awareness|helpline|hotline|"
    r"bereavement|training|line)|killing (?:myself|me|us) (?:laughing|softly)|(?:is|are|was|were|s|its|hes|been) killing me|kill(?:s|ed)? me (?:that|when|to|how|every)|"
    r"killing time|dressed to kill|kill for a \w+|(?:dying|die) (?:to (?:see|know|get|meet|tell|hear|ask|go)|for (?:a|some|my)|of (?:embarrassment|laughter|laughing|boredom|shame|thirst|hunger)|inside|laughing|down|out)|"
    r"had me dying|dying at (?:this|that)|died (?:a little|inside|laughing|of (?:embarrassment|shame|laughter))|"
    r"could (?:\w+ )?(?:murder|kill for) (?:a|an|some) \w+|could (?:have )?(?:murdered|killed) (?:a|an) \w+|be the death of me|bored to death|"
    r"(?:scared|worried|frightened|bored|sick|tired|starved|loved|love (?:him|her|them)|hugged) to death|"
    r"(?:could|will|ll|going to|gonna|want to) (?:\w+ )?(?:kill|murder|strangle|throttle) (?:him|her|them|you|my \w+) (?:for|if (?:he|she|they) (?:forgets?|leaves?|doesnt|dont)|sometimes)[^.]{0,60}?(?:lol|haha\w*|gate|bins?|dishes|towels?|snoring|toilet seat|socks|milk|football|\U0001f602|\U0001f923)|"
    r"over my dead body|drop dead gorgeous|dead (?:tired|good|nice|proud|chuffed|line|lines|quiet|right|end|beat|on my feet|set|against|keen|easy|heavy|end job)|"
    r"die hard|to die for|diehard|ending (?:it all )?(?:our|the|my) (?:marriage|relationship|engagement|tenancy|contract)|(?:end|ending|ended) things with|"
    r"end(?:ed|ing)? (?:it|things) with (?:him|her|my)|end of my life as i knew|rest of (?:my|his|her) life|(?:hang|hanging|hung) (?:out|up|on|in there|about|around|the)|"
    r"shoot (?:me|him|her|them|you) (?:an?|the|over)|jump(?:ing|ed)? (?:off|in front of|into) (?:the )?(?:sofa|bed|page|bus|boat|train to|deep end|shower|bandwagon)|"
    r"jump(?:ing)? (?:at|to|through|in the|out|up|for|on|when|every)|self[ -]?help|"
    rf"(?:take|takes|taking|took|swallow) (?:all )?(?:my|his|her|the|our|those|these|some|two|a couple of|one|2) (?:of )?(?:\w+ )?{_MEDICINE} (?:with (?:me|us|food|water|breakfast|dinner)|as prescribed|as (?:the|told)|on time|back|"
    r"(?:each|every|in the|at|twice|once|daily|for (?:my|his|her|the|blood|years))|to (?:the|a|my) \w{1,20}|like)|"
    rf"(?:took|taken|take|had|having) (?:two|2|a couple of|some|my|one|his|her|1) {_MEDICINE} (?:for|and (?:went|lay|slept|had|felt|a)|as|before|with|at)|"
    r"bridge (?:club|night|game|lesson)|cross that bridge|water under the bridge|burn(?:t|ed|ing)? (?:\w+ )?bridges|(?:write|wrote|writing|written|left|leave|leaving) (?:a |the |him a |her a |me a )?(?:thank you|milk|shopping|school|sick|nice|lovely|kind|doctors?|love) (?:note|letter)s?|"
    r"dead to me|cut (?:him|her|them|myself|himself|herself) (?:off|out|some slack|a slice|shaving|on (?:a|the))|cut (?:me|us) off|cutting (?:down|back|out|the|it|ties|grass|hair|up the)|"
    r"hung (?:himself|herself) over|harmless|no harm|do(?:es|ing)? no harm|harm reduction|kills? two birds|killed (?:the|it|off)|"
    r"(?:could|chance to|get to|got to|able to|let (?:me|us)|without|didnt|never) (?:even )?(?:say|saying|said) goodbye|"
    r"(?:allergy|allergic|it|that|which|stress|shock|virus|infection)\b[^.]{0,12} (?:could|would|will|might|can) kill (?:him|her|me|them|us|you)|"
    r"(?:kill|murder|strangle|shoot|stab|throttle) (?:that|the|this|my) (?:printer|computer|laptop|cat|dog|phone|car|boiler|toaster|internet|wifi|alarm|cockerel|sat ?nav)|"
    r"(?:lost|losing|lose|loses) the will to live (?:by|at|with|in|over|during|halfway|reading|waiting|listening|around|somewhere|on)|"
    rf"{_NOT_MANY}(?:blood pressure|heart|thyroid|epilepsy|hay ?fever|vitamin|iron|water|travel|allergy|diabetes|cholesterol|morning|usual|daily|prescribed|night|asthma) "
    r"(?:tablets?|pills?|meds|medication)|(?:took|takes?|taking|taken) (?:\w+ ){0,2}(?:tablets?|pills?|meds|medication) (?:late|early|regularly|properly|again this|each|every)|"
    r"wont be here (?:tomorrow|today|tonight|on \w+day)[^.]{0,20}(?:day off|holiday|shift|work|visit|away)|(?:tied|tying|tie) (?:up )?(?:the |his |her |my |a )?(?:boat|dog|horse|"
    r"tent|trailer|parcel|swing|tarp|load|canoe|gate)[^.]{0,20}rope|letters? to (?:\w+ ){1,3}to thank|(?:goodbye|farewell|leaving|retirement) (?:card|party|present|cake|drinks|meal|tea)|"
    r"(?:took|taken|take) (?:his|the|my|all his|away his) (?:gun|guns|shotguns?|rifles?)(?: away| off)|on the roof (?:fixing|mending|clearing|cleaning|painting|repairing|doing)|"
    r"edge of (?:the |a |our )?(?:park|town|village|forest|field|estate|city|bed|garden|road|woods|lake district|peak)|"
    r"goodbye to (?:the|our|my) (?:old )?(?:house|school|job|car|flat|garden|caravan|summer|holiday|diet)|(?:letters?|notes?|cards?) [^.]{0,30}(?:memory box\w*|therapist|new people|teacher)|"
    r"deadline|hurt (?:myself|himself|herself) (?:at (?:work|the gym|football)|playing|running|gardening|falling|lifting|on the)|"
    r"in the (?:light|hope) of|hope (?:youre|you are|to see|this|it|that|he|she|for the best|so|everyone)"
)
# “I am not suicidal”, “he would never hurt himself”, “two years ago I was, and I am not now”.
DENIED = (
    r"(?:im|i am|am|is|are|hes|shes|he is|she is|he was|she was|was|wasnt|isnt|arent|feel|feeling|dont feel|doesnt feel|definitely|"
    r"certainly|really|ive|i have|i)? ?(?:not|never|isnt|wasnt|arent|aint|dont feel|doesnt feel|no longer|not feeling|not been|never been|never felt|not at all) "
    r"(?:feel(?:ing)? |even |actually |actively |really |going to be |remotely |been |a bit |having any |having )?(?:suicid\w*|selfharm\w*)|"
    rf"(?:would|will|wont|wouldnt|d|could|couldnt|ll|im|hes|shes|i|he|she|they|have|has|am|is|are|ive)? ?(?:never|not|wont|wouldnt|isnt going to|not going to|wasnt going to|not gonna|no intention of|no plans? to|never going to|wouldnt dream of|not trying to|dont want to|do not want to|doesnt want to|didnt want to|never wanted to|never want to|not wanting to) "
    rf"(?:ever |even |actually |going to |want to |try to |to )?(?:{_KILL}|hurt|hurting|end|ending|take|die|dying) ?(?:{_SELF}|my (?:own )?life|his (?:own )?life|her (?:own )?life|it all)?|"
    r"(?:hasnt|havent|has not|have not|never|didnt|did not|not) (?:once )?(?:said|mentioned|talked|spoken|hinted) (?:anything |a word |once )?(?:about |of |at )?(?:hurting|killing|harming|ending|suicide|dying)(?: \w+)?|"
    r"no (?:thoughts? of )?(?:suicid\w*|selfharm\w*)(?: thoughts| ideation| plans)?|not (?:about|because of|a) suicid\w*|"
    r"(?:was|felt|been) (?:very |so |really )?suicid\w* (?:[\w']+ ){0,6}?(?:ago|back then|at the time|once|years|in the past)(?:[^.]{0,40}(?:not (?:now|any)|better now|am not|im not|no longer|past that))?"
)

_GRAVE_WORD = (
    r"(?:suicid\w*|die|dead|death|kill\w*|selfharm|overdose|end|hurt|hang\w*|danger|unsafe|safe|life|lives|thoughts|think|"
    r"crisis|jump\w*|abuse|goodbye|harm)"
)
# Advice, forms, films, jokes: never about the writer. Read in the plain words of `crisis_words`.
NOBODYS = (
    r" (?:if|when|whenever) (?:you|anyone|anybody|someone|somebody|people|others|ever) (?!find |read |is reading |see )(?:[^ .]+ ){0,6}?"
    rf"{_GRAVE_WORD} "
    r"| (?:to )?(?:anyone|anybody|people|those|others|parents|someone|somebody|everyone|members|many|most|folk)(?: here| else| out there| reading)? "
    rf"(?:who|feeling|thinking|having|with|that|feels?) (?:[^ .]+ ){{0,6}}?{_GRAVE_WORD} "
    r"| (?:ring|call|phone|dial|contact|text|rang) (?:999|911|000|111|112|101|samaritans|lifeline|police) (?:if|when) "
    rf"| you (?:is not alone|can get|must|should|need to|could) (?:[^ .]+ ){{0,6}}?{_GRAVE_WORD} "
    r"| (?:film|movie|book|novel|series|programme|documentary|podcast|episode|song|lyrics|poem|netflix|soap|article|essay|leaflet|"
    r"poster|handbook|preached|preaching|judas|hamlet|radio|headline|training|webinar|sermon|policy|statistics|study|quiz|video game|drama|storyline) "
    r"| (?:ask|asks|asked|asking|check|checked|questions?|screened|assessed) (?:outright |straight |straight out |directly |again )?(?:(?:me|him|her|us|them|he|kid) )?(?:if|whether|about) (?!it hurt|how (?:many|long|high)|(?:[^ .]+ ){0,3}(?:gun|weight))"
    r"| (?:risk|suicide|safety) (?:assessments?|screening|questionnaire|awareness|prevention|policy) | suicide (?:bombers?|squad) "
    r"| (?:lol|lmao|haha|hahaha|rofl|jk) (?!(?:[^ ]+ )*(?:not jk|every day|die|suicidal)) | (?:laugh|laughed|laughing|laughs|giggled|giggling|giggles|embarrassed|embarrassment|mortified|cringed) "
    r"| (?:not|never|no) (?:danger|risk|threat|threaten) to | (?:glad|grateful|thankful) (?:i|he|kid) (?:is still (?:here|alive)|did not|was not|survived) | (?:never|not once) (?:threaten|hurt|harmed|touch|hit) "
)
# Long ago, or got over: unless it is back.
LONG_AGO = (
    r" (?:years?|yrs?|decades?) (?:ago|back) | when (?:i|he|kid) was (?:(?:[^ .]+ ){0,3}?)(?:small|young|younger|kid|teenager|\d+|school|pregnant|"
    r"student|twenties|thirties|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen) "
    r"| used to (?:want|think|feel|be|cut|hurt|self) | back then | in (?:19|20)\d\d | growing up | in (?:teens|twenties|thirties) | long (?:time )?ago "
    r"| as (?:kid|teenager|student) | anniversary "
    r"| (?:glad|thankful|grateful) (?:i|he|kid) (?:did not|was not|is still) | (?:passes|passed off|got through it|recovered|pulled through) "
    r"| (?:he|kid|neighbour|who|colleague) (?:[^ .]+ )?(?:hanged|killed|shot|drowned|hung) himself (?:[^ .]+ ){0,3}?(?:in|last|ago|before|after|when|on|since|at) "
    r"| (?:grieving|inquest|died by suicide|died by) | (?:lost|losing) (?:[^ .]+ ){1,4}?to suicide | bereaved by "
)
AND_STILL = re.compile(
    r" (?:again|lately|tonight|recently|keep|keeps|this time|back there|coming back|this week|this morning|anymore|"
    r"(?:now|and) i want to|i is going to|i cannot|he is going to|still (?:think|feel|want|do|have|get)|still is(?! here)) "
)
