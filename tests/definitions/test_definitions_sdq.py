"""The numbers of the SDQ files against tables typed by hand from the papers' tables."""

from __future__ import annotations

import math

import pytest

from vaktherapie_analyse.definitions import (
    Norms,
    instrument_keys,
    load_instrument,
    load_norms,
    norm_keys,
)

SDQ = load_instrument("sdq")
FIVE = ("emotion", "conduct", "hyper", "peer", "prosocial")
SIX = ("total", *FIVE)

ITEMS = {
    "emotion": "3 8 13 16 24",
    "conduct": "5 -7 12 18 22",
    "hyper": "2 10 15 -21 -25",
    "peer": "6 -11 -14 19 23",
    "prosocial": "1 4 9 17 20",
}
NAMES = (
    "consid restles somatic shares tantrum loner obeys worries caring fidgety friend fights "
    "unhappy popular distrac clingy kind lies bullied helpout reflect steals oldbest afraid attends"
)

# Theunissen et al. (2022), Table 2: group, normal, borderline, clinical, alphas as in SIX.
THEUNISSEN = """
3      0-7   8-10   11-40   .78 .52 .63 .75 .52 .65
4-6    0-10  11-14  15-40   .79 .74 .54 .77 .49 .83
7-11   0-10  11-13  14-40   .80 .71 .56 .78 .55 .67
12-14  0-8   9-11   12-40   .77 .69 .39 .76 .63 .75
"""

# Maurice-Stam et al. (2018), Table 2: scale, then alpha and clinical cut-off for 2-3, 4-5, 6-11.
MAURICE_STAM = """
emotion        .45 -    .66 >3   .76 >5
conduct        .46 -    .42 -    .53 >3
hyper          .72 >6   .80 >6   .83 >7
peer           .32 -    .48 -    .67 >3
prosocial      .60 <6   .71 <6   .74 <6
total          .71 >12  .79 >13  .86 >17
internalising  .47 -    .67 >5   .80 >8
externalising  .71 >9   .76 >9   .80 >10
"""

# Goodman (1997): scale, then normal, borderline, abnormal for parent, teacher, self.
GOODMAN = """
total      0-13 14-16 17-40   0-11 12-15 16-40   0-15 16-19 20-40
emotion    0-3 4-4 5-10       0-4 5-5 6-10       0-5 6-6 7-10
conduct    0-2 3-3 4-10       0-2 3-3 4-10       0-3 4-4 5-10
hyper      0-5 6-6 7-10       0-5 6-6 7-10       0-5 6-6 7-10
peer       0-2 3-3 4-10       0-3 4-4 5-10       0-3 4-5 6-10
prosocial  6-10 5-5 0-4       6-10 5-5 0-4       6-10 5-5 0-4
impact     0-0 1-1 2-10       0-0 1-1 2-6        0-0 1-1 2-10
"""

# Four bands: scale, then those of parent, teacher, self; impact has none for teachers.
FOUR_BANDS = """
total      0-13 14-16 17-19 20-40   0-11 12-15 16-18 19-40   0-14 15-17 18-19 20-40
emotion    0-3 4-4 5-6 7-10         0-3 4-4 5-5 6-10         0-4 5-5 6-6 7-10
conduct    0-2 3-3 4-5 6-10         0-2 3-3 4-4 5-10         0-3 4-4 5-5 6-10
hyper      0-5 6-7 8-8 9-10         0-5 6-7 8-8 9-10         0-5 6-6 7-7 8-10
peer       0-2 3-3 4-4 5-10         0-2 3-4 5-5 6-10         0-2 3-3 4-4 5-10
prosocial  8-10 7-7 6-6 0-5         6-10 5-5 4-4 0-3         7-10 6-6 5-5 0-4
impact     0-0 1-1 2-2 3-10         - - - -                  0-0 1-1 2-2 3-10
"""

