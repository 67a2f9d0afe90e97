/**
 * `recado send`: one text, and an exit code that tells what became of it.
 *
 * In a session the server tells the fate of each text. In clear frames a public text is confirmed by its echo. Nothing
 * confirms a private one, but the server works in order: a sign of
 * life asked for behind the text comes back after any ERRO that the text caused. So when that sign is here and no ERRO
 * came, the server had the text and knew its receiver.
 */
import { sanitize } from "@recado/runtime/text";
import type { ClientEvent, ConnectionState, Delivery } from "../events.ts";
import { ExitCode } from "../exit-code.ts";
import { serverSays } from "../server-says.ts";
import { connectBriefly, type Face, showsPrivate } from "./face.ts";
import { jsonOf } from "./json-events.ts";

interface Part {
  readonly text: string;
  delivery: Delivery;
  rttMs: number | undefined;
  why: string | undefined;
}

export async function runSend(face: Face, to: number, givenText: string | undefined): Promise<ExitCode> {
  const { client, catalog, note } = face;
  const texts = catalog.clientCli;
  const text = givenText ?? (await readAll(face.lines));
  if (text.trim() === "") {
    note(texts.nothingToSend);
    return ExitCode.USAGE;
  }
  showsPrivate(face);
  const failure = await connectBriefly(face);
  if (failure !== undefined) return failure;
  const parts = new Map<number, Part>();
  client.subscribe((event) => watch(parts, event));
  if (face.json) client.subscribe((event) => writeJson(face, event));
  const result = client.send(text, to);
  if (!result.ok) {
    note(texts.sendRefusals[result.reason]);
    return result.reason === "empty" ? ExitCode.USAGE : ExitCode.FAILED;
  }
  const isAnswered = to === 0 || to === client.id || isSealed(client.state);
  const hasSign = isAnswered ? await fates(face) : await signBehind(face);
  if (client.state.name === "refused") {
    note(texts.connectErrors.refused(serverSays(client.state.text, face.catalog)));
    return ExitCode.REFUSED;
  }
  return report(face, [...parts.values()], to, hasSign && !face.ended.aborted);
}

function isSealed(state: ConnectionState): boolean {
  return state.name === "registered" && state.sealed;
}

async function fates({ client }: Face): Promise<boolean> {
  await client.settled();
  return true;
}

async function signBehind({ client }: Face): Promise<boolean> {
  await client.drained();
  // The sign itself may be lost once.
  return ((await client.ping()) ?? (await client.ping())) !== undefined;
}

function watch(parts: Map<number, Part>, event: ClientEvent): void {
  if (event.kind === "sent") {
    parts.set(event.sendId, { text: event.message.text, delivery: "sent", rttMs: undefined, why: undefined });
  } else if (event.kind === "delivery") {
    const part = parts.get(event.sendId);
    if (!part) return;
    part.delivery = event.delivery;
    part.rttMs = event.rttMs;
    part.why = event.why;
  }
}

function writeJson({ write }: Face, event: ClientEvent): void {
  if (event.kind === "sent" || event.kind === "delivery") write(JSON.stringify(jsonOf(event)));
}

/** Says what went wrong, part by part; in JSON the events said it. */
function report({ catalog, note, json }: Face, parts: readonly Part[], to: number, hasSign: boolean): ExitCode {
  const texts = catalog.clientCli;
  const { delivered } = texts;
  const bad = parts.filter(({ delivery }) => delivery === "failed" || delivery === "unconfirmed");
  const open = parts.filter(({ delivery }) => delivery === "sent");
  if (!json) {
    for (const { text, delivery, why } of bad) {
      note(
        delivery === "failed"
          ? delivered.failed(sanitize(text), why && serverSays(why, catalog))
          : delivered.unconfirmed(sanitize(text)),
      );
    }
  }
  if (bad.length > 0) return ExitCode.FAILED;
  if (hasSign && (to !== 0 || open.length === 0)) return ExitCode.OK;
  note(delivered.noSign);
  return ExitCode.FAILED;
}

async function readAll(lines: AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join("\n");
}
