"""A text cut into sentences and words, each with its place."""

from __future__ import annotations

import re
from functools import cache

from alwrity_desktop.language.data import Language, load
from alwrity_desktop.language.spans import Span, lowered, normalised

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"
# A word is what stands between spaces, dashes and ellipses, less the punctuation around it; an ideograph is one of its own.
_WORD = re.compile(rf"[{_IDEOGRAPH}]|[^\W_{_IDEOGRAPH}](?:[^\s–—…{_IDEOGRAPH}]*[^\W_{_IDEOGRAPH}])?[{_MARKS}]*")
_END = re.compile(r"(?:[.!?…؟۔]+(?:[\"'”’»)\]]|[ \u00a0\u202f]»(?=[\s,.;]|$))*(?=\s|$)|[。！？]+[」』”）]*|\n\s*\n)")
_NEXT = re.compile(r"[\s\"'“”‘’«„(\[¿¡*_]*(\S)?")
_BEFORE = re.compile(r"([^\s\"'“‘«(\[]+)$")
_LETTER = re.compile(r"\s?[^\W\d_]\.")  # "z. B.", "p. m."
_ORDINALS = {"all": re.compile(r"\d{1,2}|[IVXL]{1,5}"), "roman": re.compile(r"[IVXL]{1,5}")}
_NUMBERED = re.compile(r"\w\.\s?\d+$")  # "S. 12": the number of a page is no ordinal
_MAY_END = frozenset(("etc", "inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "ph.d", "m.d", "no"))


# Japanese has no spaces: a word is a run of one script, kanji with their ending. What a particle is, and where an ending in
# hiragana stops, is told by what follows; a dictionary would do better, and weighs 50 MB.
_PARTICLE = (
    "(?:から|など|だけ|しか|ので|のに|けど|でも|との|での|まで|より|には|にも|では|とは|への"
    "|[はがをにでとものへやかねよな])"
)
_ALWAYS = (
    "(?:を|には|にも|まで|より|では|とは|への|として|について|による|における|という|です|でした|でしょう|ように|こと|ため)"
)
_NOT_HIRAGANA = "(?![ぁ-ん])"
_ENDING = f"(?:(?!{_ALWAYS})[ぁ-ん])*?(?={_ALWAYS}|{_PARTICLE}?{_NOT_HIRAGANA})"
_KANJI = "\u4e00-\u9fff\u3400-\u4dbf々〆"
_JAPANESE = re.compile(
    rf"[\u30a1-\u30faー]+|[{_KANJI}]+(?:(?!が{_NOT_HIRAGANA})[あ-うか-つなぬねば-ふぶぷほ-むめ-わん]{_ENDING})?"
    rf"|{_ALWAYS}|(?<=[{_KANJI}\u30a1-\u30fa])[はにのもでとへ]|[こそあど][のれこ]|{_PARTICLE}{_NOT_HIRAGANA}|[ぁ-ん]{_ENDING}"
    rf"|[^\W_{_IDEOGRAPH}{_KANJI}](?:[^\s–—…、。「」（）{_IDEOGRAPH}{_KANJI}]*[^\W_{_IDEOGRAPH}{_KANJI}])?"
)


def words(text: str, language: str = "en") -> list[Span]:
    """The words of `text`, normalised in spelling but not in case; punctuation and lone symbols are none."""
    pattern = _JAPANESE if language[:2] == "ja" else _WORD
    if text.isascii() and "`" not in text:
        return [Span(match.start(), match.end(), match[0]) for match in pattern.finditer(text)]
    return [Span(match.start(), match.end(), normalised(match[0])) for match in pattern.finditer(text)]


def word_texts(text: str, language: str = "en") -> list[str]:
    """The texts of `words`, for who needs no places."""
    found: list[str] = (_JAPANESE if language[:2] == "ja" else _WORD).findall(text)
    return found if text.isascii() and "`" not in text else [normalised(word) for word in found]


def word_count(text: str) -> int:
    """Number of words in `text`."""
    return sum(1 for _match in _WORD.finditer(text))


def sentences(text: str, language: str = "en", *, lines: bool = False) -> list[Span]:
    """The sentences of `text` without the space around them; each has a letter or digit.

    An empty line always ends one; with `lines` a single line end does too. Abbreviations, initials and numbers do not.
    """
    known = load(language)
    ends = [match.end() for match in _ends(known.stops).finditer(text) if _is_end(text, match, known)]
    if lines:
        ends = sorted({*ends, *(match.end() for match in re.finditer(r"\n", text))})
    found: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        bare = piece.strip()
        if bare and _WORD.search(bare):
            at = start + len(piece) - len(piece.lstrip())
            found.append(Span(at, at + len(bare), bare))
        elif bare and found and "\n" not in piece:
            found[-1] = Span(
                found[-1].start, start + len(piece.rstrip()), text[found[-1].start : start + len(piece.rstrip())]
            )
        start = end
    return found


@cache
def _ends(stops: str) -> re.Pattern[str]:
    """Where a sentence may end; `stops` are further marks of the language."""
    return re.compile(_END.pattern.replace("[.!?", f"[{stops}.!?")) if stops else _END


def _is_end(text: str, match: re.Match[str], known: Language) -> bool:
    mark = match[0]
    if mark[0] in "。！？" and mark[-1] in "」』”）" and text[match.end() : match.end() + 1] in ("と", "っ", "、", "の"):
        return False
    if mark[0] in "\n。！？":
        return True
    following = _NEXT.match(text, match.end())
    first = following[1] if following else None
    if first is None:
        return True
    if first.islower():
        return False
    if mark[0] != ".":
        return True
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    word = before[1] if before else ""
    if len(word) == 1 and word.isalpha() and ((word.isupper() and word != "I") or _LETTER.match(text, match.end())):
        return False
    if known.ordinals and _is_ordinal(word, text, match.start(), known.ordinals):
        return False
    word = lowered(normalised(word), known.code).strip("-–—.")
    may_end = _MAY_END if known.code == "en" else ("etc", "usw", "osv", "itd", "atd", "ecc", "enz")
    return word not in known.abbreviations or (word in may_end and first.isupper())


def _is_ordinal(word: str, text: str, end: int, kind: str) -> bool:
    """Is `word`, which stands before the full stop at `end`, an ordinal: "am 3. Mai", "Karel IV. z Lucemburku"?"""
    return bool(_ORDINALS[kind].fullmatch(word)) and not _NUMBERED.search(text, max(0, end - 12), end)