# Vugteveen et al. (2022), Table 2, self-report: mean and SD of all, girls, boys.
VUGTEVEEN_SELF = """
total          8.6 5.0  8.7 5.1  8.5 4.9
emotion        2.3 2.1  2.8 2.3  1.7 1.8
conduct        1.3 1.3  1.2 1.1  1.5 1.4
hyper          3.7 2.4  3.5 2.4  3.8 2.4
peer           1.4 1.6  1.3 1.5  1.4 1.6
prosocial      8.1 1.6  8.4 1.4  7.7 1.7
externalising  5.0 3.1  4.7 3.1  5.4 3.2
internalising  3.6 3.1  4.1 3.2  3.1 2.8
"""

# Van den Heuvel et al. (2017), Table 2, teachers of all 387: scale, mean, SD, 90th and 80th
# percentile (of prosocial behaviour the 10th and 20th).
VAN_DEN_HEUVEL = """
total      5.9 5.2  14 10
emotion    1.3 1.9   4  2
conduct    0.7 1.3   2  1
hyper      2.7 2.8   7  4
peer       1.2 1.6   4  2
prosocial  8.0 2.3   5  6
"""

# Every group of every table: key, informant, sex, ages, number of people ("-" is not given).
GROUPS = """
goodman-1997         parent-4-17    parent   -  4-17   -
goodman-1997         teacher-4-17   teacher  -  4-17   -
goodman-1997         self-11-17     self     -  11-17  -
goodman-2001         5-15           parent   -  5-15   -
goodman-2001-retest  5-15           parent   -  5-15   -
maurice-stam-2018    2-3            parent   -  2-3    194
maurice-stam-2018    4-5            parent   -  4-5    182
maurice-stam-2018    6-11           parent   -  6-11   403
meltzer-2000         5-15           parent   -  5-15   10298
meltzer-2000         5-15-m         parent   m  5-15   5153
meltzer-2000         5-15-v         parent   v  5-15   5145
theunissen-2022      3              parent   -  3-3    -
theunissen-2022      4-6            parent   -  4-6    -
theunissen-2022      7-11           parent   -  7-11   -
theunissen-2022      12-14          parent   -  12-14  -
uk-4band             4-17           parent   -  4-17   -
uk-4band             teacher-4-17   teacher  -  4-17   -
uk-4band             self-11-17     self     -  11-17  -
vandenheuvel-2017    teacher-4-10   teacher  -  4-10   387
vandenheuvel-2017    teacher-4-10-m teacher  m  4-10   199
vandenheuvel-2017    teacher-4-10-v teacher  v  4-10   188
vugteveen-2022       12-17          parent   -  12-17  736
vugteveen-2022       12-17-v        parent   v  12-17  -
vugteveen-2022       12-17-m        parent   m  12-17  -
vugteveen-2022       self-12-17     self     -  12-17  993
vugteveen-2022       self-12-17-v   self     v  12-17  -
vugteveen-2022       self-12-17-m   self     m  12-17  -
"""

# Every row for reliable change: table, informant, ages, SD, reliability, retest ("-" is none).
CHANGE = """
goodman-1997       parent 4-17  meltzer-2000/5-15         goodman-2001/5-15       -
goodman-1997       self   12-17 vugteveen-2022/self-12-17 -                       -
maurice-stam-2018  parent 4-5   meltzer-2000/5-15         maurice-stam-2018/4-5   -
maurice-stam-2018  parent 6-11  meltzer-2000/5-15         maurice-stam-2018/6-11  -
nl                 parent 4-6   meltzer-2000/5-15         theunissen-2022/4-6     goodman-2001-retest/5-15
nl                 parent 7-11  meltzer-2000/5-15         theunissen-2022/7-11    goodman-2001-retest/5-15
nl                 parent 12-17 vugteveen-2022/12-17      theunissen-2022/12-14   goodman-2001-retest/5-15
nl                 self   12-17 vugteveen-2022/self-12-17 -                       -
theunissen-2022    parent 4-6   meltzer-2000/5-15         theunissen-2022/4-6     -
theunissen-2022    parent 7-11  meltzer-2000/5-15         theunissen-2022/7-11    -
theunissen-2022    parent 12-17 vugteveen-2022/12-17      theunissen-2022/12-14   -
uk-4band           parent 4-17  meltzer-2000/5-15         goodman-2001/5-15       -
uk-4band           self   12-17 vugteveen-2022/self-12-17 -                       -
"""  # noqa: E501

