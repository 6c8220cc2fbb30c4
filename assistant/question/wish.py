"""What is wished for beside an answer: small talk, what is here, what is new, an opening.

Only what is plainly one of these, from its first word to its last: all else is a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["greeting", "thanks", "help", "overview", "newest", "stated", "opening", "more"]

_ARTICLES = r"(?:articles?|texts?|documents?|files?|stories|pieces|news|posts?|reports?)"
_ARTICLE = r"(?:article|piece|story|interview|report|text|post|column|feature|item|page)"
_THESE = r"(?:all )?(?:(?:the|these|those|your|my|this|that) )?"
_PILE = r"(?:folder|collection|pile|library|corpus|archive|index)"
_PATTERNS: dict[Kind, str] = {
    "greeting": r"(?:hi|hiya|hello|hey|howdy|good (?:morning|afternoon|evening|day))(?: there)?"
    r"(?: how are you(?: doing| today)*)?",
    "thanks": r"(?:thanks|thank you|cheers)(?: (?!what|who|where|when|why|how|which|can|could|is"
    r"|are|do|does|did|but|and)\w+){0,7}"
    r"|(?:(?:ok|okay|great|perfect|brilliant|cool|nice|super|good|alright|no|well) )*"
    r"(?:thanks|thank you|thankyou|thx|ta|cheers|bye|goodbye|good ?bye|see you)"
    r"(?: (?:a lot|lots|very much|so much|you|again|then|now|later|for (?:your|the|that|all|now)"
    r"|help|that|thats|that s|that is|all|it|is|i|we|needed|wanted|need|all i needed|bye))*",
    "help": r"(?:help(?: me)?|(?:so )?what (?:can|do|could|should|may) (?:you|i|this) "
    r"(?:do|ask|help with)(?: (?:here|you|about|for me|with this|with it|exactly))*"
    r"|how (?:do|can|should) (?:you work|i use (?:this|it|you))|who (?:are|made) you|what are you"
    r"|(?:hi|hiya|hello|hey) are you .+|are you (?:a |an )?(?:real |actual )?"
    r"(?:person|human|bot|robot|ai|chatbot|machine|chatgpt|there|real)(?: person| human)?)",
    "overview": rf"(?:what (?:is|s|are) (?:{_THESE}{_ARTICLES}|this|these|it) "
    rf"(?:all )?about|what (?:is|s) (?:all )?(?:in )?(?:here|there|{_THESE}(?:{_ARTICLES}|{_PILE}))"
    r"|what (?:have|do) you (?:got|have)(?: in)?(?: here| there| loaded)?(?: then)?"
    rf"|(?:what|which|how many) {_ARTICLES} (?:do you have|have you(?: got| read)?|are (?:there"
    r"|here|loaded|in here|in there|you searching)|is (?:there|here))"
    r"(?: here| in total| altogether)?"
    rf"|(?:list|show)(?: me)? {_THESE}{_ARTICLES}|(?:what|which) (?:topics|subjects|sources)"
    r"(?: .{0,40}(?:cover|covered|there|have|here|about))?"
    rf"|(?:give me )?an? overview(?: of {_THESE}{_ARTICLES})?)",
    "newest": rf"(?:which|what) (?:one |{_ARTICLE} )?is the (?:newest|latest|most recent)"
    rf"(?: one| {_ARTICLE})?(?: about)?"
    r"|(?:what (?:is|s) (?:new|the latest|the newest)(?: here| today)?"
    rf"|anything new(?: here)?|(?:(?:show|give|list)(?: me)? )?{_THESE}"
    rf"(?:latest|newest|most recent) {_ARTICLES}|what are {_THESE}(?:latest|newest|most recent) "
    rf"{_ARTICLES})",
    "more": r"(?:(?:show|give|list)(?: me)? )?(?:some |the |all )?"
    r"(?:more|rest|next(?: page| ones)?)(?: of (?:them|these))?",
    "stated": rf"(?:when was (?P<when>(?:this|that|the) {_ARTICLE}(?: .+)?) (?:published|written"
    r"|posted|printed)|who (?:wrote|is the author of|authored) "
    rf"(?P<who>(?:this|that|the) {_ARTICLE}(?: .+)?)|(?:where|in which \w+) (?:was|did) "
    rf"(?P<where>(?:this|that|the) {_ARTICLE}(?: .+)?) (?:published|appear|printed|stand))",
    "opening": r"(?:(?:please|can you|could you|would you) )*(?:summari[sz]e|sum up|tl dr|tldr"
    r"|(?:give me |write )?(?:a |the )?(?:short |brief |quick )?(?:summary|gist)"
    r"|what (?:is|s) (?:a |the )(?:short |brief |quick )?(?:summary|gist))(?: of)? "
    rf"(?P<which>(?:this|that|the|an?)(?: .{{1,80}})? {_ARTICLE}(?: .+)?)",
}
_OF_ONE = ("which", "when", "who", "where")  # groups: the article that is meant
_COMPILED = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_POLITE = re.compile(
    r"^(?:(?:so|ok|okay|and|well|then|now|right) )+"
    r"|(?: (?:please|pls|plz|for me|mate|thanks|thank you|then|roughly|briefly|in short|mostly"
    r"|generally|exactly|overall|anyway))+$"
)
_ABOUT = re.compile(rf"\b(?:this|that|the|an?|{_ARTICLE}|on|about|of|by|with|from|called|titled)\b")


@dataclass(frozen=True, slots=True)
class Wish:
    kind: Kind
    about: str = (
        ""  # of "opening" and "stated": what the article is about; empty: the one before us
    )


def wish(question: str) -> Wish | None:
    """What a question wishes for, or None where it is to be answered."""
    plain = " ".join(re.findall(r"\w+", question.lower().replace("'s", " s").replace("’s", " s")))
    for text in (_POLITE.sub("", plain), plain):
        for kind, pattern in _COMPILED.items():
            if found := pattern.fullmatch(text):
                named = found.groupdict()
                about = next((named[key] for key in _OF_ONE if named.get(key)), "")
                return Wish(kind, " ".join(_ABOUT.sub(" ", about).split()))
    return None
