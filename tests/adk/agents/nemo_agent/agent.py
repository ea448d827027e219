"""An agent with a scripted model: says something, calls a tool, says something more; no network, no key."""
from google.adk.agents import Agent
from google.adk.models.base_llm import BaseLlm
from google.adk.models.llm_response import LlmResponse
from google.genai import types

FIRST = "Grüße, 世界 👋🏽: I will edit the timeline.\u2028"
LAST = "Done — two “segments” changed.\n\n- beach.jpg\n- city.mp4"


def part(text=None, call=None):
    if call:
        return types.Part(function_call=types.FunctionCall(name=call, args={"request": "x"}))
    return types.Part(text=text)


def response(parts, partial=None):
    return LlmResponse(content=types.Content(role="model", parts=parts), partial=partial)


def pieces(text, size=5):
    return [text[i:i + size] for i in range(0, len(text), size)]


class Scripted(BaseLlm):
    model: str = "scripted"

    async def generate_content_async(self, llm_request, stream=False):
        answered = any(p.function_response for c in llm_request.contents for p in (c.parts or []))
        asked = "".join(p.text or "" for c in llm_request.contents for p in (c.parts or []))
        if "fail" in asked:
            raise RuntimeError("the model broke")
        text = LAST if answered else FIRST
        if stream:
            for piece in pieces(text):
                yield response([part(piece)], partial=True)
        yield response([part(text)] if answered else [part(text), part(call="edit_multitrack")])


def edit_multitrack(request: str) -> dict:
    """Edits the timeline."""
    return {"status": "success"}


root_agent = Agent(name="nemo_agent", model=Scripted(), instruction="", tools=[edit_multitrack])
