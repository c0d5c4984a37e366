"""The words of the field by which a name, an address or a number of somebody is told apart."""

from __future__ import annotations

from typing import Final

from vaktherapie_analyse.intake.cells.vocabulary import INFORMANTS, SEXES, word_set

#: Words in a header → what the column holds; the first kind that fits.
HEADERS: Final = {
    "name": word_set(
        "naam namen voornaam voornamen achternaam roepnaam tussenvoegsel voorletters initialen "
        "name names firstname lastname surname initials recipientfirstname recipientlastname"
    ),
    "email": word_set("email mail mailadres emailadres recipientemail"),
    "bsn": word_set("bsn burgerservicenummer sofinummer ssn"),
    "phone": word_set("telefoon telefoonnummer tel telnr mobiel phone mobile"),
    "address": word_set(
        "adres straat straatnaam huisnummer postcode woonplaats plaats gemeente address street "
        "zip zipcode city ip ipaddress ipadres latitude longitude locationlatitude "
        "locationlongitude"
    ),
    "text": word_set(
        "opmerking opmerkingen toelichting notitie notities reden omschrijving comment comments "
        "remark remarks notes note reason diagnose diagnoses diagnosis dsm stoornis hulpvraag "
        "aanmeldreden verwijsreden"
    ),
}

#: How the word for somebody who helps a child ends; below it stands a name.
PROFESSIONAL: Final = (
    "therapeut", "therapeute", "behandelaar", "hulpverlener", "begeleider", "begeleidster",
    "mentor", "leerkracht", "consulent", "casemanager", "huisarts", "kinderarts", "psycholoog",
    "psychiater", "pedagoog", "coach", "contactpersoon", "docent", "therapist", "counselor",
    "caseworker",
)  # fmt: skip

#: Between a first name and a surname.
PARTICLES: Final = word_set("van de der den ten ter von 't")

#: Words for who somebody is in the files, which do not say which person it is.
ROLES: Final = frozenset({*INFORMANTS, *SEXES}) | word_set(
    "client cliente clienten kind kinderen ouder ouders respondent deelnemer participant patient "
    "proefpersoon casus case gezin dossier code codes nummer nr id resp cl pp en of van het de "
    "met een twee beide stief pleeg tante oom broer zus gezinshuis groep begin eind einde start "
    "vervolg meting moment pilot test onbekend niemand and of the"
)

#: Words with a capital in headers and names of sheets that are no names of people.
KNOWN: Final = ROLES | frozenset().union(*HEADERS.values()) | word_set(
    # Dutch
    "datum leeftijd geslacht geboortedatum vragenlijst vragenlijsten lijst formulier schaal score "
    "scores totaal totalen gemiddelde uitkomst uitkomsten resultaat resultaten antwoord antwoorden "
    "vraag vragen item items invuller ingevuld invuldatum tijd tijdstip tijdstempel jaar jaren "
    "traject trajecten status sessie sessies uren vorm therapie therapievorm vaktherapie "
    "beeldende muziek drama dans spel psychomotorische speltherapie school klas team locatie regio "
    "noord zuid oost west soort type aantal duur vorige volgende eerste tweede derde laatste "
    "sterke kanten moeilijkheden gedrag gedragsproblemen emotionele problemen hyperactiviteit "
    "probleem leeftijdsgenoten prosociaal impact internaliserend externaliserend relatie hulp "
    "blad bladen gegevens export exporten overzicht uitleg kolom rij naar door hoe wat wie waar "
    "wanneer waarom welk welke heeft hebt is bent was werd kunt kan wilt wil mag moet doet vond "
    "vindt ik mijn uw u wij onze er bij voor na tijdens in op aan uit over als om tot toen sinds "
    "zijn niet wel ook geen meer minder goed slecht dataset data kopie versie concept definitief "
    "eindmeting beginmeting voormeting nameting nulmeting tussenmeting pleegzorg jeugdzorg "
    "jeugdhulp kwartaal kwartaalcijfers rapport handreiking "
    # English, most of it from survey programs
    "date age sex gender questionnaire form scale total mean result results answer answers "
    "question response responses end time started finished completed completion progress duration "
    "recorded recipient first last external data reference distribution channel user language "
    "record survey package creation repeat instrument event complete sheet site institute "
    "abbreviation visit version seconds how what who where when why which does did has have are "
    "were your my our this for at on by with strengths difficulties attachment relationship "
    "inventory secure avoidant ambivalent disorganised conduct emotional hyperactivity peer "
    "prosocial"
)  # fmt: skip

#: What a group may be called with a name behind it: Team Utrecht, locatie Zeist.
PLACES: Final = word_set("team groep locatie regio wijk klas fase cohort module group location arm")
