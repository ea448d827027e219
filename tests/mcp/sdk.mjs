// Lists, calls and cancels every tool with the official TypeScript SDK.
// Usage: sdk.mjs PLAN, a JSON file with the command of the server and the calls. MCP_SDKS is the
// folder that the SDK is installed in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.MCP_SDKS}/`);
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const [command, ...args] = plan.command;
const client = new Client({ name: "typescript", version: "1.0" });
await client.connect(new StdioClientTransport({ command, args }));

const { tools } = await client.listTools();
const names = (list) => list.toSorted();
assert.deepEqual(names(tools.map((tool) => tool.name)), names(plan.calls.map((call) => call.tool)));

for (const call of plan.calls) {
    const shares = [];
    const onprogress = ({ progress }) => shares.push(progress);
    const params = { name: call.tool, arguments: call.arguments };
    const result = await client.callTool(params, undefined, { onprogress });
    assert.equal(!result.isError, call.ok, JSON.stringify([call, result]));
    assert.deepEqual(shares, [...new Set(shares)].toSorted((a, b) => a - b));
    assert.ok(!call.reports_progress || shares.length > 0, call.tool);
    assert.ok(result.content.some((block) => block.type === "text"));
}

// After a canceled call, the server answers others.
for (const call of plan.calls) {
    const stop = new AbortController();
    const params = { name: call.tool, arguments: call.arguments };
    const canceled = client.callTool(params, undefined, { signal: stop.signal });
    setTimeout(() => stop.abort("no longer needed"), 10);
    await canceled.catch(() => {});
    const result = await client.callTool({ name: "list_sessions", arguments: {} });
    assert.ok(!result.isError, call.tool);
}

const { resources } = await client.listResources();
for (const { uri } of resources) {
    const { contents } = await client.readResource({ uri });
    JSON.parse(contents[0].text);
}
await client.close();
console.log(`${tools.length} tools`);