DOI = {
    "maurice-stam-2018": "10.1186/s12955-018-0948-1",
    "theunissen-2022": "10.1186/s12887-022-03274-6",
    "vandenheuvel-2017": "10.1371/journal.pone.0176605",
    "vugteveen-2022": "10.1186/s13034-021-00437-8",
}

# Vugteveen et al. (2022), Table 2: mean and SD of all, girls, boys.
VUGTEVEEN = """
total          7.0 5.6  6.3 5.3  7.8 5.8
emotion        1.9 2.1  2.0 2.1  1.7 2.1
conduct        1.0 1.4  0.9 1.2  1.0 1.5
hyper          2.7 2.5  2.1 2.3  3.3 2.6
peer           1.5 1.8  1.3 1.7  1.7 1.8
prosocial      8.3 1.8  8.5 1.8  8.1 1.9
externalising  3.7 3.3  3.0 3.0  4.4 3.5
internalising  3.4 3.3  3.3 3.4  3.4 3.3
"""

# Meltzer et al. (2000): pooled SD, then mean and SD of boys, of girls.
MELTZER = """
total      5.79  9.1 6.0  7.8 5.5
emotion    2.00  1.8 2.0  2.0 2.0
conduct    1.71  1.7 1.8  1.5 1.6
hyper      2.61  4.0 2.7  2.9 2.4
peer       1.65  1.5 1.7  1.4 1.6
prosocial  1.58  8.4 1.7  8.9 1.4
impact     1.11  0.5 1.2  0.3 1.0
"""

GOODMAN_2001 = {
    "goodman-2001": (".82 .67 .63 .77 .57 .65 .85", "alpha"),
    "goodman-2001-retest": (".72 .57 .64 .72 .61 .61 .63", "retest"),
}


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def norms(key: str) -> Norms:
    return load_norms(key, SDQ)


def group(key: str, name: str):
    return next(each for each in norms(key).table.groups if each.key == name)


def bands(text: list[str]) -> list[tuple[float, float]]:
    return [(float(low), float(high)) for low, high in (part.split("-") for part in text)]


def band_of(loaded: Norms, scale: str, score: float, informant: str, age: int) -> str | None:
    found = loaded.group_for(scale, informant, age, None)
    if found is None:
        return None
    fitting = [
        name for name, (low, high) in found[1].scales[scale].bands.items() if low <= score <= high
    ]
    assert len(fitting) == 1
    return fitting[0]


# --- the questionnaire


def test_items_names_and_reverse_keys_are_those_of_the_published_key():
    assert list(SDQ.items[0].names) == NAMES.split()
    for scale, items in ITEMS.items():
        assert [str(item) for item in SDQ.scale(scale).items] == items.split()
        assert SDQ.scale(scale).min_answered == 3
        assert SDQ.scale(scale).method == "prorated_sum"


def test_sums_are_made_of_the_right_scales():
    assert SDQ.scale("total").sum_of == ("emotion", "conduct", "hyper", "peer")
    assert SDQ.scale("externalising").sum_of == ("conduct", "hyper")
    assert SDQ.scale("internalising").sum_of == ("emotion", "peer")


def test_only_prosocial_is_better_when_higher():
    assert [scale.key for scale in SDQ.scales if scale.direction == 1] == ["prosocial"]


def test_impact_has_five_items_for_parents_and_three_for_teachers():
    impact = SDQ.scale("impact")
    assert impact.recode == (0, 0, 1, 2)
    assert impact.zero_if_lowest == "ebddiff"
    assert SDQ.range_of("impact", "parent") == (0, 10)
    assert SDQ.range_of("impact", "teacher") == (0, 6)
    teacher = [item for item, _ in impact.items_of("teacher")]
    assert teacher == ["distres", "impfrie", "impclas"]


def test_scores_have_their_published_range():
    assert SDQ.range_of("total") == (0, 40)
    assert SDQ.range_of("externalising") == (0, 20)
    assert {SDQ.range_of(scale) for scale in FIVE} == {(0, 10)}


