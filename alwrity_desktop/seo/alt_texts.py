"""Alternative texts of a draft's images: typed, or suggested by a model that sees; put into the draft where they belong.

A suggestion is a model's opinion of what an image shows: read it before it is kept. What is judged here is measured.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.task import Picture, Task
from alwrity_desktop.core.errors import BudgetError, InputError, KnownError, NetworkError, OfflineError
from alwrity_desktop.core.files import storage_error
from alwrity_desktop.core.http import HTTPError, HttpGate, InvalidURL
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import Page, read_page
from alwrity_desktop.seo import prompts
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.suggesting import Choice, bare, is_offline

MOST_CHARACTERS = 125
"""Some screen readers break longer texts; the field's usual limit, not a rule of the standard (WCAG 2.2, 1.1.1)."""
AROUND = 600
SIDE = 1024
"""Pixels of the longer side that a model is sent; more costs more and tells it little."""
MOST_BYTES = 20_000_000
MOST_PIXELS = 80_000_000
_OPENING = re.compile(
    r"^(?:image|picture|photo|photograph|graphic|bild|foto|image|imagen|immagine)\s+(?:of|von|de|di)\b", re.I
)
_FILE_NAME = re.compile(
    r"^[\w%.+-]+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$|^(?:img|dsc|dscn|image|screenshot)[_\- ]?\d+$", re.I
)
_ALT = re.compile(r"\salt\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)|\salt(?=[\s/>])", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class DraftImage:
    """An image of a draft, counted from 1. heading and around: under what and beside what it stands."""

    number: int
    src: str
    alt: str
    start: int
    end: int
    heading: str
    around: str
    findings: tuple[Finding, ...]


@dataclass(slots=True, frozen=True)
class AltIdea:
    """A suggestion for an image. decorative: the model says that it tells nothing, so its text stays empty.

    problem: why there is none, as a sentence; "" where there is one.
    """

    number: int
    src: str
    text: str
    decorative: bool = False
    problem: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True, frozen=True)
class AltIdeas:
    """What came. cost_micros: millionths of a dollar, None where a price is unknown."""

    ideas: tuple[AltIdea, ...]
    label: str
    model: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int | None = 0
    warnings: tuple[str, ...] = ()


def images_of(body: str, keyphrase: str = "", language: str = "en") -> list[DraftImage]:
    """The images of a draft's Markdown, in reading order, each judged."""
    page = read_page(Paper(body, keyphrases=(keyphrase,) if keyphrase else (), language=language))
    found: list[DraftImage] = []
    heading = before = ""
    for index, leaf in enumerate(page.leaves):
        if leaf.role == "heading":
            heading = " ".join(leaf.text.split())
        for image in leaf.block.images:
            after = next((other.text for other in page.leaves[index + 1 :][:2] if other.text.strip()), "")
            around = " ".join(f"{before[-AROUND:]} {leaf.text} {after[:AROUND]}".split())
            place = (leaf.base + image.start, leaf.base + image.end)
            findings = tuple(judge(image.alt, image.src, page))
            found.append(DraftImage(len(found) + 1, image.src, image.alt, *place, heading, around, findings))
        before = leaf.text if leaf.role != "heading" and leaf.text.strip() else before
    return found


def judge(alt: str, src: str = "", page: Page | None = None) -> list[Finding]:
    """What is off with an alternative text. page: tells the keyphrase, to find texts that are made of nothing else."""
    text = alt.strip()
    if not text:
        return [Finding("missing", "bad", _("It has no alternative text; only decoration may go without."))]
    found: list[Finding] = []
    if len(text) > MOST_CHARACTERS:
        words = {"count": len(text), "most": MOST_CHARACTERS}
        found.append(Finding("long", "ok", _("{count} characters (measured); up to {most} are read well.", **words)))
    if _OPENING.match(text):
        found.append(Finding("opening", "ok", _("A screen reader says that it is an image; begin with what it shows.")))
    name = unquote(Path(urlsplit(src).path).stem) if src and not src.startswith("data:") else ""
    if _FILE_NAME.match(text) or (name and text.lower() == name.lower() and (len(name) > 20 or re.search(r"[_\d]", name))):
        found.append(Finding("file_name", "bad", _("It is the name of a file and says nothing of what the image shows.")))
    if page is not None and page.keyphrase:
        sentence_words = text.lower().split()
        if len(sentence_words) > 3 and sum(word in page.keyphrase.words for word in sentence_words) > 0.8 * len(
            sentence_words
        ):
            found.append(Finding("stuffed", "ok", _("It is made of the keyphrase; say what the image shows.")))
    return found


