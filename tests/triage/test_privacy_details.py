"""Personal details of people who post: each kind is found to its edges, and what only looks like one is left.

All numbers are invented: exchange 555, numbers set apart for drama, and checksums of published examples.
"""

import pytest

from triage.judge import judge
from triage.privacy import NAMES, PII, Kind, personal_details
from triage.privacy.details import Detail, without_overlaps

FOUND = [
    # Telephones: valid in a country of ours, or announced as one.
    (Kind.TELEPHONE, "Call me on [416-555-0134] please"),
    (Kind.TELEPHONE, "call me at [(416) 555-0134 ext 22]"),
    (Kind.TELEPHONE, "see [416.555.0134]"),
    (Kind.TELEPHONE, "[4165550134], any time"),
    (Kind.TELEPHONE, "It is [+1 416 555 0134]."),
    (Kind.TELEPHONE, "my number is [07700 900123]"),
    (Kind.TELEPHONE, "[+44 7700 900 123]"),
    (Kind.TELEPHONE, "my cell: [555 0134]"),
    (Kind.TELEPHONE, "They never answer, text me, [61 49 11 49]"),
    (Kind.TELEPHONE, "[37 788 063] office"),
    (Kind.TELEPHONE, "appelez-moi au [514 555-0134]"),
    (Kind.TELEPHONE, "office,[416-555-0134]-fax"),
    (Kind.TELEPHONE, "rings at [416\u2011555\u20110134]"),
    (Kind.TELEPHONE, "rings at [416 \u2013 555 \u2013 0134]"),
    (Kind.TELEPHONE, "the desk\u2014[416\u00b7555\u00b70134]"),
    # Email, also spelled out.
    (Kind.EMAIL, "my email is [sam.doe@mail.example]"),
    (Kind.EMAIL, "([sam+desk@mail.example])"),
    (Kind.EMAIL, "[sam at mail dot ca]"),
    (Kind.EMAIL, "[sam.doe (at) mail (dot) com]"),
    (Kind.EMAIL, "write [sam AT mail DOT com]"),
    (Kind.EMAIL, "[sam(at)mail.org]"),
    (Kind.EMAIL, "[sam @ mail.ca]"),
    (Kind.EMAIL, "mon courriel : [l.roy (at) mail.ca]"),
    (Kind.EMAIL, "c'est [marie_l arobase courriel point com]"),
    (Kind.EMAIL, "[zoe (arobase) courriel (point) fr], merci"),
    (Kind.EMAIL, "[paul(a)courriel.fr]"),
    (Kind.EMAIL, "[d.osei{at}mail.net] for the form"),
    (Kind.EMAIL, "[k.osei [at] mail [dot] com] if you know"),
    # Health, insurance, record, card and account numbers.
    (Kind.HEALTH_NUMBER, "my health card is [1234-567-890-AB]"),
    (Kind.HEALTH_NUMBER, "It says [1234 567 897] on it"),
    (Kind.HEALTH_NUMBER, "OHIP [1234567890]"),
    (Kind.HEALTH_NUMBER, "NHS number [943 476 5919]"),
    (Kind.HEALTH_NUMBER, "[401 023 2137] is what the letter says"),
    (Kind.HEALTH_NUMBER, "[9698 658 215] is what the letter says"),
    (Kind.HEALTH_NUMBER, "[TREM 8505 1234] is mine"),
    (Kind.HEALTH_NUMBER, "[TREM 8555 1234] is hers"),
    (Kind.HEALTH_NUMBER, "carte soleil [TREM 8505 1234]"),
    (Kind.HEALTH_NUMBER, "numéro d'assurance maladie [TREM 8599 1234]"),
    (Kind.RECORD_NUMBER, "MRN [4471829]"),
    (Kind.RECORD_NUMBER, "numéro de dossier : [H-99812]"),
    (Kind.RECORD_NUMBER, "my driver's licence [D1234-56789-01234]"),
    (Kind.RECORD_NUMBER, "permis de conduire [T1234-567890-12]"),
    (Kind.RECORD_NUMBER, "they kept my passport [AB123456]"),
    (Kind.INSURANCE_NUMBER, "they lost [130 692 544]"),
    (Kind.INSURANCE_NUMBER, "my SIN is [123 456 789]"),
    (Kind.INSURANCE_NUMBER, "[078-05-1120]"),
    (Kind.RECORD_NUMBER, "my file number is [12345]"),
    (Kind.RECORD_NUMBER, "case [#99812] is still open"),
    (Kind.HEALTH_NUMBER, "[2 55 08 14 168 025 38] est affiché à l'écran"),
    (Kind.HEALTH_NUMBER, "mon numéro de sécu est [2 85 05 78 006 084 99]"),
    (Kind.INSURANCE_NUMBER, "[AB 12 34 56 C] stands on the envelope"),
    (Kind.INSURANCE_NUMBER, "my national insurance number is [QQ123456C]"),
    (Kind.RECORD_NUMBER, "Dossier n° [H-77120], sans réponse"),
    (Kind.CARD, "they kept [4111 1111 1111 1111] on file"),
    (Kind.CARD, "my credit card number is [630427373398]"),
    (Kind.ACCOUNT, "pay [GB82 WEST 1234 5698 7654 32]"),
    # Where people live, and when they were born.
    (Kind.POSTAL_CODE, "I am near [M5V 2T6]"),
    (Kind.POSTAL_CODE, "[m5v2t6]"),
    (Kind.POSTAL_CODE, "[SW1A 1AA]"),
    (Kind.STREET, "I live at [12 Harbour Street]"),
    (Kind.STREET, "I live at [12 Harbour Street, apt 4]"),
    (Kind.STREET, "my address is [12 harbour street]"),
    (Kind.STREET, "[12 Harbour St], Toronto M5V 2T6"),
    (Kind.STREET, "j'habite au [45, rue Saint-Denis]"),
    (Kind.STREET, "J'habite [12 bis rue des Lilas]"),
    (Kind.STREET, "je reste au [3321 boul. Saint-Joseph Est, app. 4]"),
    (Kind.STREET, "mon adresse : [8, allée de l'Orme]"),
    (Kind.POSTAL_CODE, "code postal [69003]"),
    (Kind.POSTAL_CODE, "On habite à [75011] Paris"),
    (Kind.BIRTH, "Ma [date de naissance est le 03/11/1978]"),
    (Kind.BIRTH, "je suis [né le 1er juin 2001]"),
    (Kind.BIRTH, "[DOB: 12/03/1985]"),
    (Kind.BIRTH, "I was [born on March 3, 1985]"),
    (Kind.BIRTH, "[née le 3 mars 1985]"),
    (Kind.BIRTH, "my [birthday is 1985-03-12]"),
    (Kind.STREET, "posted to [Flat 3, 12 Harbour Road], Leeds LS1 4QZ"),
    (Kind.RECORD_NUMBER, "Ref [AB-2025-10442] was lost"),
    (Kind.RECORD_NUMBER, "case [30118] is closed"),
    (Kind.RECORD_NUMBER, "Le dossier [25-00318] est perdu"),
    # Where a person lies, whose car it is, and by which account somebody is reached.
    (Kind.BED, "look in on [bed 9] please"),
    (Kind.BED, "[ward 2 bed 11] has no water"),
    (Kind.BED, "my dad is in [room 118] all alone"),
    (Kind.BED, "ma mère est à la [chambre 220]"),
    (Kind.BED, "au [lit 4], personne ne passe"),
    (Kind.PLATE, "your van, plate [BXTR 914], blocks the ramp"),
    (Kind.PLATE, "the taxi was [LK21 PQR]"),
    (Kind.PLATE, "voiture immatriculée [AB-123-CD]"),
    (Kind.HANDLE, "message me at [@plum_9] if you saw it"),
    (Kind.HANDLE, "my insta is [sea.glass_22]"),
    (Kind.HANDLE, "écris-moi sur [@lune_bleue]"),
    (Kind.HANDLE, "on tiktok as [lo_fi_len] most days"),
]
LEFT = [
    "waited 416 555 minutes",
    "I waited 4165550134 seconds",
    "I waited 14 months and 3 days",
    "In 2019 2020 and 2021 it was fine, in 2019-2021 too",
    "from 2019-11-05 to 2020-03-04 at 10:30 and 14.30",
    "Room 204, floor 2, ward 12, room 1204-1205",
    "it cost $1200 4000, or £4165550134",
    "rated 10 10 10 10, phone line 1 2 3 4 5 6 7",
    "I paid 1,000,000 and 10 000 000",
    "score 0.5555555555, server 192.168.100.200",
    "they phoned on 12 12 2020",
    "call 988 or 911, or 1-800-273-8255, or text HOME to 741741",
    "it is 866 277 3443, day and night",
    "no passport until 2019, and 4 visits",
    "le numéro de dossier manque depuis 2021",
    "https://social.example/a/status/1234567890123456789",
    "@lakeshore thanks, see online at shop.com, meet me at reception dot",
    "4111 1111 1111 1112 and GB82 WEST 1234 5698 7654 33",
    "patient since 2019, client of 3 services",
    "the clinic at 12 Harbour Street",
    "waited 3 hours on the road, lived there for 3 years",
    "born in 1985, my birthday is in March",
    "COVID 19, B12, A1C 7",
    "TREM 8515 1234",
    "La clinique du 2100 rue Sherbrooke est fermée, route 20010 Nord",
    "15000 personnes, 75011 réponses, 20000 $ et 69003 Lyon",
    "Montant payé : 1 250,75 $ pour dix rencontres le 14 mars 2023",
    "Composez le 811 ou le 3114, ou le 1 866 277-3553",
    "AB 12 fois, QQ 12 34 56 C, 2 55 08 14 168 025 39",
    "no bed 4 weeks later, 3 to a room, bed 9 hours, bed at 10.30, le lit 2 jours après",
    "the group meets in room 12, salle 3, chambre d'hôtes 4",
    "dm the team or follow @lakeshore, my twitter is private, on twitter as usual, follow me there",
    "A1 service, B12 shots, ward MH 12, CMHA 211 line, van 12 seats, drives 100 km",
    "file 2019, case 12000 people, reference 2021",
    "au point com, un point c'est tout, (a) et (b)",
]