def test_scales_stand_in_the_order_of_display():
    keys = [scale.key for scale in SDQ.scales]
    assert keys == [*SIX, "externalising", "internalising", "impact"]


@pytest.mark.parametrize("word", ["niet waar", "een beetje waar", "zeker waar"])
def test_dutch_answer_words_are_known(word: str):
    assert SDQ.items[0].words[word] == ["niet waar", "een beetje waar", "zeker waar"].index(word)


def test_impact_items_may_be_absent():
    assert [block.optional for block in SDQ.items] == [False, True, True]


# --- the norm tables


@pytest.mark.parametrize("row", rows(THEUNISSEN), ids=lambda row: row[0])
def test_theunissen_as_printed(row: list[str]):
    found = group("theunissen-2022", row[0])
    assert list(found.scales["total"].bands.values()) == bands(row[1:4])
    assert [found.scales[scale].reliability for scale in SIX] == [float(a) for a in row[4:]]
    assert [scale for scale in found.scales if found.scales[scale].bands] == ["total"]


@pytest.mark.parametrize("row", rows(MAURICE_STAM), ids=lambda row: row[0])
def test_maurice_stam_as_printed(row: list[str]):
    scale = row[0]
    for name, alpha, cut in zip(("2-3", "4-5", "6-11"), row[1::2], row[2::2], strict=True):
        found = group("maurice-stam-2018", name).scales[scale]
        assert found.reliability == float(alpha)
        if cut == "-":
            assert found.bands == {}
        elif cut[0] == ">":
            last_normal = float(cut[1:])
            top = SDQ.range_of(scale)[1]
            assert found.bands == {"normaal": (0, last_normal), "klinisch": (last_normal + 1, top)}
        else:
            first_normal = float(cut[1:])
            assert found.bands == {"normaal": (first_normal, 10), "klinisch": (0, first_normal - 1)}


def test_maurice_stam_group_sizes():
    assert [each.n for each in norms("maurice-stam-2018").table.groups] == [194, 182, 403]


@pytest.mark.parametrize("row", rows(GOODMAN), ids=lambda row: row[0])
def test_goodman_as_printed(row: list[str]):
    for name, start in (("parent-4-17", 1), ("teacher-4-17", 4), ("self-11-17", 7)):
        found = group("goodman-1997", name).scales[row[0]]
        assert list(found.bands) == ["normaal", "grensgebied", "klinisch"]
        assert list(found.bands.values()) == bands(row[start : start + 3])


@pytest.mark.parametrize("row", rows(FOUR_BANDS), ids=lambda row: row[0])
def test_four_bands(row: list[str]):
    for name, start in (("4-17", 1), ("teacher-4-17", 5), ("self-11-17", 9)):
        found = group("uk-4band", name).scales.get(row[0])
        if row[start] == "-":
            assert found is None
        else:
            assert found is not None
            assert list(found.bands.values()) == bands(row[start : start + 4])
            assert ("zeer laag" if row[0] == "prosocial" else "zeer hoog") in found.bands


@pytest.mark.parametrize("row", rows(VUGTEVEEN), ids=lambda row: row[0])
def test_vugteveen_as_printed(row: list[str]):
    for name, start in (("12-17", 1), ("12-17-v", 3), ("12-17-m", 5)):
        found = group("vugteveen-2022", name).scales[row[0]]
        assert [found.mean, found.sd] == [float(row[start]), float(row[start + 1])]


@pytest.mark.parametrize("row", rows(VUGTEVEEN_SELF), ids=lambda row: row[0])
def test_vugteveen_self_report_as_printed(row: list[str]):
    for name, start in (("self-12-17", 1), ("self-12-17-v", 3), ("self-12-17-m", 5)):
        found = group("vugteveen-2022", name).scales[row[0]]
        assert [found.mean, found.sd] == [float(row[start]), float(row[start + 1])]


