"""The words people use for columns, moments, sex and who filled in, and how text is compared.

Text is compared without case, accents, and differences in spaces. Dutch and
English stand side by side, since exports mix them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal

from vaktherapie_analyse.answers import MOMENTS

_NOTHING: Final[Mapping[str, str]] = {}

#: What a column about a person or a measurement can be.
PersonRole = Literal[
    "client", "respondent", "informant", "moment", "date", "birth", "age", "sex", "trial", "reason"
]


#: What REDCap writes behind the name of an event.
_ARM: Final = re.compile(r"[\s_(]+arm[\s_]*\d+.*$", re.IGNORECASE)

_TOKEN: Final = re.compile(r"[^\W\d_]+|[0-9]+")

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


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _spread(listed: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, text in listed.items() for word in text.split()}


#: Compact header → what the column is.
PERSON_HEADERS: Final[Mapping[str, str]] = _spread(
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
CODE_QUESTIONS: Final[Mapping[str, str]] = _spread(
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
TRIAL_HEADERS: Final[Mapping[str, str]] = _spread(
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

_MOMENTS: Final[Mapping[str, str]] = _spread(
    {
        "begin": "begin beginmeting start startmeting pre premeting pretest voor voormeting "
        "nulmeting baseline aanvang aanvangsmeting",
        "eind": "eind einde eindmeting end endline post postmeting posttest na nameting afsluiting "
        "slotmeting",
        "vervolg": "vervolg vervolgmeting followup fu nazorgmeting",
    }
)

#: Words for a moment that only count where they stand alone: in a column of moments, or above
#: the columns of one moment. In a header ("datum instroom") they mean something else.
_ALONE: Final[Mapping[str, str]] = {"instroom": "begin", "uitstroom": "eind", "stop": "eind"}

#: Words that also mean something else in a name ("data voor Lentl"): they count only where
#: another sheet or file has the other half of the pair.
WEAK_MOMENTS: Final = word_set("voor na pre post start end")

#: Words beside the moment that say nothing.
_MOMENT_FILLERS: Final = word_set("test meting metingen moment meetmoment de het van bij")

#: Words in the name of a sheet or file that say nothing either.
_NAME_FILLERS: Final = _MOMENT_FILLERS | word_set(
    "vragenlijst vragenlijsten vt enquete survey results resultaten export data lijst pilot blad"
)

#: Letters or words before the number of a measurement: T0, meting 1.
_MOMENT_NUMBERS: Final = word_set("t m tijd meting meetmoment moment time wave")

SEXES: Final[Mapping[str, str]] = _spread(
    {
        "m": "m man mannelijk j jongen jongetje zoon zoontje male boy son",
        "v": "v vrouw vrouwelijk meisje meid dochter dochtertje f female girl daughter",
    }
)

INFORMANTS: Final[Mapping[str, str]] = _spread(
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


def moment_token(words: tuple[str, ...]) -> str | None:
    """The moment that these words name and nothing else: a moment, or "t1" for a number.

    Which moment a number stands for depends on the other numbers, see `moments`.

    >>> moment_token(("begin",)), moment_token(("t", "0")), moment_token(("begin", "t", "1"))
    ('begin', 't0', None)
    """
    joined = "".join(words)
    if joined in _MOMENTS:
        return _MOMENTS[joined]
    if len(words) == 3 and words[1:] == ("e", "meting"):
        words = ("t", words[0])
    if len(words) == 1:
        words = ("t", *words)
    if len(words) == 2 and words[0] in _MOMENT_NUMBERS and re.fullmatch("0?[0-9]", words[1]):
        return f"t{int(words[1])}"
    return None


def moment_of_cell(text: str) -> str | None:
    """The moment that a cell of a moment column names, None where it is not clear.

    >>> moment_of_cell("Meting 1"), moment_of_cell("begin (T0)"), moment_of_cell("begin of eind")
    ('t1', 'begin', None)
    >>> moment_of_cell("Uitstroom"), moment_of_cell("pre-test")
    ('eind', 'begin')
    >>> moment_of_cell("eind_arm_1"), moment_of_cell("T0 (Arm 1: Pilot)")
    ('eind', 't0')
    """
    words = tokens(_ARM.sub("", text))
    whole = moment_token(words) or _ALONE.get("".join(words))
    if whole:
        return whole
    spans = _moment_spans(words)
    named = {word for _, span in spans for word in span}
    clear = all(word in named or word in _MOMENT_FILLERS for word in words)
    return _one_of([moment for moment, _ in spans]) if clear else None


def moment_in_name(text: str, user: Mapping[str, str] = _NOTHING) -> tuple[str | None, bool]:
    """The moment in the name of a sheet or file, and whether its word can mean nothing else.

    `user` holds what the user says about words; those go first.

    >>> moment_in_name("SDQ begin"), moment_in_name("data voor Lentl"), moment_in_name("lijst")
    (('begin', True), ('begin', False), (None, False))
    """
    words = tokens(text)
    for word, moment in user.items():
        sought = tokens(word)
        if sought and sought in (words[at : at + len(sought)] for at in range(len(words))):
            return moment, True
    spans = _moment_spans(words)
    strong = any(span[0] not in WEAK_MOMENTS for _, span in spans)
    return _one_of([moment for moment, _ in spans]), strong


def moment_at_end(
    text: str, user: Mapping[str, str] = _NOTHING, *, first: bool = False
) -> tuple[str | None, bool]:
    """The moment in the last words of a text, or in its first; and whether it can be only that.

    >>> moment_at_end("Is vrolijk (T1)"), moment_at_end("Voor: is vrolijk", first=True)
    (('t1', True), ('begin', False))
    >>> moment_at_end("Vraag 1"), moment_at_end("Begin met iets leuks")
    ((None, False), (None, False))
    """
    words = tokens(text)
    for word, moment in user.items():
        sought = tokens(word)
        if sought and sought == (words[: len(sought)] if first else words[-len(sought) :]):
            return moment, True
    for at in [0] if first else range(max(len(words) - 3, 0), len(words)):
        found = _span_at(words, at)
        if found and (first or at + len(found[1]) == len(words)):
            return found[0], found[1][0] not in WEAK_MOMENTS
    return None, False


def names_only_moment(text: str, beside: Container[str]) -> bool:
    """Whether a name holds a moment and beside it nothing but a number or a word of `beside`.

    >>> names_only_moment("SDQ begin", {"sdq"}), names_only_moment("einde schooljaar", {"sdq"})
    (True, False)
    """
    words = tokens(text)
    named = {word for _, span in _moment_spans(words) for word in span}
    return all(
        word in named or word in beside or word in _NAME_FILLERS or word.isdigit() for word in words
    )


def moment_words(text: str) -> str | None:
    """The words in a name that name its moment and nothing more; None where it is not clear.

    >>> moment_words("SDQ begin Piet"), moment_words("ARI T0"), moment_words("lijst")
    ('begin', 't0', None)
    """
    spans = _moment_spans(tokens(text))
    chosen = _one_of([moment for moment, _ in spans])
    words = next((span for moment, span in spans if moment == chosen), None)
    return ("" if len(words[0]) == 1 else " ").join(words) if words else None


def without_moment(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words with one moment taken out, and that moment; once for each moment in them.

    >>> list(without_moment(("sdq", "1", "t", "0")))
    [(('sdq', '1'), 't0')]
    """
    for start in range(len(words)):
        for length in (2, 1):
            span = words[start : start + length]
            if len(span) < length or span[0].isdigit():
                continue
            moment = moment_token(span)
            if moment and (length == 1 or span[0] in ("t", "meting") or not span[1].isdigit()):
                yield words[:start] + words[start + length :], moment


def _one_of(moments: list[str]) -> str | None:
    """The one moment named; a word goes before a number ("begin (T0)"), two are none."""
    words = {moment for moment in moments if moment in MOMENTS}
    chosen = words or set(moments)
    return chosen.pop() if len(chosen) == 1 else None


def _moment_spans(words: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The moments in these words with the words that name them, longest first, no overlap."""
    spans: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(words):
        found = _span_at(words, at)
        if found:
            spans.append(found)
        at += len(found[1]) if found else 1
    return spans


def _span_at(words: tuple[str, ...], at: int) -> tuple[str, tuple[str, ...]] | None:
    for length in (3, 2, 1):
        span = words[at : at + length]
        if len(span) < length or (length == 1 and span[0].isdigit()):
            continue
        moment = moment_token(span)
        if moment:
            return moment, span
    return None