@pytest.mark.parametrize(("kind", "marked"), FOUND)
def test_a_detail_is_found_to_its_edges(kind: Kind, marked: str) -> None:
    start, end = marked.index("["), marked.rindex("]")
    text = marked[:start] + marked[start + 1 : end] + marked[end + 1 :]
    found = personal_details(text)
    assert [(each.kind, text[each.start : each.end]) for each in found][:1] == [(kind, marked[start + 1 : end])]
    assert {each.code for each in found} == {PII}


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_a_detail_is_left(text: str) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in personal_details(text)] == []


def test_every_kind_has_written_cases() -> None:
    assert {kind for kind, _ in FOUND} == set(Kind) - {Kind.NAME, Kind.STAFF}


def test_the_kinds_of_one_post_stand_in_the_order_of_its_text() -> None:
    text = "My name is Ana Silva, born 12/03/85, at sam@mail.example or 416-555-0134, M5V 2T6. Dr. Okafor knows."
    kinds = [each.kind for each in personal_details(text)]
    assert kinds == [Kind.NAME, Kind.BIRTH, Kind.EMAIL, Kind.TELEPHONE, Kind.POSTAL_CODE, Kind.STAFF]


def test_of_two_that_overlap_the_first_given_stands() -> None:
    sure, doubtful, beside = Detail(Kind.CARD, 3, 9), Detail(Kind.TELEPHONE, 0, 4), Detail(Kind.EMAIL, 9, 12)
    assert without_overlaps([sure, doubtful, beside]) == [sure, beside]


def test_the_judgement_names_the_kind_and_sets_no_more_than_tier_2() -> None:
    found = [each for each in judge("Call me on 416-555-0134 please").findings if each.code == PII]
    assert [(each.rule, each.polarity, each.tier) for each in found] == [(f"{PII}: telephone number", "neutral", 2)]


def test_letters_that_only_look_alike_do_not_hide_a_detail() -> None:
    text = "Call ４１６-５５５-０１３４ or sam\u200b@mail.example"
    found = [each for each in judge(text).findings if each.code == PII]
    assert [text[each.start : each.end] for each in found] == ["４１６-５５５-０１３４", "sam\u200b@mail.example"]


def test_a_name_of_staff_has_a_code_of_its_own() -> None:
    assert [each.code for each in personal_details("Dr. Okafor, 416-555-0134")] == [NAMES, PII]
