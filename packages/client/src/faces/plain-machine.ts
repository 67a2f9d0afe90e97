/** Files and datagrams, where there is no screen: /log, /export, /servers, /raw. */
import { dissectEnvelope, dissectFrame } from "@recado/protocol";
import { systemErrorText } from "@recado/runtime";
import { sanitize } from "@recado/runtime/text";
import type { Command } from "../commands/index.ts";
import type { TappedDatagram } from "../datagram-taps.ts";
import { DISCOVER_MS } from "../discover/limits.ts";
import { ChatLog, chatLogPath, exportConversation } from "../machine/index.ts";
import { discoveredLines } from "./discovered.ts";
import { endpointText } from "./endpoint-text.ts";
import type { Face } from "./face.ts";
import type { PlainMemory } from "./plain-memory.ts";

type MachineCommand = Extract<Command, { kind: "log" | "export" | "servers" | "discover" | "raw" }>;

export async function machineCommand(face: Face, memory: PlainMemory, command: MachineCommand): Promise<void> {
  const { client, catalog, env, note } = face;
  const { answers } = catalog.clientCli;
  try {
    switch (command.kind) {
      case "log":
        switchLog(face, memory, command.target);
        note(answers.log(memory.log?.path));
        return;
      case "export": {
        const { path, count } = exportConversation(client.local, memory.target, command.file, face.catalog);
        note(answers.exported(path, count));
        return;
      }
      case "servers":
        note(answers.servers((await import("../user-sealing.ts")).knownServers(env).names().map(sanitize)));
        return;
      case "discover": {
        const { discover } = await import("../discover/index.ts");
        for (const line of discoveredLines(await discover(DISCOVER_MS), catalog)) note(line);
        return;
      }
      case "raw":
        switchRaw(face, memory, command.isOn ?? memory.untap === undefined);
    }
  } catch (error) {
    note(answers.failed(command.kind, systemErrorText(error, face.catalog)));
  }
}

function switchLog({ client, env }: Face, memory: PlainMemory, target: boolean | string | undefined): void {
  if (target === undefined) return;
  memory.log?.close();
  memory.log = undefined;
  if (target === false) return;
  const { address, port } = client.server;
  memory.isLogNamedAfterServer = target === true;
  memory.log = ChatLog.open(target === true ? chatLogPath(address, port, client.id, env) : target);
}

/** We are at another server: the log that is named after the first ends, and that of the other begins. */
export async function moveLog(face: Face, memory: PlainMemory): Promise<void> {
  if (memory.log && memory.isLogNamedAfterServer) await machineCommand(face, memory, { kind: "log", target: true });
}

function switchRaw({ client, catalog, note }: Face, memory: PlainMemory, isOn: boolean): void {
  memory.untap?.();
  memory.untap = isOn
    ? client.tap((datagram) => {
        for (const line of datagramLines(datagram, catalog.clientScreen.raw)) note(line);
      })
    : undefined;
}

interface RawTexts {
  readonly sealed: string;
  readonly clear: string;
  bytes(count: number): string;
}

/** A head, then a line for each field: offset, name, bytes in hex where they say more, what it says. */
function datagramLines({ direction, bytes, isSealed, peer }: TappedDatagram, texts: RawTexts): string[] {
  const fields = isSealed ? dissectEnvelope(bytes) : dissectFrame(bytes);
  const head = `${direction === "in" ? "<-" : "->"} ${endpointText(peer)} ${texts.bytes(bytes.length)}, ${isSealed ? texts.sealed : texts.clear}`;
  const lines = fields.map(({ name, offset, size, value }) => {
    const hex = Buffer.from(bytes.subarray(offset, offset + Math.min(size, 8))).toString("hex");
    return `   ${String(offset).padStart(4)} ${name.padEnd(10)} ${hex}${size > 8 ? "…" : ""} ${sanitize(value)}`;
  });
  return [head, ...lines];
}
