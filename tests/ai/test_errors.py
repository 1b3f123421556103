"""What vendors really say, and what we make of it. The bodies are in the shapes their documentation and servers give."""

import json

import pytest

from alwrity_desktop.ai.errors import from_status, scrub, words_of

BODIES = [
    ("OpenAI: no money", 429, {"code": "insufficient_quota", "message": "You exceeded your current quota"}, "quota"),
    ("OpenAI: too fast", 429, {"code": "rate_limit_exceeded", "message": "Rate limit reached for gpt-5"}, "rate_limit"),
    ("OpenAI: option", 400, {"param": "temperature", "message": "Unsupported parameter: 'temperature'"}, "request"),
    ("Gemini: free tier", 429, {"message": "You exceeded your current quota, check your plan and billing"}, "rate_limit"),
    ("Gemini: key", 400, {"status": "INVALID_ARGUMENT", "message": "API key not valid. Please pass a valid"}, "auth"),
    ("Gemini: overloaded", 503, {"status": "UNAVAILABLE", "message": "The model is overloaded."}, "server"),
    ("Anthropic: overloaded", 529, {"type": "overloaded_error", "message": "Overloaded"}, "server"),
    ("Anthropic: context", 400, {"message": "prompt is too long: 208310 tokens > 200000 maximum"}, "context"),
    ("Anthropic: no money", 400, {"message": "Your credit balance is too low to access the API"}, "quota"),
    ("llama.cpp: context", 400, {"type": "exceed_context_size_error", "message": "the request exceeds"}, "context"),
    ("vLLM: context", 400, {"message": "This model's maximum context length is 4096 tokens."}, "context"),
    ("OpenRouter: no money", 402, {"code": 402, "message": "Insufficient credits"}, "quota"),
    ("OpenRouter: moderation", 403, {"message": "requires moderation and your input was flagged"}, "filtered"),
    ("Azure: filter", 400, {"code": "content_filter", "message": "The response was filtered"}, "filtered"),
    ("Groq: model", 404, {"code": "model_not_found", "message": "The model `x` does not exist"}, "not_found"),
    ("LM Studio: context", 400, "Trying to keep the first 5000 tokens when context the overflows", "context"),
    ("Ollama: model", 404, 'model "x" not found, try pulling it first', "not_found"),
    ("anybody: time-out", 408, {"message": "Request timeout"}, "server"),
]


@pytest.mark.parametrize(("who", "status", "error", "kind"), BODIES, ids=[body[0] for body in BODIES])
def test_kind(who, status, error, kind):
    found = from_status("Server", "x", status, json.dumps({"error": error}))
    assert found.kind == kind, who
    assert found.happened
    assert found.remedy


def test_pages_lists_and_odd_shapes_are_read():
    assert from_status("Server", "x", 502, b"<html>Bad gateway</html>").kind == "server"
    assert words_of(b"\xff\xfe") == ("", "\ufffd\ufffd")
    assert words_of('[{"error": {"message": "in a list"}}]')[1] == "in a list"
    assert words_of('{"detail": [{"loc": ["body", "stream_options"]}]}')[1].count("stream_options") == 1
    assert words_of("[]") == ("", "[]")
    assert words_of("null") == ("", "None")


@pytest.mark.parametrize(
    "text",
    [
        "Incorrect API key provided: sk-proj-abc***********xyz.",
        "key AIzaSyA1234567890abcdefghij is blocked",
        "Authorization: Bearer abc.def-ghi",
        "GET https://x/v1?key=abcdef123",
        "gsk_abcdefghijklmnop",
        "my secret is hunter22",
    ],
)
def test_keys_are_taken_out(text):
    clean = scrub(text, "hunter22")
    assert "[key]" in clean
    for part in ("proj", "AIza", "def-ghi", "abcdef123", "gsk_", "hunter22"):
        assert part not in clean
