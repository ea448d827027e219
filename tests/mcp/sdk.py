"""Lists, calls and cancels every tool with the official Python SDK.

Usage: sdk.py PLAN, a JSON file with the command of the server and the calls.
"""

import json
import sys

import anyio
from mcp import Client, StdioServerParameters
from mcp.types import Implementation

ANSWER_SECONDS = 60


async def check(plan: dict, mode: str) -> None:
    program, *arguments = plan["command"]
    server = StdioServerParameters(command=program, args=arguments)
    name = Implementation(name=f"python-{mode}", version="1.0")
    async with Client(server, client_info=name, mode=mode) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        expected = {call["tool"] for call in plan["calls"]}
        assert tools == expected, tools ^ expected
        for call in plan["calls"]:
            await call_tool(client, call)
        for call in plan["calls"]:
            await cancel_tool(client, call)
        for resource in (await client.list_resources()).resources:
            contents = (await client.read_resource(resource.uri)).contents
            json.loads(contents[0].text)
        print(f"{mode}: {len(tools)} tools with {client.protocol_version}")


async def call_tool(client: Client, call: dict) -> None:
    """Calls a tool and checks its result."""
    shares = []

    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        shares.append(progress)

    with anyio.fail_after(ANSWER_SECONDS):
        result = await client.call_tool(
            call["tool"], call["arguments"], progress_callback=on_progress
        )
    assert result.is_error != call["ok"], (call, result)
    assert shares == sorted(set(shares)), (call, shares)
    assert not call["reports_progress"] or shares, call
    kinds = {block.type for block in result.content}
    assert kinds <= {"text", "image"} and "text" in kinds, kinds


async def cancel_tool(client: Client, call: dict) -> None:
    """Cancels a call; the server answers others after that."""
    with anyio.move_on_after(0.01):
        await client.call_tool(call["tool"], call["arguments"])
    with anyio.fail_after(ANSWER_SECONDS):
        result = await client.call_tool("list_sessions", {})
    assert not result.is_error, (call, result)


async def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    for mode in ["auto", "legacy"]:
        await check(plan, mode)


anyio.run(main)
