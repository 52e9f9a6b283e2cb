"""The phrases that the privacy gate knows, in English and French. Pure data; every pattern is linear."""

import re
from dataclasses import dataclass

_CARE = (
    "appointment|visit|admission|treatment|diagnosis|medication|prescription|file|chart|record|records|worker"
    "|counsellor|counselor|therapist|psychiatrist|discharge|referral|assessment|session|sessions|stay|therapy"
    "|symptoms|condition|case|intake|recovery"
)
_SOINS = (
    "rendez-vous|visite|admission|traitement|diagnostic|médicament|médicaments|dossier|intervenant|intervenante"
    "|congé|séance|séances|séjour|thérapie|soins"
)
_CONDITIONS = (
    "depression|depressive|anxiety disorder|bipolar|schizophrenia|psychosis|psychotic|borderline personality|bpd"
    "|ptsd|ocd|adhd|anorexia|bulimia|eating disorder|addiction|alcoholism|dementia|autism|autistic|dépression"
    "|schizophrénie|bipolaire|psychose|anorexie|boulimie"
)
_DRUGS = (
    "lithium|clozapine|olanzapine|quetiapine|risperidone|aripiprazole|haloperidol|paliperidone|lurasidone"
    "|sertraline|fluoxetine|citalopram|escitalopram|venlafaxine|duloxetine|mirtazapine|bupropion|lorazepam"
    "|diazepam|clonazepam|methadone|suboxone|buprenorphine|naltrexone|lamotrigine|valproate|methylphenidate"
    "|prozac|zoloft|seroquel|abilify|zyprexa|ativan|valium|ritalin|concerta"
)


@dataclass(frozen=True)
class Phrase:
    """``suggestion`` is a template for ``re.Match.expand``."""

    id: str
    pattern: re.Pattern[str]
    why: str
    suggestion: str = ""
    blocks: bool = True


def _phrase(id: str, pattern: str, why: str, suggestion: str = "", *, blocks: bool = True) -> Phrase:
    return Phrase(id, re.compile(spaced(pattern), re.IGNORECASE), why, suggestion, blocks)


def spaced(pattern: str) -> str:
    """The pattern with any few spaces in the place of one: also those at which no line breaks."""
    return pattern.replace(" ", r"\s{1,3}")


_YOUR = "“Your” confirms that this person uses our services."
_AS_CLIENT = "This says that the person is or was a client."

PHRASES: tuple[Phrase, ...] = (
    _phrase(
        "care.your",
        rf"\byour (?:own |last |next |first |recent |previous |upcoming )?({_CARE})\b",
        _YOUR,
        r"a \1",
    ),
    _phrase("care.votre", rf"\b(?:votre|vos|ton|tes) ({_SOINS})\b", _YOUR, r"un \1"),
    _phrase(
        "care.when_you_were",
        r"\b(?:when|while|since|after|before) you (?:were|stayed|came|attended|left|visited|arrived)\b"
        r"(?: (?:here|in|on the ward|on our ward|with us|to us|at our \w{1,20}|us))?",
        "This says that the person was here.",
    ),
    _phrase(
        "care.records",
        r"\b(?:our|the|your) (?:records?|files?|notes|charts?|system) (?:show|shows|say|says|indicate|indicates"
        r"|confirm|confirms|suggest|suggests)\b|\baccording to our (?:records?|files?|notes|system)\b"
        r"|\bselon nos dossiers\b|\bwe (?:looked|checked) (?:at|in|through) (?:our|the) (?:records?|files?|notes)\b",
        "This says that there is a record about the person.",
    ),
    _phrase(
        "care.as_client",
        r"\bas (?:a|an|our|one of our) (?:former |current |past )?(?:clients?|patients?|service users?|residents?)\b"
        r"(?: of ours)?|\b(?:client|patient) of ours\b|\ben tant que (?:client|cliente|patient|patiente)\b",
        _AS_CLIENT,
        "",
    ),
    _phrase(
        "care.we_treated",
        r"\b(?:we|i|our team|our staff|they|she|he) (?:have |has |had )?(?:saw|seen|treated|assessed|discharged"
        r"|admitted|diagnosed|counselled|medicated|sectioned) you\b|\bnous vous avons (?:vu|vue|traité|évalué)\b",
        _AS_CLIENT,
    ),
    _phrase("care.diagnosis", rf"\b(?:{_CONDITIONS})\b", "A public reply names no diagnosis."),
    _phrase("care.drug", rf"\b(?:{_DRUGS})\b", "A public reply names no medicine."),
    _phrase(
        "tone.your_care",
        r"\bdiscuss your care\b",
        "“Your care” itself implies some.",
        "discuss anyone’s care here",
        blocks=False,
    ),
    _phrase(
        "tone.denies",
        r"\bthat(?: is|[’']s| was) not (?:what happened|true|correct|accurate)\b"
        r"|\byou(?: are|[’']re) (?:wrong|lying|mistaken)\b"
        r"|\bthat (?:(?:did not|didn[’']t) happen|never happened)\b",
        "Disputing what happened, in public, tends to hurt and reveals what we know.",
        blocks=False,
    ),
    _phrase(
        "tone.policy", r"\bpolic(?:y|ies)\b", "Say what people can expect, not that a policy exists.", blocks=False
    ),
    _phrase(
        "tone.legal",
        r"\b(?:legal action|our lawyers?|defamat\w{1,6}|libel\w{0,5}|slander\w{0,5}|sue you)\b",
        "A legal threat has no place in a reply.",
        blocks=False,
    ),
    _phrase("tone.calm", r"\bcalm down\b|\bdon(?:’|')t be silly\b", "This talks down to the person.", blocks=False),
    _phrase(
        "tone.commit",
        r"\bcommit(?:ted|ting)? suicide\b",
        "Say “die by suicide”: to commit is said of crimes.",
        "die by suicide",
        blocks=False,
    ),
    _phrase(
        "shape.template",
        r"\{[a-z_\x20]{1,40}\}|\[(?:name|insert|your)[^\]]{0,40}\]",
        "Part of a template is still to be filled in.",
        blocks=False,
    ),
)
