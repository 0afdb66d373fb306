"""Makes the name and place lists beside this file from what the README beside it names.

    python make.py --cities cities500.json --babies us-name-data.sqlite --census dist.all.last \\
        --faker …/faker/providers/person --dictionary british-english american-english

Run by hand when a source is renewed; the service reads the lists only. The same sources always
give the same files. A `*` after an entry says that it is an ordinary word as well.
"""

import argparse
import ast
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent

# The least number of people in a place, and from how many on its bare name is enough.
LEAST = {
    "GB": 500,
    "IE": 500,
    "US": 1000,
    "CA": 1000,
    "AU": 1000,
    "NZ": 500,
    "JE": 500,
    "GG": 500,
    "IM": 500,
}
KNOWN = {
    "GB": 4000,
    "IE": 3000,
    "US": 60_000,
    "CA": 40_000,
    "AU": 30_000,
    "NZ": 15_000,
    "JE": 4000,
    "GG": 4000,
    "IM": 4000,
}
FAKER = (
    "en_GB",
    "en_IE",
    "ga_IE",
    "en_IN",
    "en_PK",
    "en_NZ",
    "pl_PL",
    "yo_NG",
    "ig_NG",
    "ha_NG",
    "en_KE",
)
SINCE = 1945
RARE, WELL_KNOWN = 600, 25_000  # births in the United States since then

