"""What can be chosen about a session when it is planned, and looked for on the programme."""

from django.db.models import TextChoices


class Relation(TextChoices):
    """Who a session is for. The values stand in addresses."""

    ANYONE = "anyone", "Any family member or friend"
    PARENTS = "parents", "Parents"
    PARTNERS = "partners", "Partners, now or before"
    SIBLINGS = "siblings", "Brothers and sisters"
    CHILDREN = "grown-up-children", "Grown-up children"
    FRIENDS = "friends", "Friends"
    OURSELVES = "people-themselves", "People worried about their own thoughts"


class Language(TextChoices):
    """In its own words, so that whoever reads it finds it."""

    ENGLISH = "en", "English"
    WELSH = "cy", "Cymraeg"
    POLISH = "pl", "Polski"
    ROMANIAN = "ro", "Română"
    PUNJABI = "pa", "ਪੰਜਾਬੀ"
    URDU = "ur", "اردو"
    BENGALI = "bn", "বাংলা"
    ARABIC = "ar", "العربية"
    PORTUGUESE = "pt", "Português"
    SPANISH = "es", "Español"
    FRENCH = "fr", "Français"


class Format(TextChoices):
    FREE = "free", "Free sharing"
    TURNS = "turns", "In turns"


FORMAT_LINES = {
    Format.FREE: "Everyone writes when they like.",
    Format.TURNS: "One person at a time has the word, and nobody has to take it.",
}
READ_FIRST = "A facilitator reads every message before the others see it."


class Access(TextChoices):
    DROP_IN = "drop-in", "Drop in"
    BOOKED = "booked", "Booked places"
    CLOSED = "closed", "A closed group"


ACCESS_LINES = {
    Access.DROP_IN: "Just come. You may book, and half of the places are kept for those who did not.",
    Access.BOOKED: "Book a place first. When a session is full there is a waiting list.",
    Access.CLOSED: "The same people each week. Facilitators let people into the group.",
}


class PartOfWeek(TextChoices):
    """When somebody would like to come, roughly enough to point at nobody."""

    DAYTIME = "daytime", "By day, Monday to Friday"
    EVENING = "evening", "In the evening, Monday to Friday"
    WEEKEND = "weekend", "At the weekend"
    NIGHT = "night", "Late at night"