@pytest.mark.parametrize("row", rows(VAN_DEN_HEUVEL), ids=lambda row: row[0])
def test_van_den_heuvel_counts_as_high_from_the_ninetieth_percentile_on(row: list[str]):
    found = group("vandenheuvel-2017", "teacher-4-10").scales[row[0]]
    assert [found.mean, found.sd] == [float(row[1]), float(row[2])]
    p90, p80 = int(row[3]), int(row[4])
    loaded = norms("vandenheuvel-2017")
    step = -1 if row[0] == "prosocial" else 1
    expected = {p90: "klinisch", p90 - step: "grensgebied", p80: "grensgebied",
                p80 - step: "normaal"}  # fmt: skip
    assert {s: band_of(loaded, row[0], s, "teacher", 7) for s in expected} == expected
    assert band_of(loaded, row[0], p90, "parent", 7) is None


def test_van_den_heuvel_by_sex_has_means_of_the_total_only():
    for sex, mean, sd in (("m", 7.1, 5.5), ("v", 4.7, 4.6)):
        scales = group("vandenheuvel-2017", f"teacher-4-10-{sex}").scales
        assert list(scales) == ["total"]
        assert (scales["total"].mean, scales["total"].sd) == (mean, sd)
        assert norms("vandenheuvel-2017").sd_for("total", "teacher", 7, sex).value == 5.2  # type: ignore[union-attr]


def test_every_group_of_every_table_is_of_the_people_it_should_be_of():
    found = [
        [key, each.key, each.informant, each.sex or "-", f"{each.age[0]}-{each.age[1]}",
         str(each.n or "-")]
        for key in norm_keys("sdq")
        for each in norms(key).table.groups
    ]  # fmt: skip
    assert found == rows(GROUPS)


def test_every_row_for_reliable_change_has_the_ages_and_sources_it_should_have():
    found = [
        [key, row.informant, f"{row.age[0]}-{row.age[1]}", row.sd, row.reliability or "-",
         row.retest or "-"]
        for key in norm_keys("sdq")
        for row in norms(key).table.change
    ]  # fmt: skip
    assert found == rows(CHANGE)


def test_every_known_doi_stands_with_its_table():
    sources = {key: norms(key).table.source for key in norm_keys("sdq")}
    assert {key: source.doi for key, source in sources.items() if source.doi} == DOI
    for key in ("goodman-2001", "goodman-2001-retest"):
        assert "40(11):1337–1345" in sources[key].citation


@pytest.mark.parametrize("row", rows(MELTZER), ids=lambda row: row[0])
def test_meltzer_as_printed(row: list[str]):
    assert group("meltzer-2000", "5-15").scales[row[0]].sd == float(row[1])
    for name, start in (("5-15-m", 2), ("5-15-v", 4)):
        found = group("meltzer-2000", name).scales[row[0]]
        assert [found.mean, found.sd] == [float(row[start]), float(row[start + 1])]


@pytest.mark.parametrize("key", GOODMAN_2001)
def test_goodman_2001_reliabilities(key: str):
    printed, kind = GOODMAN_2001[key]
    scales = group(key, "5-15").scales
    assert [scales[s].reliability for s in (*SIX, "impact")] == [float(x) for x in printed.split()]
    assert {scale.reliability_kind for scale in scales.values()} == {kind}


def test_theunissen_drew_the_limits_at_the_highest_10_and_20_percent():
    assert norms("theunissen-2022").table.base_rates == {"klinisch": 0.10, "grensgebied": 0.20}


def test_every_table_says_how_well_it_was_checked():
    status = {key: norms(key).table.source.status for key in norm_keys("sdq")}
    assert status == {
        "goodman-1997": "read",
        "goodman-2001": "unverified",
        "goodman-2001-retest": "unverified",
        "maurice-stam-2018": "read",
        "meltzer-2000": "secondary",
        "nl": "read",
        "theunissen-2022": "read",
        "uk-4band": "secondary",
        "vandenheuvel-2017": "read",
        "vugteveen-2022": "read",
    }
    teacher = group("goodman-1997", "teacher-4-17").source
    assert teacher is not None
    assert teacher.status == "secondary"
    goodman = norms("goodman-1997")
    status = [
        goodman.source_of("goodman-1997", name, "total").status
        for name in ("parent-4-17", "teacher-4-17", "self-11-17")
    ]
    assert status == ["read", "secondary", "read"]