# Given names that the sources lack or know too little of: Irish, Welsh, Scottish, Māori, South
# Asian, Arab, Turkish, Polish, Romanian and West African names, and short forms.
MORE_NAMES = """
Aoife Aoibhe Aoibheann Caoimhe Niamh Saoirse Siobhan Siobhán Sinead Sinéad Grainne Gráinne Roisin Róisín Ciara
Clodagh Orla Orlaith Maeve Meabh Eimear Fionnuala Deirdre Mairead Maura Bríd Brid Cliona Sorcha Eithne Una Padraig
Pádraig Padraic Seamus Séamus Sean Seán Eoin Eoghan Oisin Oisín Cian Cillian Darragh Dara Diarmuid Donal Dónal
Fergal Fergus Fiachra Finbar Fintan Lorcan Malachy Niall Odhran Oran Ruairi Ruairí Rory Tadhg Cormac Colm Colum
Conor Conall Cathal Ciaran Ciarán Kieran Declan Brendan Aidan Ronan Donnacha Micheal Mícheál Enda Eamon Eamonn Liam
Angharad Bethan Bronwen Bronwyn Carys Catrin Cerys Eleri Elin Eluned Ffion Gwen Gwenllian Haf Lowri Mali Manon Mared
Megan Menna Myfanwy Nerys Nia Non Rhian Rhiannon Sian Siân Sioned Tegan Aled Alun Bryn Cai Ceri Dafydd Dai Dewi
Dylan Elis Emrys Emyr Euan Evan Gareth Geraint Gethin Gruffydd Gwilym Gwyn Huw Hywel Idris Ieuan Ifan Ioan Iolo Iwan
Llew Llewelyn Macsen Meirion Meurig Osian Owain Rhodri Rhys Tomos Trystan Ailsa Catriona Eilidh Fiona Iona Isla
Kirsty Mhairi Morag Morven Rhona Shona Sheena Skye Alasdair Alastair Alistair Angus Callum Calum Craig Dougal
Duncan Euan Ewan Fraser Gregor Hamish Iain Innes Kenny Lachlan Magnus Murdo Murray Rabbie Ruaridh Struan
Aroha Mere Hine Hinemoa Anahera Marama Ngaire Ngaio Huia Kiri Moana Tui Wikitoria Hemi Hone Tamati Wiremu Rawiri
Tane Manaia Nikau Rangi Matiu Pita Tipene Aleki Sione Sefina Leilani Talia Mele
Agnieszka Aleksandra Aneta Beata Bozena Danuta Dorota Ewa Gosia Grazyna Iwona Joanna Jola Justyna Kasia Katarzyna
Magda Malgorzata Oliwia Renata Sylwia Wiola Zofia Zuzanna Arek Bartek Bogdan Czeslaw Dariusz Grzegorz Jacek Jakub
Jarek Jerzy Kamil Krzysztof Kuba Leszek Lukasz Łukasz Maciej Marcin Marek Mariusz Mateusz Michal Michał Pawel Paweł
Piotr Przemek Radek Rafal Ryszard Slawek Stanislaw Szymon Tomasz Wojciech Wojtek Zbigniew Andrei Ionut Mihai Vasile
Cosmin Florin Razvan Ioana Mihaela Oksana Olena Svitlana Yulia Dmytro Oleksandr Volodymyr Andriy
Aaliyah Aamir Abdul Abdullah Abdulrahman Abid Adeel Adnan Afzal Ahmed Ahmad Aisha Ayesha Akbar Ali Alia Amina Amir
Amjad Aneesa Anisa Asif Asma Azhar Aziz Bilal Bushra Ebrahim Ehsan Faisal Farah Farhan Farida Fatima Fatimah Fawzia
Fozia Habib Hadi Hafsa Haider Hamid Hamza Hanif Harun Hasan Hassan Hussain Hussein Ibrahim Idrees Imran Imtiaz
Iqbal Irfan Ishaq Ismail Jamila Javed Jawad Kabir Kamran Karim Kashif Khadija Khalid Laila Latif Layla Mahmood
Mariam Maryam Mehmet Mohamed Mohammad Mohammed Muhammad Muhammed Mo Mustafa Nabila Nadeem Nadia Naeem Nasir Nasreen
Naveed Nazia Noor Nusrat Omar Osman Qasim Rabia Raheem Rahim Rashid Rehana Riaz Rizwan Rukhsana Saad Sabina Sadia
Saeed Safa Saima Sajid Sakina Salma Salman Samina Sana Shabana Shabnam Shahid Shahida Shakeel Shazia Sohail Sumaya
Sumayyah Tahir Tahira Tariq Tasneem Usman Wajid Waqas Wasim Yasmin Yasmeen Younis Yousef Yousuf Yusuf Zahid Zahra
Zaid Zain Zainab Zakir Zara Zeeshan Zubair Zulfiqar Ayse Emine Emre Fatma Hakan Hatice Kemal Merve Murat Ozgur
Aarav Aditi Aditya Ajay Akash Akshay Amit Amrit Anand Ananya Anil Anita Anjali Ankit Anushka Arjun Arun Asha Ashok
Balbir Baljit Bhavna Bina Chandra Darshan Deepa Deepak Deepika Dev Devi Dilip Dinesh Divya Gaurav Gita Gopal
Gurdeep Gurpreet Gurmeet Harjit Harpreet Harsh Hema Indira Ishaan Jagdeep Jaspreet Jasvinder Jatinder Jyoti Kalpana
Kamal Kamaljit Karan Kavita Kiran Krishna Kuldeep Kulwinder Lakshmi Lalita Lata Madhu Mahesh Manjit Manoj Manpreet
Meena Meera Mohan Mukesh Nalini Naresh Navdeep Navjot Neeta Neha Nikhil Nilesh Nisha Nitin Padma Parminder Parvati
Pooja Prabha Pradeep Prakash Pranav Prasad Pratik Preeti Priti Priya Priyanka Rahul Raj Rajan Rajesh Rajinder Raju
Rakesh Ram Ramesh Ranjit Rashmi Ravi Reena Rekha Ritu Rohan Rohit Roshni Sachin Sandeep Sangeeta Sanjay Sanjeev
Sarita Satish Savita Seema Shalini Shanti Sharmila Shilpa Shivani Shreya Simran Sita Smita Sneha Sonal Sonia Sudha
Suman Sunil Sunita Suresh Sushma Swati Tanvi Tejal Uma Usha Varun Vandana Vijay Vikram Vimal Vinod Vishal Yash
Adaeze Adebayo Ade Adeola Adewale Amara Ama Ayo Ayodele Babatunde Bola Bukola Chidi Chiamaka Chidinma Chinedu
Chioma Chukwuemeka Ebele Emeka Femi Folake Funmi Ifeoma Ikenna Kehinde Kemi Kofi Kojo Kwabena Kwame Kwasi Kwesi
Lekan Ngozi Nkechi Nneka Nnamdi Obi Ola Olu Oluwaseun Olumide Seun Sade Segun Taiwo Temi Temitope Tobi Tunde Uche
Yaw Yemi Yetunde Abena Adwoa Afua Akosua Efua Esi Tendai Tinashe Tatenda Rutendo Thandi Sipho Wanjiru Njeri Otieno
Dave Davey Baz Gaz Daz Shaz Kaz Caz Trace Tracey Shazza Bazza Gazza Dazza Shelly Shell Debs Deb Becks Becky Becca
Bex Babs Jen Jenny Jeni Jess Jessie Kath Kathy Katy Kate Kit Kev Lor Lou Lyn Lynne Mand Mandy Mick Mickey Mitch Nige
Nicky Nikki Nat Ollie Olly Pete Phil Ricky Robbie Ronnie Sal Sally Sam Sammy Sandy Sid Si Stace Stacey Steph Steve
Stevie Stu Sue Suze Suzie Tam Tash Ted Teddy Terry Tess Tim Tina Tony Val Vicky Vik Viv Wayne Wes Yas Zak Zac Zoe
Alf Alfie Archie Bertie Charlie Chas Chazza Col Dan Danny Daz Dec Deano Den Des Dom Don Doug Ed Eddie Fred Freddie
Gav Geoff Gerry Gill Glyn Graham Harry Ian Iz Izzy Jade Jake Jase Jez Jim Jimmy Joe Joey Joel Jono Jonny Jools Josh
Keiran Keith Ken Kez Kyle Larry Lee Len Les Lewis Lex Libby Liz Lizzie Loz Luce Maddy Maddie Mags Maisie Martyn Mattie
Matt Max Mel Mike Millie Milly Mo Moll Neil Nev Nige Norm Nigel Noel Paddy Pam Paula Perry Poppy Ray Reece Reg Reggie
Rich Rick Ross Roy Russ Ryan Sara Scott Shane Shaun Shirl Shirley Simon Stan Stuart Sylv Tara Tel Theo Tilly Tom Tommy
Trev Trish Tyrone Vince Warren Will Willow Imogen Poppy Niamh Nuala Pippa Philippa Gemma Leanne Kirsten Kerry Kelly
Hayley Harriet Zainab Beth Bethany Ella Ellie Evie Erin Freya Florence Elsie Ada Ottilie Arlo Albie Rafe Rupert Hugo
Barnaby Tarquin Giles Nigella Jemima Tabitha Saskia Verity Ffyona Ailidh Chantelle Chantal Kayleigh Keeley Kelsey
Demi Shanice Shaniqua Tyrell Jermaine Leroy Winston Delroy Marlon Dwayne Errol Trevor Lloyd Clive Colin Nigel Gary
Barry Terence Derek Desmond Dennis Denise Doreen Maureen Noreen Pauline Sheila Glenys Gladys Mavis Muriel Beryl Enid
Hilda Edna Elsie Agnes Brenda Lorraine Yvonne Yvette Bernadette Geraldine Josephine Jacqueline Jackie Janice Janet
Jean Joan Joyce June Lesley Leslie Lynda Marjorie Marion Moira Nora Norah Olwen Phyllis Rita Sandra Susan Thelma Vera
Mei Ling Wei Xin Jing Hui Ying Xiao Hao Feng Qiang Jia Xiaoming Xuan Yifan Zihan Weiming Meiling Siew Yee Chee Haruto Sakura Hiroshi Kenji Yuki
Minh Thanh Linh Nguyet Thuy Huong Tuan Phuong Hyun Jiwoo Minjun Soojin Seojun Rosalind Babajide Oluwaseun Olufemi Chukwuma Nkem Obinna Onyeka Uchenna
Deshawn Lashawn Tyrese Jamal Kwame Lakisha Latoya Shaquille Tamika Guadalupe Xiomara Jesus Jesús Lupita Alejandra Esperanza Ximena Socorro Concepción
Hinewai Tama Wiremu Kahurangi Mahina Te-Ariki Maia Tamahou Marlee Kirra Jarrah Nanuq Atsila Dakotah Winona Kateri Siobhain Caitriona Bláthnaid
Muireann Sadhbh Ríona Fódhla Doireann Odhrán Daithí Ultan Malachi Colmán Gwenda Eirlys Heledd Nesta Rhydian Gwydion Steffan Iestyn Gareth Mairi Kirstin
Oighrig Seonaid Coinneach Torquil Struan Ruairidh Zosia Kinga Halina Wanda Grzesiek Stasiek Bartosz Mirek Zdzislaw Ludmila Vasyl Nadiya Kateryna Bohdan
Vivienne Wendy Winifred Gillian Hilary Heather Hazel Elaine Eileen Edith Doris Dorothy Daphne Cynthia Christine
"""
NO_NAMES = set("""
Baby Mom Mum Mam Dad Nan Gran Grandad Sir Mister Miss Unknown Infant Male Female Boy Girl Love Princess King Queen
Christian Muslim Jewish Royal Major Justice Police Lord Christ Jesus God Messiah Dear Kind Regards America Canada
Ireland England Scotland Wales Britain Australia Zealand Asia Africa India Israel Italia Kenya Egypt Congo Cuba Tennessee Texas
Dakota Virginia Carolina Georgia Montana Nevada Indiana Arizona Alaska Alabama Florida Mississippi Maryland Hawaii
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March July September October November
December Easter Christmas Spring Winter Autumn Summer North South East West Ever Ivan's An Do My Le In So Ha Yu Long
The And Van De La Du Di El Al Ben's Day Don'T Ive Im Hes Shes Id Ill Thats Ok Okay Lol Omg Tbh Isnt Dont Cant Wont
Esq St Judge Doctor Legend Legacy Reality Unique Precious Special Welcome Thankful True Truth Truly
Man Lad Ma Pa Da Ya Mate Sons Son Child Sister Brother Angel Honey Baron Duke Duchess Prince Marshal Marshall's
Samaritan Samaritans Shelter Mind Relate Shout Frankly Honest Honestly Sincere Tory Maga Nazi Cops Cop Zoom Skype
Blue Red Green Ontario Alberta Min Max's London Paris Sydney Dublin Leeds Camden Amen Hallelujah Amens Nobody Anybody Christ Savior Saviour Heaven Sunny Pastor Bishop Reverend
Mommy Mummy Daddy Nanny Nana Granny Nanna Facebook Google Alexa Siri Covid Reddit Insta
""".split())  # fmt: skip
# Ordinary words by the dictionary, but in what families write nearly always somebody's name.
MOSTLY_NAMES = set(
    """
jade tyler harry josh becks bryn harriet
john tony bob bobby jimmy brad ken terry derrick phoebe debs billy colleen maria tom peter lee roger deb robin
""".split()
)
# What people type that no dictionary has: ty for thank you, jan for January.
ALSO_WORDS = set(
    "ty jan des mali hine tel dom luz una lor mand sol san hoo nan mam gran sal non mid".split()
)
MORE_SURNAMES = """
Ahmed Ahmad Akhtar Ali Anwar Aslam Begum Bibi Butt Chaudhry Chowdhury Hussain Iqbal Islam Kaur Khan Khatun Mahmood
Malik Miah Mirza Patel Qureshi Rahman Raja Rana Rehman Shah Sharma Sheikh Siddiqui Singh Uddin Agarwal Bhatt Chopra
Das Desai Gandhi Gill Gupta Jain Joshi Kapoor Kumar Mehta Mistry Nair Parmar Rao Reddy Shukla Sidhu Sandhu Dhillon
Solanki Verma Adeyemi Afolabi Balogun Eze Mensah Nwosu Obi Okafor Okoro Okonkwo Oyelaran Owusu Asante Boateng Appiah
Kowalski Kowalczyk Nowak Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski Popescu Ionescu
O'Brien O'Connor O'Neill O'Sullivan O'Reilly O'Donnell O'Leary O'Shea O'Hara O'Keeffe O'Callaghan O'Rourke O'Malley
O'Dowd O'Grady McCarthy McDonagh McGrath McLoughlin McNamara McMahon Fitzgerald Doherty Gallagher Kavanagh Brennan
Byrne Nolan Hennessy Mulligan Maguire Ryan Quinn Duffy Kelleher Mac Giolla MacDonald McDonald McKenzie Mackenzie
McLeod MacLeod McIntosh McKay Sinclair Drummond Urquhart Farquhar Buchanan Colquhoun Menzies Cadwallader Pritchard
Llewellyn Prosser Probert Gwynne Bevan Parry Pugh Ngata Parata Tamihana Tuhoe Faleolo Tupou Fonoti
""".split()  # fmt: skip
# What people write for short, or what the source spells otherwise.
MORE_PLACES = """
Newcastle Stoke Merthyr Derry Londonderry Hull Kingston Southend Weston
Bishop's Stortford|Bishops Stortford|Kings Lynn|King's Lynn|St Albans|St Helens|St Ives|St Andrews|Bury St Edmunds|Berwick|Ashby|Ashton under Lyne|Barrow in Furness
Barrow|Burton on Trent|Stratford upon Avon|Kingston upon Hull|Newcastle upon Tyne|Weston super Mare|Middlesbrough
Milton Keynes|Tyneside|Teesside|Merseyside|Wirral|The Wirral|Thanet|Canvey Island|Isle of Wight|Anglesey|Isle of Man
Brixton|Peckham|Tottenham|Hackney|Lewisham|Croydon|Tooting|Ealing|Harrow|Ilford|Walthamstow|Dagenham|Bexley|Bromley
Moss Side|Toxteth|Handsworth|Sparkhill|Gorbals|Easterhouse|Drumchapel|Leith|Falls Road|Shankill|Tallaght|Finglas
Ballymun|Clondalkin|Blanchardstown|Dun Laoghaire|Dundrum|The Bronx|Bronx|Brooklyn|Staten Island
Harlem|Manhattan|NYC|New York City|New York|L.A.|Vegas|Philly|St Louis|St. Louis|Saint Paul|St Paul|Ft Worth|Fort Worth
Washington DC|Quebec City|St. John's|St John's|Sydney|Melbourne|Brisbane|Perth|Adelaide|Canberra|Hobart|Darwin
Auckland|Wellington|Christchurch|Dunedin|Hamilton|Whangarei|Whangārei|Tauranga|Rotorua|Taupo|Taupō|Wanganui|Whanganui
Manawatu|Manawatū|Brum|Pompey|Soton|Leeds|Birmingham|Edgbaston|Llanelli
Lancs Yorks Notts Staffs Wilts Hants Bucks Cambs Derbys Glos Herts Leics Lincs Northants Oxon Salop Shrops Warks Worcs
Waikato Northland Taranaki Otago Southland Wairarapa Coromandel Gippsland Riverina Illawarra Pilbara Okanagan Niagara Rhondda Cotswolds Chilterns
Black Country|The Potteries|Forest of Dean|Lake District|Peak District|South Wales Valleys|Hawke's Bay|Bay of Plenty|Hunter Valley|Sunshine Coast|Gold Coast
Cape Breton|Saskatoon|Inishowen|Connemara|Dingle|Outer Hebrides|Isle of Lewis|Isle of Skye|Fenlands|Romney Marsh|Rust Belt|Pine Ridge|Rosebud|Standing Rock
Navajo Nation|Six Nations|Wind River|Fort Belknap|Flathead|Akwesasne|Kahnawake|Attawapiskat|Tiwi Islands|Arnhem Land|Torres Strait
"""
# Counties and the like, which narrow somebody down; states, provinces and countries do not.
COUNTIES = """
Bedfordshire Berkshire Buckinghamshire Cambridgeshire Cheshire Cornwall Cumbria Derbyshire Devon Dorset Essex
Gloucestershire Hampshire Herefordshire Hertfordshire Kent Lancashire Leicestershire Lincolnshire Norfolk
Northamptonshire Northumberland Nottinghamshire Oxfordshire Rutland Shropshire Somerset Staffordshire Suffolk Surrey
Warwickshire Wiltshire Worcestershire Yorkshire Aberdeenshire Argyll Ayrshire Banffshire Caithness Clackmannanshire
Dumfriesshire Fife Kinross Lanarkshire Lothian Midlothian Moray Perthshire Renfrewshire Roxburghshire Sutherland
Wigtownshire Orkney Shetland Carmarthenshire Ceredigion Denbighshire Flintshire Glamorgan Gwynedd Monmouthshire
Pembrokeshire Powys Antrim Armagh Fermanagh Tyrone Donegal Mayo Sligo Leitrim Roscommon Galway Clare Limerick Kerry
Tipperary Waterford Kilkenny Wexford Wicklow Carlow Kildare Laois Offaly Westmeath Longford Meath Louth Cavan Monaghan
"""


