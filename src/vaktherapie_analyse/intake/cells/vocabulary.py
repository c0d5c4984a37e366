"""The words people use for columns, moments, sex and who filled in, and how text is compared.

Text is compared without case, accents, and differences in spaces. Dutch and
English stand side by side, since exports mix them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Final, Literal

#: What a column about a person or a measurement can be.
PersonRole = Literal[
    "client", "respondent", "informant", "moment", "date", "birth", "age", "sex", "trial", "reason"
]


_TOKEN: Final = re.compile(r"[^\W\d_]+|[0-9]+")

_DIGITS: Final = str.maketrans("23456789", "11111111")

#: Signs of no width, which copying from a page leaves in a text.
_NO_WIDTH: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    r"""The text in lower case, without accents, with single ordinary spaces.

    >>> plain("  Zeker\u00a0 WAAR ") , plain("cliëntnummer")
    ('zeker waar', 'clientnummer')
    """
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text.translate(_NO_WIDTH).casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def is_bare(text: str) -> bool:
    """Whether a text is of ASCII letters and digits only: `plain` then makes it lower case.

    >>> is_bare("K07"), is_bare("K 07"), is_bare("zoë"), is_bare("")
    (True, False, False, False)
    """
    return text.isascii() and text.isalnum()


@lru_cache(maxsize=65_536)
def tokens(text: str) -> tuple[str, ...]:
    """The runs of letters and the runs of digits of a text.

    >>> tokens("SDQ_01 (T0)"), tokens("m/v")
    (('sdq', '01', 't', '0'), ('m', 'v'))
    """
    return tuple(_TOKEN.findall(plain(text)))


def compact(text: str) -> str:
    """The letters and digits of a text, joined.

    >>> compact("ARI-CP"), compact("Cliënt nummer")
    ('aricp', 'clientnummer')
    """
    return "".join(tokens(text))


def with_shape(texts: Collection[str], judge: Callable[[str], bool]) -> set[str]:
    """The texts of which `judge` says yes, whatever digits from 1 to 9 stand in them.

    It is asked once for all texts that differ in those only: of a million codes about a hundred
    times.

    >>> sorted(with_shape(["K12", "K35", "anna 7"], str.isalnum))
    ['K12', 'K35']
    """
    shapes = "\0".join(texts).translate(_DIGITS).split("\0")  # quicker than each by itself
    if len(shapes) != len(texts):
        shapes = [text.translate(_DIGITS) for text in texts]
    chosen = {shape for shape in set(shapes) if judge(shape)}
    if not chosen:
        return set()
    return {text for text, shape in zip(texts, shapes, strict=True) if shape in chosen}


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def spread(listed: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, text in listed.items() for word in text.split()}


#: Compact header → what the column is.
PERSON_HEADERS: Final[Mapping[str, str]] = spread(
    {
        "client": "client clientnummer clientnr clientcode clientid idclient "
        "kind kindcode kindnummer kindnr kindid child childid childcode casus casusnummer "
        "codekind codevanhetkind codevanuwkind clientcodevanhetkind codeclient codevandeclient "
        "castorparticipantid castorrecordid patientid "
        "dossier dossiernummer jeugdige jeugdigecode",
        "respondent": "respondent respondentnummer respondentnr respondentcode respondentid "
        "respnr respid resp idrespondent ouder oudercode oudernummer oudernr ouderid "
        "parent parentid deelnemer deelnemernummer deelnemersnummer deelnemernr deelnemersnr "
        "deelnemercode deelnemerscode deelnemerid participantnumber participantcode "
        "participant participantid proefpersoon ppn",
        "informant": "informant invuller ingevulddoor relatie relatietotkind relatiemetkind "
        "relation relationship completedby filledinby rol respondenttype",
        "moment": "moment meting meetmoment meetmomenten tijdstip metingmoment tijdpunt "
        "timepoint time wave occasion assessment measurement redcapeventname eventname",
        "date": "datum date meetdatum metingdatum datummeting invuldatum datuminvullen "
        "datumingevuld ingevuldop afnamedatum datumafname datumvanafname datumvaninvullen "
        "assessmentdate measurementdate",
        "birth": "geboortedatum geboortedatumkind gebdatum gebdat geboren birthdate birthday "
        "dateofbirth dob",
        "age": "leeftijd leeftijdkind leeftijdvankind leeftijdvanhetkind leeftijdinjaren "
        "leeftijdjaar age agechild ageyears childage",
        "sex": "geslacht geslachtkind geslachtvankind geslachtvanhetkind sekse sex gender mv jm "
        "jongenmeisje sexchild",
        "reason": "nonresponse",
    }
)

#: Compact header of an age that is counted in months.
MONTHS_HEADERS: Final = word_set(
    "leeftijdmaanden leeftijdinmaanden leeftijdmnd agemonths ageinmonths"
)

#: Headers that name a person only where no clearer column does, the first one first.
WEAK_CLIENT_HEADERS: Final = (
    "code", "token", "toegangscode", "accesscode", "externaldatareference", "externalreference",
    "externallfdnr", "externallfdn", "recordid", "nummer", "nr", "lfdnr", "lfdn", "id",
    "antwoordid",
)  # fmt: skip

#: Of these, the ones that may number the answers instead of the people.
RUNNING_HEADERS: Final = frozenset(
    ("nummer", "nr", "lfdnr", "lfdn", "id", "antwoordid", "respondentid")
)

#: Words for a code inside a longer header ("Wat is de code van uw kind?") → whose code it is; the
#: child goes first.
CODE_QUESTIONS: Final[Mapping[str, str]] = spread(
    {
        "likely_client": "clientcode clientnummer clientnr clientid kindcode kindnummer kindnr "
        "kindid codekind codevanhetkind codevanuwkind codevanjekind codevanjouwkind "
        "codevandeclient codevandejeugdige jeugdigecode dossiernummer casusnummer childid "
        "childcode",
        "likely_respondent": "respondentnummer respondentnr respondentcode respondentid oudercode "
        "oudernummer ouderid deelnemersnummer deelnemernummer deelnemerscode deelnemercode "
        "deelnemerid participantnumber participantcode participantid uwcode jouwcode jecode "
        "codevandeouder persoonlijkecode",
    }
)

#: Time stamps of survey programs: the date of the measurement where no clearer column is, the
#: first one first.
WEAK_DATE_HEADERS: Final = (
    "submitdate", "datumverzending", "datesubmitted", "enddate", "einddatum",
    "completiontime", "tijdvanvoltooien", "surveycompletedon", "surveycompletiondate",
    "recordeddate", "tijdstempel", "timestamp", "sdqtimestamp", "aricptimestamp", "aritimestamp",
    "datestamp", "datumlaatsteactie", "datelastaction", "datetime", "startdate", "startdatum",
    "datumgestart", "datestarted", "starttime", "begintijd", "surveycreationdate",
)  # fmt: skip

#: Columns in whose cells the name of a measurement can contain the moment ("SDQ begin").
WEAK_MOMENT_HEADERS: Final = ("surveyparent", "surveypackagename", "surveyname", "formname")

#: Columns in which a survey program says that a row is a trial of the form, or that hold nothing
#: else: there `1` and `ja` say so too.
TRIAL_HEADERS: Final[Mapping[str, str]] = spread(
    {
        "status": "status",
        "words": "responsetype responsestatus distributionchannel mode test institute site "
        "sitename redcapdataaccessgroup",
        "flag": "istest istestdata testdata testrecord ispreview testinvulling proefinvulling",
    }
)

#: What forms and survey programs export about the form itself; never an answer.
METADATA_HEADERS: Final = word_set(
    "naam name email emailadres emailaddress tijdlaatstgewijzigd lastmodifiedtime punten points "
    "totaalaantalpunten totalpoints feedback quizfeedback score lastpage laatstepagina "
    "startlanguage starttaal seed refurl ipaddr ipadres ipaddress status progress finished "
    "durationinseconds duration interviewtime responsetype responseid userlanguage "
    "distributionchannel recipientlastname recipientfirstname recipientemail locationlatitude "
    "locationlongitude tester dispcode quality participantstatus surveyprogress surveyarchived "
    "redcaprepeatinstrument redcaprepeatinstance"
)

#: Names of sheets that list everybody.
RESPONDENT_SHEETS: Final = word_set(
    "respondent respondenten respondents deelnemer deelnemers participants personen mensen "
    "ouders parents clienten clients kinderen children jeugdigen"
)

SEXES: Final[Mapping[str, str]] = spread(
    {
        "m": "m man mannelijk j jongen jongetje zoon zoontje male boy son",
        "v": "v vrouw vrouwelijk meisje meid dochter dochtertje f female girl daughter",
    }
)

INFORMANTS: Final[Mapping[str, str]] = spread(
    {
        "parent": "ouder ouders ouderversie ouderrapportage moeder vader mama papa pleegouder "
        "pleegmoeder pleegvader stiefouder stiefmoeder stiefvader adoptieouder adoptiemoeder "
        "adoptievader verzorger verzorgers opvoeder gezinshuisouder voogd oma opa parent parents "
        "mother father mum dad carer caregiver stepmother stepfather grandmother grandfather "
        "grootouder grootouders grootmoeder grootvader tante oom aunt uncle fosterparent "
        "secondparent",
        "teacher": "leerkracht leerkrachtversie leraar lerares docent juf meester mentor teacher",
        "self": "zelf zelfrapportage jongere kind jeugdige self child youth patient",
        "professional": "profess",
    }
)

#: Who counts as a parent without being one; that is told.
CARERS: Final = word_set(
    "pleegouder pleegmoeder pleegvader opvoeder gezinshuisouder voogd oma opa grootouder "
    "grootouders grootmoeder grootvader tante oom carer caregiver grandmother grandfather aunt "
    "uncle fosterparent"
)

#: What people and programs write where there is no answer.
MISSING_WORDS: Final = frozenset(
    {"", "-", "--", "–", "—", ".", "?", "x", "n.v.t.", "n.v.t", "nvt", "geen", "geen antwoord",
     "niet ingevuld", "niet beantwoord", "niet van toepassing", "ontbrekend", "ontbreekt",
     "weet niet", "weet ik niet", "onbekend", "leeg", "missing", "na", "n/a",
     "nan", "none", "null", "unknown", "don't know", "not answered", "#n/b", "#n/a", "#null!"}
)  # fmt: skip

#: Numbers that stand for "no answer" where the questionnaire itself has no such answer; −95 to −99
#: are those of Castor EDC ("measurement failed" to "not done"), −77 and −66 those of Unipark.
MISSING_NUMBERS: Final = frozenset({-9, -95, -96, -97, -98, -99, -999, -77, -66, 99, 999})

#: What stands in the code column of a row below the table that is no person.
SUMMARY_WORDS: Final = word_set(
    "totaal totalen eindtotaal kolomtotaal subtotaal gemiddelde gemiddelden gemiddeld gem som "
    "aantal standaarddeviatie standaardafwijking sd std stdev stddev variantie minimum minima "
    "maximum maxima mediaan modus mode percentage percentages procent % total totals subtotal "
    "mean means average averages sum median"
)

#: The same, where no code of a person looks like it.
MAYBE_SUMMARY_WORDS: Final = word_set("n m min max")

#: Words beside those of a summary.
SUMMARY_FILLERS: Final = word_set(
    "afgerond gewogen ongewogen kolom rij groep alle allen hele per van de het een over en in bij "
    "op met excl incl ingevuld antwoord antwoorden item items score scores meting "
    "metingen moment kind kinderen client clienten ouder ouders respondent respondenten deelnemer "
    "deelnemers sdq ari cp valid missing of the all rounded weighted children parents"
)


def is_metadata(header: str) -> bool:
    """Whether a column says something about the form itself.

    >>> is_metadata("Tijd laatst gewijzigd"), is_metadata("sdq_complete"), is_metadata("sdq_1")
    (True, True, False)
    """
    words = tokens(header)
    return "".join(words) in METADATA_HEADERS or words[-1:] == ("complete",)


def counts_forms(header: str) -> bool:
    """Whether a column counts the forms of one record, so that it may tell the moment (REDCap)."""
    return compact(header) == "redcaprepeatinstance"
