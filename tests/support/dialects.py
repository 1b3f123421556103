"""What models answer, in each vendor's wire format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

KEY = "sk-test-abcdefghijklmnop0123456789"


@dataclass
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


def event(document: Any, name: str = "") -> bytes:
    prefix = f"event: {name}\n" if name else ""
    return f"{prefix}data: {json.dumps(document)}\n\n".encode()


class ChatCompletions:
    """OpenAI's Chat Completions, as every compatible server speaks it."""

    provider = "openai_compatible"
    model = "openai_compatible:small"
    path = "/v1"
    content_type = "text/event-stream"
    malformed = b"data: {not json\n\n"

    def text(self, *pieces: str) -> list[bytes]:
        return [event({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        words = {"stop": "stop", "length": "length", "filtered": "content_filter"}
        usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "prompt_tokens_details": {"cached_tokens": 4}}
        return [
            event({"choices": [{"index": 0, "delta": {}, "finish_reason": words[finish]}]}),
            event({"choices": [], "usage": usage}),
            b"data: [DONE]\n\n",
        ]

    def refusal(self) -> list[bytes]:
        return [event({"choices": [{"index": 0, "delta": {"refusal": "I cannot help with that."}}]}), *self.end()]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: ("invalid_api_key", f"Incorrect API key provided: {KEY}."),
            403: ("permission_denied", "Your project may not use this model."),
            404: ("model_not_found", "The model `small` does not exist or you do not have access to it."),
            429: ("rate_limit_exceeded", "Rate limit reached."),
            400: ("context_length_exceeded", "This model's maximum context length is 8192 tokens."),
        }
        code, message = messages.get(status, ("server_error", "The server had an error."))
        if case == "filtered":
            code, message = "content_filter", "The response was filtered due to the prompt."
        return {"error": {"message": message, "type": "error", "code": code}}

    def broke(self, status: int) -> bytes:
        """An error inside a stream that had begun well."""
        return event(self.error(status, "") | {"choices": []})

    def prompt_of(self, body: Any) -> str:
        return body["messages"][-1]["content"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        return [(one["role"], one["content"]) for one in body["messages"] if one["role"] != "system"]

    def key_of(self, request: Received) -> str:
        return request.headers.get("authorization", "").removeprefix("Bearer ")


class OllamaChat(ChatCompletions):
    """Ollama's native /api/chat: lines of JSON."""

    provider = "ollama"
    model = "ollama:small"
    path = ""
    content_type = "application/x-ndjson"
    malformed = b"{not json\n"

    def text(self, *pieces: str) -> list[bytes]:
        return [
            json.dumps({"model": "small", "message": {"role": "assistant", "content": piece}, "done": False}).encode()
            + b"\n"
            for piece in pieces
        ]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        document = {"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": finish}
        return [json.dumps(document | {"prompt_eval_count": tokens[0], "eval_count": tokens[1]}).encode() + b"\n"]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: "unauthorized",
            403: "your account may not use this model",
            404: "model 'small' not found, try pulling it first",
            429: "too many concurrent requests",
            400: "input length exceeds the context length",
        }
        message = messages.get(status, "llama runner process has terminated")
        return {"error": "blocked by content policy" if case == "filtered" else message}

    def broke(self, status: int) -> bytes:
        return json.dumps(self.error(status, "")).encode() + b"\n"


class Responses(ChatCompletions):
    """OpenAI's Responses API: named events."""

    provider = "openai"
    model = "openai:small"

    def text(self, *pieces: str) -> list[bytes]:
        created = {"type": "response.created", "sequence_number": 0, "response": self._response("in_progress")}
        deltas = [
            {"type": "response.output_text.delta", "item_id": "m", "output_index": 0, "content_index": 0, "delta": piece}
            for piece in pieces
        ]
        return [event(document, document["type"]) for document in (created, *deltas)]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        usage = {
            "input_tokens": tokens[0],
            "input_tokens_details": {"cached_tokens": 4},
            "output_tokens": tokens[1],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": sum(tokens),
        }
        reasons = {"length": "max_output_tokens", "filtered": "content_filter"}
        kind = "response.incomplete" if finish in reasons else "response.completed"
        response = self._response(kind.partition(".")[2], usage=usage)
        if finish in reasons:
            response["incomplete_details"] = {"reason": reasons[finish]}
        return [event({"type": kind, "sequence_number": 9, "response": response}, kind)]

    def refusal(self) -> list[bytes]:
        said = {"type": "response.refusal.done", "item_id": "m", "output_index": 0, "content_index": 0}
        return [*self.text(), event(said | {"refusal": "I cannot help with that."}, "response.refusal.done"), *self.end()]

    def broke(self, status: int) -> bytes:
        words = self.error(status, "")["error"]
        if status == 400:
            return event(
                {"type": "error", "code": words["code"], "message": words["message"], "sequence_number": 3}, "error"
            )
        failed = self._response("failed", error={"code": words["code"], "message": words["message"]})
        return event({"type": "response.failed", "sequence_number": 3, "response": failed}, "response.failed")

    def prompt_of(self, body: Any) -> str:
        return body["input"][-1]["content"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        return [(one["role"], one["content"]) for one in body["input"]]

    def _response(self, status: str, **more: Any) -> dict[str, Any]:
        basis = {"id": "r", "object": "response", "created_at": 1, "model": "small", "status": status, "output": []}
        return {**basis, "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], **more}


class GeminiStream(ChatCompletions):
    """streamGenerateContent?alt=sse."""

    provider = "gemini"
    model = "gemini:small"
    path = ""

    def text(self, *pieces: str) -> list[bytes]:
        return [event({"candidates": [{"content": {"role": "model", "parts": [{"text": piece}]}}]}) for piece in pieces]

    def end(self, finish: str = "stop", tokens: tuple[int, int] = (12, 7)) -> list[bytes]:
        words = {"stop": "STOP", "length": "MAX_TOKENS", "filtered": "SAFETY"}
        usage = {
            "promptTokenCount": tokens[0],
            "candidatesTokenCount": tokens[1] - 2,
            "thoughtsTokenCount": 2,
            "cachedContentTokenCount": 4,
        }
        return [event({"candidates": [{"content": {"parts": []}, "finishReason": words[finish]}], "usageMetadata": usage})]

    def refusal(self) -> list[bytes]:
        return [event({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 5}})]

    def error(self, status: int, case: str) -> Any:
        messages = {
            401: ("UNAUTHENTICATED", f"API key not valid. Please pass a valid API key, not {KEY}."),
            403: ("PERMISSION_DENIED", "Your project may not use this model."),
            404: ("NOT_FOUND", "models/small is not found for API version v1beta."),
            429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
            400: ("INVALID_ARGUMENT", "The input token count (9000) exceeds the maximum number of tokens allowed (8192)."),
        }
        word, message = messages.get(status, ("INTERNAL", "An internal error has occurred."))
        if case == "filtered":
            message = "The request was blocked by safety settings."
        return {"error": {"code": status, "message": message, "status": word}}

    def broke(self, status: int) -> bytes:
        return event(self.error(status, ""))

    def prompt_of(self, body: Any) -> str:
        return body["contents"][-1]["parts"][0]["text"]

    def turns_of(self, body: Any) -> list[tuple[str, str]]:
        names = {"user": "user", "model": "assistant"}
        return [(names[one["role"]], one["parts"][0]["text"]) for one in body["contents"]]

    def key_of(self, request: Received) -> str:
        return request.headers.get("x-goog-api-key", "")


DIALECTS = {
    "openai_compatible": ChatCompletions,
    "ollama": OllamaChat,
    "openai": Responses,
    "gemini": GeminiStream,
}
