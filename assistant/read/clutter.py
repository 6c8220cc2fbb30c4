"""What a web page puts around an article, and how to tell it from the article's own words.

Only whole lines are judged, and no line that is a sentence is ever taken for clutter. Within an
article a line goes only if it is a phrase that pages are known for; what else goes goes at the
edges, where such lines stand together.
"""

from __future__ import annotations

import re

# Phrases that make up a whole line; "~" stands for a few words ("Share this ~"). In each of the
# languages that most of the web is written in, since a page's frame has that of its site.
_PHRASES = """
advertisement|advertisement ~|sponsored content|paid content|paid post|skip advertisement
story continues below|story continues below advertisement|article continues below
article continues below advertisement|article continues after advertisement|continue reading
continue reading the main story|continue reading below|scroll to continue|scroll down for more
skip to content|skip to main content|skip to navigation|anzeige|publicité|publicidad|publicidade
pubblicità|advertentie|реклама|広告|share this|share this ~|share on ~|share article|share via ~
share story|artikel teilen|partager sur ~|partager cet article|compartir en ~|compartilhar no ~
condividi su ~|facebook twitter ~|copy link|copy url|link copied|email this ~|print this ~
print article|order reprints|text size|font size|listen to this ~|listen to article|save article
save for later|follow us|follow us on ~|like us on ~|folgen sie uns ~|suivez-nous ~|síguenos ~
siga-nos ~|seguici ~|volg ons ~|view comments|show comments|leave a comment|leave a reply
add a comment|post a comment|no comments|join the conversation|join the discussion
related articles|related article|related stories|related story|related content|related news
related posts|related topics|related links|related coverage|related video|related videos
recent articles|recent posts|recent stories|recent comments|latest articles|latest news
latest stories|latest posts|latest from ~|more articles|more stories|more news|more from ~
more on this story|more on this topic|more like this|most read|most popular|most viewed
most shared|most commented|popular articles|popular posts|popular stories|popular now|trending now
trending stories|top stories|editors' picks|editor's picks|recommended for you|recommended stories
recommended reading|you may also like|you might also like|you may also be interested in
you may be interested in|don't miss|in case you missed it|read next|up next|what to read next
watch next|also read|also on ~|read more|read more about ~|see more|show more|load more|view more
view all posts|previous article|next article|previous post|next post|previous story|next story
older posts|newer posts|back to top|from our partners|around the web|from around the web
from the web|promoted stories|sponsored stories|our picks|mehr zum thema
das könnte sie auch interessieren|auch interessant|lesen sie auch|weiterlesen|weitere artikel
ähnliche artikel|meistgelesen|neueste artikel|lire aussi|à lire aussi|lire la suite
sur le même sujet|articles similaires|les plus lus|articles récents|leer más|lea también
lee también|te puede interesar|artículos relacionados|noticias relacionadas|lo más leído
más noticias|leia também|leia mais|veja também|notícias relacionadas|artigos relacionados
mais lidas|leggi anche|articoli correlati|leggi tutto|potrebbe interessarti|i più letti|lees ook
lees meer|gerelateerde artikelen|meest gelezen|läs mer|läs också|mest läst|les også|читайте также
関連記事|関連ニュース|最新記事|人気記事|人気ランキング|相关阅读|相关新闻|相关文章|推荐阅读
관련기사|관련 기사|subscribe now|subscribe today|subscribe to ~|subscriber exclusive|sign up now
sign up for ~|sign up to our ~|sign in to ~|log in to ~|already a subscriber|already a member
become a member|create an account|create a free account|get the app|download the app|get our app
get the newsletter|newsletter signup|our newsletter|join our newsletter|join our ~ newsletter
get our ~ newsletter|jetzt abonnieren|s'abonner|abonnez-vous ~|suscríbete ~|assine nossa ~
iscriviti ~|donate now|click here to ~|tap here to ~|enter your email|enter your email address
your email address|accept cookies|accept all cookies|manage cookies|cookie settings
manage preferences|cookie preferences|cookie policy|we use cookies ~|this site uses cookies ~
this website uses cookies ~|privacy policy|terms of use|terms of service|terms & conditions
terms and conditions|do not sell my personal information|all rights reserved|toggle navigation
play video
"""

