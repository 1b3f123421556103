"""The offline drafter's texts to post: a skeleton out of the person's own notes or post, within the limits, no invention.

Every line is a sentence of an own text or of the brief; the rest are marked prompts (`> [ ] ...`), which are neither
counted nor copied. A hashtag is a keyphrase, a short topic or a term that the own texts come back to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language.names import language_name
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import selection
from alwrity_desktop.writer.assembly import link_to
from alwrity_desktop.writer.briefs import language_of, subject, texts_of
from alwrity_desktop.writer.format_file import Format
from alwrity_desktop.writer.material import NEAR_DUPLICATE, Material, query_of
from alwrity_desktop.writer.metadata import TOPIC_WORDS, Metadata
from alwrity_desktop.writer.notes import Passage
from alwrity_desktop.writer.offline import OfflineDraft, prompt
from alwrity_desktop.writer.outline import Planned, capital
from alwrity_desktop.writer.postings import KEY, Rules, answers, hashtags, rules_of
from alwrity_desktop.writer.scaffolding import Scaffolding
from alwrity_desktop.writer.tagging import choose_tags
from alwrity_desktop.writer.telling import Tell, untold, within

LONG = 600
"""Characters from own texts in a text that may be long: a skeleton is not to fill 3,000 with what happens to be there."""
MOST_SENTENCES = 4
_IN_TAG = re.compile(r"[^\W_]+")


def notice() -> str:
    """What the skeleton is, in plain words."""
    return _(
        "This is a skeleton put together without a model and without the network: its sentences are from your own texts "
        "and the brief. Lines that begin with > [ ] are for you, and are neither counted nor copied."
    )


def draft_postings(form: Format, brief: Mapping[str, Any], sources: Sequence[Source], tell: Tell = untold) -> OfflineDraft:
    """Skeletons from brief, notes and sources, of a format that has rules. Takes CPU time: call it in a thread."""
    rules = rules_of(form)
    assert rules is not None
    return _Skeletons(form, rules, brief, sources, tell).draft()


class _Skeletons:
    def __init__(self, form: Format, rules: Rules, brief: Mapping[str, Any], sources: Sequence[Source], tell: Tell) -> None:
        self.form, self.rules, self.brief = form, rules, brief
        self.language = language_of(brief)
        self.scaffolding = Scaffolding(self.language)
        self.material = Material(sources, query_of(brief), self.language, (), within(tell, 0.0, 0.9))
        self.count = rules.asked(brief)
        self.link = str(brief.get("link") or "").strip()
        self.call = str(brief.get("call_to_action") or "").strip()
        self.tags = self._hashtags()

    def draft(self) -> OfflineDraft:
        passages = self._passages()
        groups = self._thread(passages) if self.rules.series else self._variants(passages)
        texts = [self._text(number, lines) for number, lines in enumerate(groups)]
        key = next(step.key for step in self.form.steps if answers(step))
        metadata = Metadata(title=capital(subject(self.brief)))
        return OfflineDraft([], {key: {KEY: texts}}, metadata, self._notices(groups))

    # ---------------------------------------------------------------------------------------- what is at hand

    def _passages(self) -> list[Passage]:
        """Own passages that can stand alone, the worthiest first, none twice."""
        every = [passage for segment in self.material.segments for passage in segment.passages]
        fitting = [each for each in every if not (each.junk or each.leans or each.is_list) and each.sentences]
        chosen: list[Passage] = []
        for passage in sorted(fitting, key=lambda each: -self.material.worth(each)):
            if self.material.sameness(passage) < NEAR_DUPLICATE:
                self.material.take([passage])
                chosen.append(passage)
        return chosen

    def _hashtags(self) -> list[str]:
        given = texts_of(self.brief, "keyphrases")
        topic = subject(self.brief)
        given += [topic] if len(topic.split()) <= TOPIC_WORDS else []
        own = [passage.plain for segment in self.material.segments for passage in segment.passages if not passage.junk]
        tags = choose_tags(given, own, self.language, self.rules.most_hashtags(self.brief))
        joined = ("#" + "".join(capital(word) for word in _IN_TAG.findall(tag)) for tag in tags)
        return [tag for tag in dict.fromkeys(joined) if hashtags(tag) == [tag]]

    # ---------------------------------------------------------------------------------------- the texts

    def _variants(self, passages: Sequence[Passage]) -> list[list[str]]:
        """Each variant opens with another passage; what follows may stand in several."""
        groups: list[list[str]] = []
        for number in range(self.count):
            angle = str(self.brief.get("angle") or "").strip()
            lead = [angle] if angle and number == 0 else []
            rest = passages[number:]
            groups.append(self._fitting(lead, rest, number))
        return groups

    def _thread(self, passages: Sequence[Passage]) -> list[list[str]]:
        """A passage a post, the chosen ones in the order they are read."""
        wanted = sorted(passages[: self.count], key=self.material.place)
        groups = [self._fitting([], [passage], number) for number, passage in enumerate(wanted)]
        return groups + [[] for _missing in range(self.count - len(groups))]

    def _fitting(self, lines: list[str], passages: Sequence[Passage], number: int) -> list[str]:
        """Whole sentences as far as they fit; the first of each passage first, then what follows it there."""
        most = min(self._room(number), LONG)
        kept = [line for line in lines if self.rules.length(line) <= most]
        count = len(kept)
        for passage in passages:
            paragraph = ""
            for sentence in passage.sentences:
                if count >= MOST_SENTENCES or self.rules.length("\n\n".join([*kept, paragraph, sentence])) > most:
                    break
                paragraph, count = f"{paragraph} {sentence}".strip(), count + 1
            kept += [paragraph] if paragraph else []
        return kept

    def _tail(self, number: int) -> list[str]:
        """What the brief gives: call to action, link, hashtags; in a thread the last post has them."""
        if self.rules.series and number != self.count - 1:
            return []
        tags = list(self.tags)
        while True:
            tail = [part for part in (self.call, "" if self.link in self.call else self.link, " ".join(tags)) if part]
            if not tags or self.rules.length("\n\n".join(tail)) <= self.rules.most(self.brief) // 2:
                return tail
            tags.pop()

    def _room(self, number: int) -> int:
        fixed = self.rules.length("\n\n".join(self._tail(number)))
        return self.rules.most(self.brief) - fixed - (2 if fixed else 0) - self._number_room()

    def _number_room(self) -> int:
        return len(f" {self.count}/{self.count}") if self.brief.get("numbered") else 0

    def _text(self, number: int, lines: Sequence[str]) -> str:
        say = self.scaffolding.say
        label = _(
            "Skeleton without a model, from your own texts: put it into words for the network, then delete this line."
        )
        parts = [prompt(say("skeleton", label))] if number == 0 else []
        parts += lines
        if not lines:
            open_ = _("Say in your own words, in two or three sentences, what readers should know about {subject}.")
            parts.append(prompt(say("posting", open_, subject=subject(self.brief))))
        if number == 0 and (point := self._point()) is not None:
            covered = _("Cover in your own words: {point} ({link})")
            parts.append(prompt(say("point", covered, point=point.plain, link=link_to(point.source))))
        if self.brief.get("numbered") and lines:
            parts[-1 if not parts[-1].startswith("> ") else -2] += f" {number + 1}/{self.count}"
        tail = self._tail(number)
        if self.rules.length("\n\n".join([*lines, *tail])) > self.rules.most(self.brief):
            tail = tail[:-1]
        return "\n\n".join([*parts, *tail])

    def _point(self) -> Passage | None:
        """Somebody else's sentence to be told in own words, where there is one."""
        vector = self.material.index.vector(query_of(self.brief))
        return selection.quotation(self.material, Planned("", "topic", "", vector=vector), [], 60, any_fit=True)

    def _notices(self, groups: Sequence[Sequence[str]]) -> list[str]:
        notices = [notice()]
        empty = sum(not lines for lines in groups)
        if not self.material.segments:
            notices.append(
                _("There are no notes of your own, so it is prompts to fill: add notes, or the post it is about.")
            )
        elif empty:
            one, more = "For {count} text your notes gave nothing.", "For {count} texts your notes gave nothing."
            notices.append(ngettext(one, more, empty))
        if not self.scaffolding.known:
            notices.append(
                _(
                    "Headings and prompts are in English: the program has none in {language} yet.",
                    language=language_name(self.language),
                )
            )
        return notices