def test_the_name_of_each_shipped_file_is_its_key():
    assert instrument_keys() == ("ari-cp", "sdq")
    assert [load_instrument(key).key for key in instrument_keys()] == ["ari-cp", "sdq"]
    assert [norms(key).table.key for key in norm_keys("sdq")] == list(norm_keys("sdq"))
    assert norm_keys("ari-cp") == ()


def test_the_default_norms_of_the_sdq_exist():
    assert SDQ.norms in norm_keys("sdq")


# --- which band, which norm


@pytest.mark.parametrize(
    ("age", "last_normal", "last_borderline"),
    [(3, 7, 10), (4, 10, 14), (6, 10, 14), (7, 10, 13), (11, 10, 13), (12, 8, 11), (14, 8, 11)],
)
def test_total_changes_band_at_the_printed_scores(age: int, last_normal: int, last_borderline: int):
    nl = norms("nl")
    scores = (0, last_normal, last_normal + 1, last_borderline, last_borderline + 1, 40)
    found = [band_of(nl, "total", score, "parent", age) for score in scores]
    assert found == [
        "normaal", "normaal", "grensgebied", "grensgebied", "klinisch", "klinisch",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "age", "last_normal"),
    [
        ("emotion", 4, 3), ("emotion", 5, 3), ("emotion", 6, 5), ("emotion", 11, 5),
        ("conduct", 6, 3), ("hyper", 3, 6), ("hyper", 5, 6), ("hyper", 6, 7), ("peer", 11, 3),
        ("internalising", 5, 5), ("internalising", 6, 8), ("externalising", 2, 9),
        ("externalising", 5, 9), ("externalising", 6, 10),
    ],
)  # fmt: skip
def test_subscales_change_band_at_the_printed_scores(scale: str, age: int, last_normal: int):
    nl, top = norms("nl"), int(SDQ.range_of(scale)[1])
    scores = (0, last_normal, last_normal + 1, top)
    found = [band_of(nl, scale, score, "parent", age) for score in scores]
    assert found == ["normaal", "normaal", "klinisch", "klinisch"]


@pytest.mark.parametrize("age", [2, 5, 11])
def test_low_prosocial_is_the_clinical_side(age: int):
    nl = norms("nl")
    found = [band_of(nl, "prosocial", score, "parent", age) for score in (0, 5, 6, 10)]
    assert found == ["klinisch", "klinisch", "normaal", "normaal"]
    table = nl.table_for("prosocial")
    assert table is not None
    assert nl.bands_from_best(table, SDQ.scale("prosocial")) == ("normaal", "klinisch")
    assert nl.elevated_bands(table, SDQ.scale("prosocial"), "klinisch") == ("klinisch",)


@pytest.mark.parametrize(
    ("scale", "informant", "age"),
    [
        ("total", "parent", 15), ("total", "parent", 2), ("total", "parent", None),
        ("total", "teacher", 8), ("emotion", "parent", 12), ("emotion", "parent", 3),
        ("conduct", "parent", 5), ("peer", "parent", 4), ("impact", "parent", 8),
    ],
)  # fmt: skip
def test_where_a_source_gives_no_norm_there_is_none(scale: str, informant: str, age: int | None):
    assert norms("nl").group_for(scale, informant, age, "m") is None


def test_two_band_table_counts_clinical_also_when_borderline_is_asked():
    nl = norms("nl")
    table = nl.table_for("hyper")
    assert table is not None
    assert "grensgebied" not in table.elevated
    assert nl.elevated_bands(table, SDQ.scale("hyper"), "grensgebied") == ("klinisch",)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [("klinisch", ("hoog", "zeer hoog")), ("grensgebied", ("licht verhoogd", "hoog", "zeer hoog"))],
)
def test_four_band_table_counts_high_and_very_high_as_clinical(
    definition: str, expected: tuple[str, ...]
):
    uk = norms("uk-4band")
    assert uk.elevated_bands(uk.table, SDQ.scale("total"), definition) == expected


def test_composite_names_one_table_per_scale():
    nl = norms("nl")
    names = {scale.key: nl.table_for(scale.key) for scale in SDQ.scales}
    found = {key: table.key for key, table in names.items() if table}
    assert found["total"] == "theunissen-2022"
    assert names["impact"] is None
    assert {table for scale, table in found.items() if scale != "total"} == {"maurice-stam-2018"}


