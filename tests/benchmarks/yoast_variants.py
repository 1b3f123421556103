"""Variants of the 120 posts, judged by our checks and by yoastseo: a constant answer must not pass.

Each post is cut or lengthened, its keyphrase moved, added or doubled, headings, lists, images and links are added or taken
away, its sentences joined, its title, description and address changed: three variants a post, the same in every run.
yoastseo is installed with npm into build/yoastseo for this only; what it says is kept there too.

    .venv/bin/python tests/benchmarks/yoast_variants.py [--differences CHECK]
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from yoast_agreement import SHARED, SITE, UNJUDGED, available, paper_of, rows_of

from alwrity_desktop.language import pixel_width
from alwrity_desktop.page.analysis import Analysis, Paper, analyse
from alwrity_desktop.page.markdown import to_html

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / "build" / "yoastseo"
EACH = 3
LEAST = 20
"""Of each rating that a check can give."""
COMPETING = 12
"""Posts that get a link with the keyphrase as its text and nothing else, as chance gives too few of them."""
UNFOLLOWED = f'<p>See <a href="https://b.example.com/" rel="nofollow">it</a>, <a href="{SITE}b/" rel="nofollow">b</a>.</p>'
JOINTS = r"\b(?:and|but|also|however|because|so that|for example|such as|as well as|while|when|if),? "


@dataclass
class Work:
    """A post on its way to a variant: its blocks, and what stands around them."""

    paper: Paper
    blocks: list[str]
    other: list[str]
    dice: random.Random
    done: list[str] = field(default_factory=list)

    @property
    def phrase(self) -> str:
        return self.paper.keyphrase

    def change(self, **values: Any) -> None:
        self.paper = replace(self.paper, **values)

    def prose(self) -> list[int]:
        """Numbers of the blocks that are plain paragraphs."""
        return [number for number, block in enumerate(self.blocks) if re.match(r"[A-Z“]", block) and len(block) > 60]


def cut(work: Work) -> None:
    left = work.dice.choice((60, 150, 225, 270, 285, 320, 400))
    kept: list[str] = []
    for block in work.blocks:
        if left <= 0:
            break
        words = block.split()
        kept.append(block if len(words) <= left else " ".join(words[:left]) + ".")
        left -= len(words)
    work.blocks = kept or work.blocks[:1]


def lengthen(work: Work) -> None:
    work.blocks += work.other[: work.dice.randint(5, 15)]


def introduce(work: Work) -> None:
    words = work.phrase.split() or ["it"]
    split = len(words) > 1 and work.dice.random() < 0.6
    text = f"We speak of {words[0]}. Then come {' '.join(words[1:])}." if split else f"This text is about {work.phrase}."
    work.blocks.insert(0, f"{text} There is more of it below.")


def hide(work: Work) -> None:
    first = (work.phrase.split() or ["it"])[0]
    work.blocks = [re.sub(rf"\b{re.escape(first)}\w*", "matter", block, flags=re.IGNORECASE) for block in work.blocks]


def stuff(work: Work) -> None:
    many = work.dice.choice((1, 2, 4))
    for number in work.prose():
        if work.dice.random() < 0.7:
            work.blocks[number] += f" You can read about {work.phrase} here." * many


def illustrate(work: Work) -> None:
    for number in range(work.dice.choice((1, 2, 4, 6))):
        alt = work.dice.choice(("", "A street in the rain", f"A picture of {work.phrase}", f"A picture of {work.phrase}"))
        place = work.dice.randint(0, len(work.blocks))
        work.blocks.insert(place, f"![{alt}](https://example.org/{number}.png)")


def describe(work: Work) -> None:
    work.blocks = [re.sub(r"!\[[^\]]*\]", f"![A picture of {work.phrase}]", block) for block in work.blocks]
    work.blocks.append(f"![A picture of {work.phrase}](https://example.org/a.png)")


def link(work: Work) -> None:
    kind = work.dice.choice(("inner", "outer", "competing", "nofollow", "both"))
    made = {
        "inner": f"Read [the other page]({SITE}other/) as well.",
        "outer": "Read [the other site](https://elsewhere.example.com/) as well.",
        "competing": f"Read about [{work.phrase}](https://elsewhere.example.com/a) as well.",
        "nofollow": UNFOLLOWED,
        "both": f"Read [the other page]({SITE}other/) and [the site](https://elsewhere.example.com/) as well.",
    }
    work.blocks.append(made[kind])


def unlink(work: Work) -> None:
    plain = (re.sub(r"(?<!!)\[([^\]]*)\]\([^)]*\)", r"\1", block) for block in work.blocks)
    work.blocks = [re.sub(r"</?a\b[^>]*>", "", block) for block in plain]


def nofollow(work: Work) -> None:
    unlink(work)
    work.blocks.append(UNFOLLOWED)


def head(work: Work) -> None:
    about = work.dice.choice((0.2, 0.5, 0.5, 1.0))
    every = work.dice.choice((2, 4, 8))
    made: list[str] = []
    for number, block in enumerate(work.blocks):
        if number % every == 1:
            made.append(f"## What {work.phrase} is" if work.dice.random() < about else "## Something else")
        made.append(block)
    work.blocks = made


def behead(work: Work) -> None:
    work.blocks = [block for block in work.blocks if not re.match(r"#|<h\d", block)] or work.blocks


def shout(work: Work) -> None:
    """One heading of level 1, or several."""
    for number in range(work.dice.choice((1, 2, 3))):
        work.blocks.insert(work.dice.randint(1, len(work.blocks)), f"# Great heading number {number}")


def enumerate_(work: Work) -> None:
    work.blocks.append("- one thing\n- another thing\n- the last thing")


def flatten(work: Work) -> None:
    work.blocks = [re.sub(r"^\s*(?:[-*+]|\d+\.)\s+", "", block, flags=re.MULTILINE) for block in work.blocks]
    work.blocks = [re.sub(r"</?(?:ul|ol|li)\b[^>]*>", " ", block) for block in work.blocks]


def merge(work: Work) -> None:
    """Paragraphs of two and three in one."""
    made: list[str] = []
    for block in work.blocks:
        if made and re.match(r"[A-Z]", block) and re.match(r"[A-Z]", made[-1]) and len(made[-1].split()) < 160:
            made[-1] += " " + block
        else:
            made.append(block)
    work.blocks = made


def join(work: Work) -> None:
    """Sentences made longer."""
    share = work.dice.choice((0.2, 0.4, 0.9))

    def joined(match: re.Match[str]) -> str:
        return f", and {match[1].lower()}" if work.dice.random() < share else match[0]

    for number in work.prose():
        work.blocks[number] = re.sub(r"\. ([A-Z])(?=[a-z]+ )", joined, work.blocks[number])


def shorten(work: Work) -> None:
    for number in work.prose():
        work.blocks[number] = re.sub(
            r", (?:and|but|which) (\w)", lambda match: f". {match[1].upper()}", work.blocks[number]
        )


def be_passive(work: Work) -> None:
    made = ("It was written by a friend.", "The house is painted each year.", "Much has been said.", "They were seen.")
    for number in work.prose():
        if work.dice.random() < 0.5:
            work.blocks[number] += " " + work.dice.choice(made)


def be_active(work: Work) -> None:
    for number in work.prose():
        work.blocks[number] += " We like it. We walk home now. They sleep well at night."


def tie(work: Work) -> None:
    for number in work.prose():
        work.blocks[number] = re.sub(r"\. (We|The|It|They|This) ", r". However, \1 ", work.blocks[number])


def untie(work: Work) -> None:
    gone = re.compile(JOINTS, re.IGNORECASE)
    for number in work.prose():
        work.blocks[number] = gone.sub("", work.blocks[number])


def repeat(work: Work) -> None:
    work.blocks.append("We made a plan. We wrote it down. We kept to it. Then came the rain.")


def title(work: Work) -> None:
    made = work.dice.choice(
        (f"{work.phrase}: all there is", f"All of {work.phrase}", "A title of no use", "A very long title " * 5, "A title")
    )
    work.change(title=made, meta_title=made)


def long_title(work: Work) -> None:
    made = f"All there is to say about {work.phrase} in one place, for those who have the time"
    work.change(title=made, meta_title=made)


def bare_title(work: Work) -> None:
    work.change(title="", meta_title=work.dice.choice(("A title of no use", f"{work.phrase} and more")))


def description(work: Work) -> None:
    sentence = f"All that you should know of {work.phrase}, told by those who do it. "
    nothing = ("Nothing of what is looked for is here. " * 4)[:150]
    made = work.dice.choice(("", "A short one.", sentence, (sentence * 2)[:140], sentence * 3, nothing))
    work.change(meta_description=made)


def slug(work: Work) -> None:
    words = re.findall(r"\w+", work.phrase.lower()) or ["page"]
    work.change(slug=work.dice.choice(("a-page", words[-1], "-".join(words), "something-else")))


def keyphrase(work: Work) -> None:
    words = list(dict.fromkeys(re.findall(r"[a-z]{5,}", " ".join(work.blocks).lower())))[:40]
    work.dice.shuffle(words)
    count = work.dice.choice((0, 5, 6, 7, 9, 11))
    work.change(keyphrases=(" ".join(words[:count]),))


def complicate(work: Work) -> None:
    made = "Notwithstanding incomprehensible bureaucratization, interdepartmental telecommunication proliferates."
    for number in work.prose():
        work.blocks[number] += f" {made}"


CHANGES: list[Callable[[Work], None]] = [
    cut, cut, lengthen, introduce, introduce, hide, stuff, stuff, illustrate, illustrate, describe, link, link, unlink,
    nofollow, head, head, head, behead, shout, shout, enumerate_, flatten, merge, join, shorten, be_passive, be_active, tie,
    untie, repeat, title, title, long_title, bare_title, description, description, description, slug, slug, keyphrase,
    keyphrase, complicate,
]  # fmt: skip


def variants() -> list[tuple[str, Paper]]:
    """The papers, each with a name that says what was done."""
    papers = [paper_of(SHARED / "corpus" / "posts" / f"{row['slug']}.md") for row in rows_of()]
    made: list[tuple[str, Paper]] = []
    for number, paper in enumerate(papers):
        other = re.split(r"\n\s*\n", papers[(number + 7) % len(papers)].text.strip())
        for which in range(EACH):
            dice = random.Random(f"{paper.slug} {which}")
            work = Work(paper, re.split(r"\n\s*\n", paper.text.strip()), other, dice)
            for change in dice.sample(CHANGES, 6):
                change(work)
                work.done.append(change.__name__)
            name = f"{paper.slug[:40]} {which} {' '.join(work.done)}"
            made.append((name, replace(work.paper, text="\n\n".join(work.blocks))))
    for paper in papers[:COMPETING]:
        text = f"{paper.text}\n\nRead about [{paper.keyphrase}](https://elsewhere.example.com/a) as well."
        made.append((f"{paper.slug[:40]} competing", replace(paper, text=text)))
    return made


def given(name: str, paper: Paper) -> dict[str, Any]:
    """A paper as yoast_judge.mjs takes it. The width of a title needs a browser, so it is ours."""
    return {
        "id": name, "html": to_html(paper.text), "keyphrase": paper.keyphrase, "description": paper.meta_description,
        "title": paper.seo_title, "title_width": round(pixel_width(paper.seo_title)), "slug": paper.slug,
        "permalink": f"{SITE}{paper.slug}/", "text_title": paper.title,
    }  # fmt: skip


def installed() -> bool:
    """Is yoastseo there, or can it be fetched?"""
    if not (FOLDER / "node_modules" / "yoastseo").is_dir():
        npm = shutil.which("npm")
        if not npm or not shutil.which("node"):
            return False
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "package.json").write_text('{"private": true}')
        command = [npm, "install", "yoastseo@3.6", "jsdom", "--no-audit", "--no-fund", "--silent"]
        return subprocess.run(command, cwd=FOLDER, check=False, capture_output=True).returncode == 0
    return True


def said_of(papers: list[dict[str, Any]], *, afresh: bool = False) -> list[dict[str, Any]]:
    """What yoastseo says of papers; kept in build/, so that only new ones are judged unless `afresh`."""
    script = HERE / "yoast_judge.mjs"
    kept = FOLDER / "said.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.is_file() else []
    known = {} if afresh else {row["digest"]: row["said"] for row in rows}
    lines = {digest_of(paper, script): json.dumps(paper) for paper in papers}
    new = [digest for digest in lines if digest not in known]
    if new:
        given_lines = "".join(lines[digest] + "\n" for digest in new)
        done = subprocess.run(
            ["node", str(script)], cwd=FOLDER, input=given_lines, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-2_000:])
        known |= dict(zip(new, map(json.loads, done.stdout.splitlines()), strict=True))
        if not afresh:
            kept.write_text("".join(json.dumps({"digest": key, "said": said}) + "\n" for key, said in known.items()))
    return [known[digest] for digest in lines]


def digest_of(paper: dict[str, Any], script: Path) -> str:
    return hashlib.sha256(json.dumps(paper).encode() + script.read_bytes()).hexdigest()[:24]


@dataclass
class Compared:
    """Counts by check, and how often yoastseo gave each rating."""

    same: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    ratings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    differences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def overall(self) -> float:
        return sum(self.same.values()) / sum(self.total.values())

    @property
    def worst(self) -> float:
        return min(self.same[check] / total for check, total in self.total.items())


def compare() -> Compared:
    found = Compared()
    papers = variants()
    for (name, paper), said in zip(papers, said_of([given(*pair) for pair in papers]), strict=True):
        add(found, name, analyse(paper), said["checks"])
    return found


def add(found: Compared, name: str, analysis: Analysis, said: dict[str, Any]) -> None:
    for check, (score, rating) in said.items():
        ours = analysis.of(check)
        if check in UNJUDGED or ours is None or ours.rating == "none":
            continue
        found.total[check] += 1
        found.ratings[check][rating] += 1
        if ours.rating == rating:
            found.same[check] += 1
        else:
            found.differences[check].append(f"{name}: ours {ours.rating} {ours.value}, yoastseo {rating} {score}")


def table(found: Compared) -> str:
    rows = [f"{'check':28} {'alike':>6} {'of':>5} {'share':>7}   bad   ok good"]
    for check in sorted(found.total, key=lambda name: found.same[name] / found.total[name]):
        same, total, ratings = found.same[check], found.total[check], found.ratings[check]
        counts = " ".join(f"{ratings[name]:4}" for name in ("bad", "ok", "good"))
        rows.append(f"{check:28} {same:6} {total:5} {100 * same / total:6.1f}%  {counts}")
    rows.append(f"{'all':28} {sum(found.same.values()):6} {sum(found.total.values()):5} {100 * found.overall:6.1f}%")
    return "\n".join(rows)


def main() -> None:
    if not available() or not installed():
        raise SystemExit("this needs the shared corpus, node and npm")
    found = compare()
    if len(sys.argv) > 2 and sys.argv[1] == "--differences":
        print("\n".join(found.differences.get(sys.argv[2], [])))
        return
    print(table(found))


if __name__ == "__main__":
    main()
