/** What a client is made with, and what it fails with. */
import { DEFAULT_PORT } from "@recado/protocol";
import type { Clock } from "@recado/runtime";
import type { OpenTransport } from "@recado/runtime/net";
import { parseServers } from "./commands/address.ts";
import type { Sealing } from "./core/sealing.ts";
import type { NamedServers } from "./core/servers.ts";
import type { ClientEvent, ConnectionState, MemoryFault } from "./events.ts";
import { isClientId, isClientName } from "./identity.ts";
import type { ResolveHost } from "./resolve-host.ts";
import type { ClientStore, LocalHistory } from "./store/client-store.ts";

/** Runs once, after so many milliseconds; gives the function that cancels. */
export type Schedule = (run: () => void, delayMs: number) => () => void;

export const systemSchedule: Schedule = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** Timers of the platform hold no more than 2³¹−1 ms. */
const TIMER_MAX_MS = 0x7fff_ffff;

export function timerDelayMs(leftMs: number): number {
  return Math.min(Math.max(0, Math.ceil(leftMs)), TIMER_MAX_MS);
}

export interface RecadoClientOptions {
  /** 1 to 2³²−1; unique on the server. */
  readonly id: number;
  /** 1 to 20 bytes of UTF-8 without control characters. */
  readonly name: string;
  /** Name or address, with a port behind a colon where it has its own; several of one Recado, parted by commas. */
  readonly host?: string;
  /** 1235 unless told. */
  readonly port?: number;
  /** Offers the server a session (`userSealing`). Without it the client talks in clear frames. */
  readonly sealing?: ClientSealing | undefined;
  /** Opens what is remembered of this id at a server (`userState`). Without it nothing outlives the client. */
  readonly openState?: OpenState | undefined;
  /** For tests: the world outside. */
  readonly clock?: Clock;
  readonly schedule?: Schedule;
  readonly openTransport?: OpenTransport;
  readonly resolveHost?: ResolveHost;
  readonly random?: () => number;
}

export interface ClientSealing extends Sealing {
  /** This server proved itself by this key for the first time. */
  remember(host: string, port: number, key: Uint8Array): void;
}

/** `onFault` may be called at once, and later. Never throws: where nothing can be kept, it says so. */
export type OpenState = (
  host: string,
  port: number,
  id: number,
  onFault: (fault: MemoryFault | undefined, path: string) => void,
) => ClientState;

/** The memory of one conversation. One program at a time has it. */
export interface ClientState extends ClientStore, LocalHistory {
  close(): void;
}

export type ConnectErrorCode =
  | "refused"
  | "no-answer"
  | "port-unreachable"
  | "address-unknown"
  | "closed"
  /** The server keeps no history for us: it is an original one, or we talk in clear frames. */
  | "unsupported";

/** `RecadoClient.connect`, `list`, `history`, `search`: the server did not do its part. With `refused`, the message is the server's text. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  constructor(
    readonly code: ConnectErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Who we are, and where the server is. Throws RangeError, as the two that follow. */
export function checkedOptions({ id, name, host = "127.0.0.1", port = DEFAULT_PORT }: RecadoClientOptions) {
  if (!isClientId(id)) throw new RangeError(`id ${id} is not an integer from 1 to 4294967295`);
  checkName(name);
  return { name, servers: serversOf(host, port) };
}

/**
 * The keys that an event tells. A server that is known by another key stays so: the user is asked, as ever. False when
 * they cannot be kept.
 */
export function rememberFrom(sealing: ClientSealing, event: ClientEvent): boolean {
  try {
    rememberKeys(sealing, event);
    return true;
  } catch {
    return false;
  }
}

function rememberKeys(sealing: ClientSealing, event: ClientEvent): void {
  if (event.kind === "server-key" && event.verdict === "new") sealing.remember(event.host, event.port, event.key);
  if (event.kind !== "servers") return;
  for (const { host, port, key } of event.servers) {
    if (!sealing.knownKey(host, port)) sealing.remember(host, port, key);
  }
}

/** Throws RangeError. */
export function serversOf(host: string, port: number): NamedServers {
  checkPort(port);
  const servers = parseServers(host, port);
  if (!servers) throw new RangeError(`host ${JSON.stringify(host)} is not one or several addresses`);
  return servers;
}

export function checkName(name: string): void {
  if (!isClientName(name)) throw new RangeError(`name ${JSON.stringify(name)} is not 1 to 20 bytes of one line`);
}

function checkPort(port: number): void {
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  if (!isPort) throw new RangeError(`port ${port} is not an integer from 1 to 65535`);
}

/** No answer may still come, but these are answers. */
export function hasFailed(state: ConnectionState): boolean {
  if (state.name === "waiting") return state.why === "port-unreachable" || state.why === "address-unknown";
  return state.name === "refused" || state.name === "closed";
}

export function connectErrorOf(state: ConnectionState): ConnectError {
  if (state.name === "refused") return new ConnectError("refused", state.text);
  if (state.name === "closed") return new ConnectError("closed", "the client was closed");
  if (state.name === "waiting" && state.why === "port-unreachable") {
    return new ConnectError("port-unreachable", "nobody listens on this port");
  }
  if (state.name === "waiting" && state.why === "address-unknown") {
    return new ConnectError("address-unknown", "no address for this host");
  }
  return new ConnectError("no-answer", "the server did not answer");
}
