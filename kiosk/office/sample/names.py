"""Names as one hears them around Sévaré; nobody in particular has them."""

from random import Random

from kiosk.domain.roster import Sex

_GIVEN_F = (
    "Aminata", "Fatoumata", "Mariam", "Oumou", "Kadiatou", "Hawa", "Aïssata", "Ramata", "Djénéba", "Assétou", "Safi",
    "Bintou", "Salimata", "Nana", "Fanta", "Rokia", "Coumba", "Adama", "Maïmouna", "Sira", "Awa", "Korotoumou", "Tènin",
)  # fmt: skip
_GIVEN_M = (
    "Amadou", "Moussa", "Oumar", "Boubacar", "Ibrahima", "Seydou", "Hamidou", "Souleymane", "Abdoulaye", "Bakary",
    "Mamadou", "Ali", "Issa", "Adama", "Daouda", "Modibo", "Hama", "Samba", "Sékou", "Idrissa", "Yacouba", "Bréma",
)  # fmt: skip
_FAMILIES = (
    "Coulibaly", "Traoré", "Diallo", "Cissé", "Maïga", "Touré", "Dicko", "Guindo", "Togo", "Bah", "Barry", "Sangaré",
    "Sidibé", "Ongoïba", "Kassogué", "Tembely", "Dolo", "Arama", "Karembé", "Yalcouyé", "Niangaly", "Tapily", "Dembélé",
    "Konta", "Tamboura", "Bocoum", "Sow", "Haïdara",
)  # fmt: skip
_NORTH_F = ("Fadimata", "Zeinabou", "Halimatou", "Lalla", "Tata", "Mariama")
_NORTH_M = ("Mohamed", "Alhassane", "Almahmoud", "Ibrahim", "Akli", "Moussa", "Aboubacrine", "Rhissa")
_NORTH_SHARE = 0.06
PLACES = (
    "Camp de Socoura", "Camp de Barbé", "Sévaré, Banguétaba", "Sévaré, Poudrière", "Sévaré, Million-kin",
    "Sévaré, Médine", "Fatoma", "Soufouroulaye",
)  # fmt: skip


def draw_family(random: Random) -> str:
    """Return a family's name; "Ag" stands for a family where people carry their father's name."""
    return "Ag" if random.random() < _NORTH_SHARE else random.choice(_FAMILIES)


def draw_name(random: Random, family: str, sex: Sex) -> str:
    """Return a full name of a person of a family."""
    female = sex is Sex.FEMALE
    if family == "Ag":
        given, link = (random.choice(_NORTH_F), "Walet") if female else (random.choice(_NORTH_M), "Ag")
        return f"{given} {link} {random.choice(_NORTH_M)}"
    return f"{random.choice(_GIVEN_F if female else _GIVEN_M)} {family}"
