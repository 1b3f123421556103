"""A model on loopback that writes what the prompt asks for."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from loopback import LoopbackServer

MODEL = "openai_compatible:small"


def words(count: int, start: str = "Sentence") -> str:
    """A text of exactly `count` words, eight a sentence."""
    every = [f"{start}{number}" if number % 8 == 0 else f"word{number}" for number in range(count)]
    sentences = [" ".join(every[number : number + 8]) + "." for number in range(0, count, 8)]
    return " ".join(sentences)


class Author(LoopbackServer):
    """A model that does as the prompt says. `overrides`: called with the prompt first; "" or None means as usual.

    asked: prompts in order. systems: their system texts. hold: set to a word; a text is cut after some pieces and waits
    when the prompt has that word.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.systems: list[str] = []
        self.overrides: Callable[[str], str | int | None] = lambda prompt: None
        self.hold = ""
        self.holding = asyncio.Event()

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        request = json.loads(body)
        prompt = request["messages"][-1]["content"]
        self.asked.append(prompt)
        self.systems.append(request["messages"][0]["content"])
        said = self.overrides(prompt)
        if isinstance(said, int):
            writer.write(f"HTTP/1.1 {said} X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode())
            return
        text = said or usual_answer(prompt)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        pieces = re.findall(r"\S+\s*", text)
        for number, piece in enumerate(pieces):
            if self.hold and self.hold in prompt and number == 12:
                await writer.drain()
                self.holding.set()
                await reader.read(1)
                return
            self._event(writer, {"choices": [{"index": 0, "delta": {"content": piece}}]})
        self._event(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._event(writer, {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 10}})
        writer.write(b"data: [DONE]\n\n")

    def _event(self, writer: asyncio.StreamWriter, document: Any) -> None:
        writer.write(f"data: {json.dumps(document)}\n\n".encode())

    def steps(self) -> list[str]:
        """What was asked for, in order, by the verb of the prompt."""
        marks = {
            "Read the sources for this brief": "research",
            "Make the outline": "outline",
            "Write section ": "section",
            "Write the introduction": "introduction",
            "Write the conclusion": "conclusion",
            "key takeaways of this post, one a line": "takeaways",
            "Write three to five questions": "questions",
            "Write five titles": "title",
            "- meta_description:": "metadata",
        }
        return [next((key for mark, key in marks.items() if mark in prompt), "?") for prompt in self.asked]


def asked_words(prompt: str) -> int:
    match = re.search(r"Write (\d+) words|(?:introduction|conclusion), (\d+) words|together\s+(\d+) words", prompt)
    assert match is not None, prompt[-600:]
    return int(next(group for group in match.groups() if group))


def usual_answer(prompt: str) -> str:
    if "Read the sources for this brief" in prompt:
        notes = [{"point": f"Point {n} on coffee", "source": 1, "words": "soft water"} for n in range(3)]
        return json.dumps({"notes": notes})
    if "Make the outline of the main part" in prompt:
        total = asked_words(prompt)
        rows = [
            {"heading": f"Coffee part {n}", "goal": "g", "points": ["p"], "sources": [], "words": total // 4}
            for n in range(1, 5)
        ]
        return json.dumps({"sections": rows})
    if "Write section " in prompt:
        mark = " As was found [S1] and [S2, S9]." if "[S1]" in prompt and "Do not name" not in prompt else ""
        return words(asked_words(prompt) - 4, "Section") + mark
    if "Write the introduction" in prompt:
        return words(asked_words(prompt), "Intro")
    if "Write the conclusion" in prompt:
        return words(asked_words(prompt), "Conclusion")
    if "key takeaways of this post" in prompt:
        return "- One thing stands.\n- Another thing stands.\n- A third thing stands."
    if "Write three to five questions" in prompt:
        rows = [{"question": f"Question {n}?", "answer": words(20, "Answer")} for n in range(3)]
        return json.dumps({"questions": rows})
    if "Write five titles" in prompt:
        return "- " + "Very wide coffee title " * 6 + "\n- Coffee at home, made better\n- Coffee"
    if "- meta_description:" in prompt:
        return json.dumps(
            {
                "meta_title": "Coffee at home",
                "meta_description": "Better coffee at home starts with water, beans and a grinder: "
                + "what to buy and do " * 4,
                "slug": "Coffee at Home!",
                "excerpt": "All about coffee.",
                "tags": ["coffee", "#home", "water"],
                "categories": ["Kitchen"],
                "image_ideas": ["a cup"],
            }
        )
    return words(50)