# Words of which articles have headings too: clutter only at the edges of a page, or side by side.
_WORDS = """
ad|ads|advert|advertising|sponsored|promoted|werbung|annons|reklama|share|teilen|partager
compartir|compartilhar|compartilhe|condividi|delen|dela|поделиться|tweet|retweet|pin|pin it
whatsapp|facebook|twitter|linkedin|reddit|telegram|instagram|pinterest|youtube|tiktok|copied|email
e-mail|print|listen|save|saved|bookmark|like|follow|following|comments|comment|reply|commentaires
kommentare|comentarios|comentários|commenti|reacties|kommentarer|комментарии|related|latest|recent
popular|trending|recommended|most recent|recent news|top news|learn more|see all|view all|see also
voir aussi|ver más|ver también|saiba mais|zum thema|previous|next|nach oben|subscribe|abonnieren
sign up|sign in|log in|login|log out|register|my account|newsletter|newsletters|donate|support us
contribute|click here|email address|accept|accept all|reject all|decline|cookies|privacy
privacy notice|terms|about us|about|contact us|contact|help|faq|faqs|careers|jobs|site map|sitemap
advertise|advertise with us|imprint|impressum|datenschutz|mentions légales|aviso legal|home|menu
main menu|search|navigation|open menu|close menu|close|skip|weather|loading|play|watch|watch now
watch live|live|video|videos|photos|gallery|filed under|tags|topics|categories|category
"""

# Shapes rather than words: the weather, a time of reading, a count of shares, rights reserved.
_SHAPES = (
    r"(weather:? )?[-−–]?\d+([.,]\d+)?\s*°?\s*[CF]|[-−–]?\d+([.,]\d+)?\s*°",
    r"(about )?\d+([-–]\d+)?[- ](min|mins|minutes?|minuten|minutos|minuti)\.? "
    r"(read|watch|listen|lesezeit|de lecture|de lectura|de leitura|di lettura|leestijd)",
    r"(reading time|read time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura)\b"
    r".{0,20}",
    r"[\d.,]+\s?[km]? (shares?|comments?|likes?|retweets?|reactions?|claps?)",
    r"(shares?|comments?|views?|likes?|tweets?) ?[(:] ?[\d.,]+\s?[km]?\)?",
    r"\d+ (seconds?|minutes?|hours?) ago",
    r"([©ⓒ]|\(c\) ?\d{4}|copyright ([©ⓒ]|\(c\))|copyright\b.{0,40}\d{4}).{0,120}",
)
_EDGE_SHAPES = (
    r"[\d.,:/ ]+|\d{1,2}[:.]\d{2} ?([ap]\.?m\.?)?( [a-z]{2,4})?",
    r"\d+ (days?|weeks?|months?|years?) ago",
    r"page \d+( of \d+)?",
)

# A label and the headline that it leads to, on one line.
_TEASER = (
    r"(read|see|watch|related|also read|read also|read more|see more|see also|more|don't miss"
    r"|lesen sie auch|mehr dazu|lire aussi|à lire aussi|lea también|lee también|leia também"
    r"|leggi anche|lees ook|läs också|читайте также)\s?[:|►»]\s?.{3,160}"
)

# Labels that open a list of other articles at the foot of a page.
_MORE = (
    r"related|recent|latest|more|most|popular|trending|top|recommended|editor|you (may|might)"
    r"|don't miss|read next|up next|also|from (around|the web|our)|around the web|in case|what to"
    r"|mehr zum|das könnte|weitere|ähnliche|auch interessant|meistgelesen|neueste|lesen sie auch"
    r"|lire aussi|à lire|sur le même|articles|les plus|artículos|noticias|lo más|te puede|lea|lee"
    r"|leia|veja|mais|artigos|notícias|leggi anche|articoli|potrebbe|i più|lees|gerelateerd|meest"
    r"|läs|mest|les også|читайте|関連|最新|人気|相关|推荐|관련|promoted|sponsored"
)


def _matcher(*expressions: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions), re.IGNORECASE)


def _phrases(listed: str) -> str:
    """The expression that matches a whole line which is one of the listed phrases."""
    phrases = "|".join(listed.split("\n")).strip("|").split("|")
    expressions = (re.escape(phrase).replace(r"\~", r".{1,60}") for phrase in phrases)
    return rf"(?:{'|'.join(expressions)})[\s:.…!?»›>→+-]*"


_FURNITURE = _matcher(_phrases(_PHRASES), *_SHAPES, _TEASER)
_MAYBE = _matcher(_phrases(_WORDS), *_EDGE_SHAPES)
_OTHERS = _matcher(_MORE)

_SENTENCE_END = re.compile(r"[.!?…。！？؟।։።]['\"”’»›)\]}」』]*$")


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotation marks and brackets aside."""
    return _SENTENCE_END.search(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a clean line is known page furniture as a whole ("Share this article", "13.3 C")."""
    return _matches(_FURNITURE, line)


def may_be_furniture(line: str) -> bool:
    """Whether a clean line is furniture where others of its kind stand ("Facebook", "Jobs")."""
    return _matches(_MAYBE, line)


def opens_list_of_others(line: str) -> bool:
    """Whether a clean line is a label above links to other articles ("Related articles")."""
    return _OTHERS.match(line) is not None and is_furniture(line)


def _matches(pattern: re.Pattern[str], line: str) -> bool:
    if len(line) > 200 or (ends_sentence(line) and line.count(" ") > 3 and line[0] != "©"):
        return False  # a sentence is kept, whatever it says
    return pattern.fullmatch(line.replace("’", "'")) is not None