# --- reliable change


@pytest.mark.parametrize(
    ("ages", "expected"),
    [((4, 6), (8, 3, 4, 4, 4, 2)), ((7, 11), (8, 3, 4, 4, 4, 3)), ((12, 17), (8, 4, 4, 4, 4, 3))],
)
def test_smallest_reliable_whole_change(ages: tuple[int, int], expected: tuple[int, ...]):
    nl = norms("nl")
    for age in ages:
        found = []
        for scale in SIX:
            sd = nl.sd_for(scale, "parent", age, "m")
            reliability = nl.reliability_for(scale, "parent", age, "m")
            assert sd is not None
            assert reliability is not None
            limit = 1.959964 * math.sqrt(2) * sd.value * math.sqrt(1 - reliability.value)
            found.append(math.floor(limit) + 1)
        assert tuple(found) == expected


def test_parameters_tell_where_they_come_from():
    nl = norms("nl")
    sd = nl.sd_for("total", "parent", 8, "v")
    reliability = nl.reliability_for("total", "parent", 8, "v")
    assert sd is not None
    assert reliability is not None
    assert (sd.table.key, sd.group.key, sd.kind) == ("meltzer-2000", "5-15", "sd")
    assert sd.source.status == "secondary"
    assert (reliability.table.key, reliability.kind) == ("theunissen-2022", "alpha")


@pytest.mark.parametrize(
    ("scale", "age", "informant"),
    [("impact", 8, "parent"), ("total", 2, "parent"), ("total", 8, "teacher"),
     ("total", None, "parent")],
)  # fmt: skip
def test_without_a_source_there_is_no_reliability(scale: str, age: int | None, informant: str):
    assert norms("nl").reliability_for(scale, informant, age, None) is None


# Alpha of externalising and internalising where the rows for change have none: age, then both.
ALPHA_OF_THE_BANDS = [(2, 0.71, 0.47), (3, 0.71, 0.47), (4, 0.76, 0.67), (5, 0.76, 0.67),
                      (6, 0.80, 0.80), (11, 0.80, 0.80), (12, None, None)]  # fmt: skip


@pytest.mark.parametrize(("age", "externalising", "internalising"), ALPHA_OF_THE_BANDS)
def test_the_table_of_the_bands_gives_the_reliability_where_the_rows_for_change_do_not(
    age: int, externalising: float | None, internalising: float | None
):
    nl = norms("nl")
    for scale, expected in (("externalising", externalising), ("internalising", internalising)):
        found = nl.reliability_for(scale, "parent", age, None)
        assert (found and found.value) == expected
        assert found is None or found.table.key == "maurice-stam-2018"
    first = nl.reliability_for("conduct", "parent", 8, None)
    assert first is not None
    assert (first.value, first.table.key) == (0.56, "theunissen-2022")  # not .53 of its bands


@pytest.mark.parametrize(
    ("scale", "age", "group"),
    [("externalising", 9, "maurice-stam-2018/6-11"), ("conduct", 3, "maurice-stam-2018/2-3"),
     ("total", 9, "theunissen-2022/7-11"), ("total", 16, "12-17"), ("impact", 9, "7-11"),
     ("impact", 3, ""), ("total", None, "")],
)  # fmt: skip
def test_who_are_one_norm_group(scale: str, age: int | None, group: str):
    assert norms("nl").together(scale, "parent", age, None) == group


def test_self_report_has_a_dutch_sd_and_no_reliability():
    for key in ("nl", "goodman-1997", "uk-4band"):
        found = norms(key).sd_for("total", "self", 14, None)
        assert found is not None
        assert (found.value, found.table.key) == (5.0, "vugteveen-2022")
        assert norms(key).reliability_for("total", "self", 14, None) is None


def test_a_table_without_rows_for_change_uses_its_own_groups():
    found = norms("meltzer-2000").sd_for("total", "parent", 8, "m")
    assert found is not None
    assert found.value == 5.79
    assert norms("meltzer-2000").sd_for("total", "parent", 4, "m") is None