def put(body: str, texts: Mapping[int, str]) -> str:
    """The Markdown with new alternative texts, by the number of the image. Raises InputError for a number there is not."""
    images = {image.number: image for image in images_of(body)}
    for number in texts:
        if number not in images:
            count = len(images)
            raise InputError(
                _("There is no image {number}.", number=number),
                ngettext("The text has {count} image.", "The text has {count} images.", count),
            )
    for number in sorted(texts, reverse=True):
        image = images[number]
        body = body[: image.start] + _with_alt(body[image.start : image.end], texts[number]) + body[image.end :]
    return body


def _with_alt(source: str, alt: str) -> str:
    alt = " ".join(alt.split())
    if source.startswith("!["):
        end = _label_end(source)
        rest = source[end + 1 :]
        reference = "" if rest[:1] in ("(", "[") and rest != "[]" else f"[{source[2:end]}]"
        safe = re.sub(r"([\\\[\]`*_<])", r"\\\1", alt)
        return f"![{safe}]{reference or rest}"
    attribute = f' alt="{escape(alt)}"'
    if _ALT.search(source):
        return _ALT.sub(lambda _match: attribute, source, count=1)
    return re.sub(r"^<img\b", lambda match: match.group() + attribute, source, flags=re.IGNORECASE)


def _label_end(source: str) -> int:
    """Where the description of `![description](...)` ends: at its closing bracket."""
    depth, at = 0, 2
    while at < len(source):
        char = source[at]
        if char == "\\":
            at += 1
        elif char == "[":
            depth += 1
        elif char == "]":
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return len(source) - 1


