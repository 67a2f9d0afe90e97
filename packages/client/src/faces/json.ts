/** `--json`: every event out as one JSON object a line, requests in. docs/JSON.md is the schema. */
import { systemErrorText } from "@recado/runtime";
import { ConnectError } from "../client-options.ts";
import { DISCOVER_MS } from "../discover/limits.ts";
import { ExitCode } from "../exit-code.ts";
import { connectBriefly, connectOnce, type Face } from "./face.ts";
import { datagramFields, historyFields, jsonOf } from "./json-events.ts";
import { type JsonRequest, parseRequest } from "./json-requests.ts";
import { TextFates, untilRefused } from "./shared.ts";

export async function runJson(face: Face): Promise<ExitCode> {
  const { client } = face;
  client.subscribe((event) => write(face, jsonOf(event)));
  const fates = new TextFates(client);
  const failure = await connectOnce(face);
  if (failure !== undefined) return failure;
  const refused = untilRefused(client);
  await Promise.race([answerAll(face), refused.promise]);
  refused.stop();
  if (client.state.name === "refused") return ExitCode.REFUSED;
  await client.settled();
  return fates.failedCount > 0 ? ExitCode.FAILED : ExitCode.OK;
}

/** `recado tail --json`. */
export async function runJsonTail(face: Face): Promise<ExitCode> {
  const { client } = face;
  client.subscribe((event) => write(face, jsonOf(event)));
  const failure = await connectBriefly(face);
  if (failure !== undefined) return failure;
  await untilRefused(client).promise;
  return client.state.name === "refused" ? ExitCode.REFUSED : ExitCode.OK;
}

/** What requests have turned on. */
interface Switches {
  /** Ends the telling of datagrams. */
  untap: (() => void) | undefined;
}

/** Until the end of the input, or a request to end. */
async function answerAll(face: Face): Promise<void> {
  const switches: Switches = { untap: undefined };
  for await (const line of face.lines) {
    if (line.trim() === "") continue;
    const { ref, request } = parseRequest(line);
    if (typeof request === "string") {
      writeError(face, request, face.catalog.clientCli.json[request], ref);
    } else if (request.kind === "close") {
      return;
    } else {
      await answer(face, switches, request, ref);
    }
  }
}

async function answer(
  face: Face,
  switches: Switches,
  request: Exclude<JsonRequest, { kind: "close" }>,
  ref: unknown,
): Promise<void> {
  const { client, catalog } = face;
  const texts = catalog.clientCli.json;
  switch (request.kind) {
    case "send":
      await answerSend(face, request.text, request.to, ref);
      return;
    case "name":
      client.rename(request.name);
      return;
    case "discover":
      await answerDiscover(face, ref);
      return;
    case "discard":
      if (!client.discard(request.sendId)) writeError(face, "notDiscarded", texts.notDiscarded, ref);
      return;
    case "raw":
      switches.untap?.();
      switches.untap = request.isOn ? client.tap((datagram) => write(face, datagramFields(datagram))) : undefined;
      return;
    case "ping": {
      const rttMs = await client.ping();
      if (rttMs === undefined) writeError(face, "noAnswer", texts.noAnswer, ref);
      else write(face, { type: "pong", rttMs, ref });
      return;
    }
    case "history":
    case "search":
      await answerHistory(face, request, ref);
      return;
    case "list":
      try {
        write(face, { type: "users", users: await client.list(), ref });
      } catch (error) {
        if (!(error instanceof ConnectError)) throw error;
        writeError(face, "noAnswer", texts.noAnswer, ref);
      }
  }
}

async function answerDiscover(face: Face, ref: unknown): Promise<void> {
  try {
    const { discover } = await import("../discover/index.ts");
    write(face, { type: "servers", servers: await discover(DISCOVER_MS), ref });
  } catch (error) {
    const why = systemErrorText(error, face.catalog);
    writeError(face, "noMulticast", face.catalog.clientCli.discovered.failed(why), ref);
  }
}

async function answerHistory(
  face: Face,
  request: Extract<JsonRequest, { kind: "history" | "search" }>,
  ref: unknown,
): Promise<void> {
  const { client, catalog } = face;
  const texts = catalog.clientCli.json;
  const { kind, before, limit } = request;
  try {
    const page =
      kind === "history"
        ? await client.history({ with: request.with, before, limit })
        : await client.search(request.words, { before, limit });
    if (page === "nothing-to-find") writeError(face, "nothingToFind", texts.nothingToFind, ref);
    else write(face, { type: kind, messages: page.entries.map(historyFields), hasMore: page.hasMore, ref });
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const code = error.code === "unsupported" ? "noHistory" : "noAnswer";
    writeError(face, code, texts[code], ref);
  }
}

/** Waits while too much is queued: a program may write faster than the wire takes. */
async function answerSend(face: Face, text: string, to: number, ref: unknown): Promise<void> {
  const { client, catalog } = face;
  let result = client.send(text, to);
  if (!result.ok && result.reason === "queue-full") {
    await client.drained();
    result = client.send(text, to);
  }
  if (result.ok) write(face, { type: "accepted", sendIds: result.sendIds, ref });
  else writeError(face, result.reason, catalog.clientCli.sendRefusals[result.reason], ref);
}

function writeError(face: Face, code: string, message: string, ref: unknown): void {
  write(face, { type: "error", code, message, ref });
}

function write(face: Face, value: Readonly<Record<string, unknown>>): void {
  face.write(JSON.stringify(value));
}