def plain(name: str) -> str:
    """Without accents and in lower case: how it is looked up."""
    split = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def dictionary(paths: Iterable[Path]) -> set[str]:
    words = (line.strip() for path in paths for line in path.read_text().splitlines())
    return {word for word in words if word.islower() and "'" not in word}


def babies(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as rows:
        return dict(
            rows.execute(
                "SELECT name, SUM(births) FROM usNameData WHERE year >= ? GROUP BY name", [SINCE]
            )
        )


def faker_names(root: Path, wanted: str) -> set[str]:
    """The strings in the attributes called first_names… (or last_names…) of the providers."""
    found: set[str] = set()
    for locale in FAKER:
        tree = ast.parse((root / locale / "__init__.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id.startswith(wanted)
                for target in node.targets
            ):
                found |= {
                    leaf.value
                    for leaf in ast.walk(node.value)
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                }
    return {name for name in found if re.fullmatch(r"[^\W\d_][^\W\d_'\-]+", name)}


def write(name: str, entries: Iterable[str], words: set[str]) -> None:
    by_key: dict[str, str] = {}
    for entry in sorted(entries):
        by_key.setdefault(plain(entry), entry)
    lines = [f"{key}{'*' if key in words else ''}" for key in sorted(by_key)]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)}")


def variants(name: str) -> set[str]:
    name = name.replace("’", "'")
    forms = {name, name.replace("-", " "), re.sub(r"\bSaint\b", "St", name)}
    forms |= {form.replace("St.", "St") for form in forms} | {
        form.replace("'", "") for form in forms
    }
    return {
        form
        for form in forms
        if re.fullmatch(r"[^\W\d_][^\W\d_'\-. ]*(?:[ \-'.][^\W\d_'\-. ]+){0,5}", form)
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--cities", type=Path, required=True)
    options.add_argument("--babies", type=Path, required=True)
    options.add_argument("--census", type=Path, required=True)
    options.add_argument("--faker", type=Path, required=True)
    options.add_argument("--dictionary", type=Path, nargs="+", required=True)
    given = options.parse_args()

    words = (dictionary(given.dictionary) | ALSO_WORDS) - MOSTLY_NAMES
    births = babies(given.babies)
    listed = set(MORE_NAMES.split()) | faker_names(given.faker, "first_names")
    known = {name for name, count in births.items() if count >= WELL_KNOWN} | set(
        MORE_NAMES.split()
    )
    known |= faker_names(given.faker, "first_names") & {n for n, c in births.items() if c >= RARE}
    rare = {name for name, count in births.items() if count >= RARE} | listed
    refused = {plain(name) for name in NO_NAMES}
    known = {name for name in known if plain(name) not in refused and len(name) > 1}
    rare = {name for name in rare if plain(name) not in refused and len(name) > 2}
    write("given_names.txt", known, words)
    write(
        "given_names_rare.txt",
        rare - {n for n in rare if plain(n) in set(map(plain, known))},
        words,
    )

    census = [line.split()[0].title() for line in given.census.read_text().splitlines()[:4000]]
    write("surnames.txt", {*census, *faker_names(given.faker, "last_names"), *MORE_SURNAMES}, words)

    well_known: set[str] = set()
    others: set[str] = set()
    for city in json.loads(given.cities.read_text()).values():
        country, people = city["countrycode"], city["population"]
        if country in LEAST and people >= LEAST[country]:
            (well_known if people >= KNOWN[country] else others).update(variants(city["name"]))
    for line in MORE_PLACES.strip().splitlines():
        well_known |= set(line.split("|")) if "|" in line else set(line.split())
    well_known |= set(COUNTIES.split())
    taken = set(map(plain, well_known))
    write("places.txt", well_known, words)
    write("places_small.txt", {n for n in others if plain(n) not in taken}, words)


if __name__ == "__main__":
    main()