def prepared(data: bytes, name: str) -> Picture:
    """An image made ready to be sent: at most 1,024 pixels, without its metadata (place, camera). Takes CPU time.

    Raises InputError for what is no image, or one of unreasonable size.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if data[:400].lstrip().lower().startswith((b"<svg", b"<?xml")):
        raise InputError(_("{name} is a drawing (SVG); models see only pixels.", name=name), _("Type its text."))
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise InputError(_("{name} has too many pixels.", name=name), _("Make it smaller first."))
            image = ImageOps.exif_transpose(opened).convert("RGBA")
        image.thumbnail((SIDE, SIDE))
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(_("{name} is not an image that can be read.", name=name), _("Check the file.")) from error
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=82)
    return Picture("image/jpeg", out.getvalue())


async def suggest(
    engine: Engine,
    body: str,
    *,
    title: str = "",
    keyphrase: str = "",
    language: str = "en",
    folders: Sequence[Path] = (),
    http: HttpGate | None = None,
    numbers: Sequence[int] = (),
    choice: Choice | None = None,
    report: Report = silent,
) -> AltIdeas:
    """Suggestions for the images that have no text, or for those in `numbers`. One that fails keeps none of the others.

    folders: where image files lie. http: to fetch those at an address; without it they are left to be typed. Raises
    InputError when no model is chosen, ModelError when it cannot see or nothing works at all.
    """
    chosen = choice or Choice()
    if is_offline(engine, chosen.model):
        raise InputError(
            _("Seeing an image needs a model, and none is chosen."),
            _("Choose one that sees, or type the texts yourself."),
        )
    images = await asyncio.to_thread(images_of, body, keyphrase, language)
    wanted = [image for image in images if (image.number in numbers if numbers else not image.alt.strip())]
    run = _Run(engine, chosen, title, language, report)
    for position, image in enumerate(wanted):
        report(
            Progress("alt", _("Image {number} of {count}", number=position + 1, count=len(wanted)), position / len(wanted))
        )
        await run.one(image, folders, http)
    return run.ideas()


class _Run:
    """The suggestions of one call, with what they cost."""

    def __init__(self, engine: Engine, choice: Choice, title: str, language: str, report: Report) -> None:
        self._engine, self._choice, self._report = engine, choice, report
        self._title, self._language = title, language
        self._found: list[AltIdea] = []
        self._costs: list[int | None] = []
        self._tokens = [0, 0]
        self._model = ""
        self._warnings: list[str] = []

    async def one(self, image: DraftImage, folders: Sequence[Path], http: HttpGate | None) -> None:
        """Ask for one image. A model that cannot see, a wrong key or a cap ends the whole; other trouble only this one."""
        try:
            data = await _bytes_of(image.src, folders, http)
            picture = await asyncio.to_thread(prepared, data, _short(image.src))
            self._found.append(await self._ask(image, picture))
        except BudgetError:
            raise
        except ModelError as error:
            if error.kind in ("vision", "auth", "quota", "not_found", "network"):
                raise
            self._found.append(AltIdea(image.number, image.src, "", problem=error.sentence))
        except KnownError as error:
            self._found.append(AltIdea(image.number, image.src, "", problem=error.sentence))

    async def _ask(self, image: DraftImage, picture: Picture) -> AltIdea:
        values = {"title": self._title, "heading": image.heading, "text": image.around, "most": MOST_CHARACTERS}
        key = "seo.alt_text"
        request = await asyncio.to_thread(prompts.filled, key, values, self._language, self._choice.overrides)
        schema: dict[str, Any] = {
            "type": "object",
            "properties": {"alt": {"type": "string"}, "decorative": {"type": "boolean"}},
            "required": ["alt", "decorative"],
            "additionalProperties": False,
        }
        task = Task(
            kind=key,
            system=request.system,
            prompt=request.prompt,
            model=self._choice.model,
            base_url=self._choice.base_url,
            draft_id=self._choice.draft_id,
            output=schema,
            images=(picture,),
        )
        result = await self._engine.run(task, self._report)
        self._model = result.model
        self._costs.append(result.usage.cost_micros)
        self._tokens[0] += result.usage.tokens_in
        self._tokens[1] += result.usage.tokens_out
        self._warnings += [warning for warning in result.warnings if warning not in self._warnings]
        decorative = bool(result.data["decorative"])
        text = "" if decorative else bare(str(result.data["alt"]))
        return AltIdea(image.number, image.src, text, decorative, "", () if decorative else tuple(judge(text, image.src)))

    def ideas(self) -> AltIdeas:
        """All of them."""
        label = _("A model's opinion of what the images show ({model}); read each before it is kept.", model=self._model)
        cost = None if None in self._costs else sum(cost or 0 for cost in self._costs)
        found, warnings = tuple(self._found), tuple(self._warnings)
        sent, came = self._tokens
        return AltIdeas(found, label if self._model else "", self._model, sent, came, cost, warnings)


async def _bytes_of(src: str, folders: Sequence[Path], http: HttpGate | None) -> bytes:
    if src.startswith(("http://", "https://")):
        if http is None:
            raise InputError(_("{name} lies on another server.", name=_short(src)), _("Type its text."))
        return await _fetched(src, http)
    return await asyncio.to_thread(_file_bytes, src, folders)


def _file_bytes(src: str, folders: Sequence[Path]) -> bytes:
    name = unquote(src.partition("?")[0])
    for folder in folders:
        path = folder / name.lstrip("/")
        try:
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                if path.stat().st_size > MOST_BYTES:
                    raise InputError(_("{name} is larger than 20 MB.", name=_short(src)), _("Make it smaller first."))
                return path.read_bytes()
        except (OSError, ValueError) as error:
            problem = error if isinstance(error, OSError) else OSError(str(error))
            raise storage_error(problem, path) from error
    raise InputError(_("There is no file {name} beside the text.", name=_short(src)), _("Check its address in the text."))


async def _fetched(url: str, http: HttpGate) -> bytes:
    try:
        async with asyncio.timeout(60), http.client(follow_redirects=True) as client, client.stream("GET", url) as response:
            if response.status_code != 200:
                said = _("{name} could not be fetched ({status}).", name=_short(url), status=response.status_code)
                raise NetworkError(said, _("Check its address."))
            data = bytearray()
            async for piece in response.aiter_bytes(65_536):
                data += piece
                if len(data) > MOST_BYTES:
                    raise InputError(_("{name} is larger than 20 MB.", name=_short(url)), _("Make it smaller first."))
            return bytes(data)
    except OfflineError:
        raise
    except (HTTPError, InvalidURL, TimeoutError, UnicodeError) as error:
        said = _("{name} could not be fetched.", name=_short(url))
        raise NetworkError(said, _("Check its address and the connection."), detail=str(error)) from error


def _short(src: str) -> str:
    return src if len(src) <= 80 else f"…{src[-79:]}"
