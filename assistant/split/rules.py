"""Rules about the letters and signs around a full stop that may not be the end of a sentence.

They speak of kinds of words (an abbreviation without vowels, a word that often begins a sentence),
of languages only where the sign itself means something else there, and never of a topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex  # type: ignore[import-untyped]

# What cannot begin a sentence: a comma, a closing mark, "’s", a sign that combines with the one
# before; after a Japanese quotation its particle (「帰る。」と言った), after a Korean one any
# syllable.
_NO_START = regex.compile(r"[,;:.!?)\]}»”%®™、，；：。！？）」』\u200d\p{M}]|[’']s\b")
_AFTER_QUOTATION = regex.compile(r"と(?!ころ|にかく|ても|き)|って|など|を|\p{Hangul}")
_CLOSED = regex.compile(r"[」』”\"’]$")

# "1." or "b)" alone is the mark of a list's item, which follows.
_LIST_MARK = regex.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4}|[IVX]{1,4})[.)]")

# Lower case goes on with the sentence after "Yahoo!", an ellipsis, a closed quotation, letters with
# stops ("o.a.", "p. m."), an ordinal, a word without a vowel ("tsp.", "ст."); after other words it
# is careless writing, or a name ("example.com", "iPhone").
_LOWER = regex.compile(r"[\"“„«‘'(\[]*(?!https?:)\p{Ll}(?!\p{Lu})(?!\S*\w[./]\w)")
_VOWELS = "aeiouyàáâäèéêëìíîïòóôöùúûüаеёиоуыэюяіїє"
_GOES_ON = regex.compile(
    rf"""[!?…]["”’»)\]']*$ | \.{{2,}}["”’»]*$ | \.\s?["”’»)\]]$
      | (?<![\p{{L}}\d])(?:\p{{L}}|\d{{1,2}})\s?\.$ | \p{{L}}\.-?\s?\p{{L}}\.$
      | (?<!\p{{L}})[^\W\d_{_VOWELS}]{{2,5}}\s?\.$""",
    regex.VERBOSE | regex.IGNORECASE,
)

_BEFORE_NUMBER = regex.compile(
    r"(?<!\p{L})(?:approx|arts?|ca?|chs?|eqs?|ff?|figs?|h|n|nos?|nr|pp?|secs?|tel|vols?)\s?\.$",
    regex.IGNORECASE,
)
_CLOCK = regex.compile(r"\b[ap]\.m\.$")
_DAY = regex.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{2,4}\b")  # or "ET"
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,3}$")  # "J.D." of Vance
_BEFORE_NAME = {
    "fr": regex.compile(r"(?<!\p{L})(?:MM?|Mmes?|Mlles?|Mgr|Me|Ste?|Pr|J\.-C|av\. J)\.$"),
}

# German writes "im 19. Jahrhundert", and every noun with a capital.
_GERMAN_ORDINAL = regex.compile(r"(?<![\d.,:])\d{1,2}\.$")
_GERMAN_START = regex.compile(
    r"(?:Aber|Als|Am|An|Auch|Auf|Bei|Da|Dann|Das|Dem|Den|Der|Die|Diese[rs]?|Doch|Dort|Eine?|Er|Es"
    r"|Für|Ich|Ihr|Im|In|Man|Mit|Nach|Noch|Nur|Seit|Sie|So|Und|Vo[mn]|Was|Wenn|Wer|Wie|Wir|Wo"
    r"|Zu[mr]?)\b"
)

# Sentences pasted together without a space ("left.She stayed") are common in scraped pages; so
# are "example.com", "Node.js", "U.S.Senate". Only a word, a stop and a capitalised word are two.
_GLUED_END = regex.compile(r"(?:\p{L}\p{Ll}|\d{4}|[)\]”’\"])[.!?…]+[\"”’')\]]*$")
_GLUED_START = regex.compile(r"[\"“‘'(•]*\s?(?:\p{Lu}\p{Ll}|[AI][\s’'])")
_ADDRESS_BEFORE = regex.compile(r"(?:[/@_=\\]|\w\.\w|www)\S*$")
_ADDRESS_AFTER = regex.compile(r"\S*(?:[/@_=\\]|\w\.\p{Ll})")
_CASED = regex.compile(r"[\p{Lu}\p{Ll}\d[(\"“‘'/]")

# The stop of "U.S." ends a sentence where a word follows that often begins one and is no name.
_STARTERS = (
    r"A(?= [a-z])|After|All(?= [a-z])|Although|An|And|Another|As|At|Because|Before|Both|But|Each"
    r"|Everyone|For|From|He|Her|His|How|However|I(?= [a-z])|If|In|It|Its|Many|Meanwhile"
    r"|Most(?= [a-z])|My|Nearly|No(?!\.)|Nobody|Not|Now|On|Once|One|Or|Our|She|Since|So"
    r"|Some(?= [a-z])|Such(?= [a-z])|That|The|Their|Then|There|These|They|This|Those|We|What|When"
    r"|Where|While|Who|Why|With|Yet|You"
)
_MISSED = re.compile(
    r"(?:\b(?:(?:[A-Z]\.){2,}|(?:[ap]\.m|Ave|Blvd|Co|Corp|etc|Inc|Jr|Ltd|May|Sr)\.)"
    r"|[.!?]\s?[\"”]?\s?\))"
    rf"[\"”’']*\s+(?=[\"“‘]?(?:{_STARTERS})\b(?!-))"
)
_STARTER = re.compile(rf"[\"“‘]?(?:{_STARTERS})\b(?!-)")


def continues(before: str, after: str, *, spaced: bool, language: str) -> bool:
    """Whether the sentence goes on between these two stretches, where a splitter would cut it.

    `before` ends with its last sign and begins, at the earliest, where its sentence does; `after`
    begins with a letter or sign; `spaced` tells whether there is space between them.
    """
    if _NO_START.match(after) or _LIST_MARK.fullmatch(before):
        return True
    if not spaced:
        if _CLOSED.search(before) and _AFTER_QUOTATION.match(after):
            return True
        if after[0] == "-":  # "av. J.-C."
            return True
        if before[-1].isascii() and _CASED.match(after):
            return not (
                _GLUED_END.search(before)
                and _GLUED_START.match(after)
                and not _ADDRESS_BEFORE.search(before)
                and not _ADDRESS_AFTER.match(after)
            )
        return False
    if _LOWER.match(after):
        return bool(_GOES_ON.search(before))
    if after[0].isdigit():
        return bool(_BEFORE_NUMBER.search(before))
    if _CLOCK.search(before) and _DAY.match(after):
        return True
    if language == "en" and _INITIALS.search(before) and not _STARTER.match(after):
        return True
    if language in _BEFORE_NAME and _BEFORE_NAME[language].search(before):
        return True
    return (
        language == "de" and bool(_GERMAN_ORDINAL.search(before)) and not _GERMAN_START.match(after)
    )


def missed(text: str) -> Iterator[int]:
    """Where sentences begin, in English, that the splitter joins to the one before."""
    return (match.end() for match in _MISSED.finditer(text))
