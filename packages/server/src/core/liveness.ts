/**
 * Who is still there. A recado peer promised to be heard within its TTL. An original client promises nothing and is
 * never dropped for silence; but an endpoint that refuses several probes over some time (ICMP "port unreachable") has
 * nobody behind it. Anything heard from a client clears the evidence against it.
 */
import {
  CLIENT_TTL_MS,
  PROBE_AFTER_SILENCE_MS,
  PROBE_SUSPECTS_AFTER_SILENCE_MS,
  PROBES_PER_SWEEP_MAX,
  REFUSALS_SPREAD_MS,
  REFUSALS_TO_LEAVE,
} from "./config.ts";
import type { CoreContext } from "./context.ts";
import type { Client } from "./registry.ts";
import { announceLeave } from "./roster-changes.ts";

export function isExpired(client: Client, nowMs: number): boolean {
  return client.peer !== "original" && nowMs - client.lastSeenAtMs > CLIENT_TTL_MS;
}

export function heard(client: Client, byteCount: number, nowMs: number): void {
  client.lastSeenAtMs = nowMs;
  client.framesIn++;
  client.bytesIn += byteCount;
  client.refusals = 0;
}

/** A probe found the client's port closed. */
export function countRefusal(context: CoreContext, client: Client, nowMs: number): void {
  if (client.refusals === 0) client.firstRefusalAtMs = nowMs;
  client.refusals++;
  if (client.refusals < REFUSALS_TO_LEAVE || nowMs - client.firstRefusalAtMs < REFUSALS_SPREAD_MS) return;
  context.leave(client, "refused");
  if (client.sealed) context.sealed?.fallAsleep(client.sealed, nowMs);
  announceLeave(context, client);
}

/** Lets the silent recado peers go, and probes a bounded number of those who may be dead, in turn. */
export class Sweeper {
  #next = 0;
  #networkComplained = false;

  /** The network reports that some datagram found nobody; the next sweep looks closer. */
  sawUnreachable(): void {
    this.#networkComplained = true;
  }

  sweep(context: CoreContext, nowMs: number): void {
    expire(context, nowMs);
    const silenceMs = this.#networkComplained ? PROBE_SUSPECTS_AFTER_SILENCE_MS : PROBE_AFTER_SILENCE_MS;
    this.#networkComplained = false;
    const { clients } = context.registry;
    let left = PROBES_PER_SWEEP_MAX;
    for (let looked = 0; looked < clients.length && left > 0; looked++) {
      this.#next = (this.#next + 1) % clients.length;
      const client = clients[this.#next];
      if (!client || !isDue(client, silenceMs, nowMs)) continue;
      context.probe(client, nowMs);
      left--;
    }
  }
}

function isDue(client: Client, silenceMs: number, nowMs: number): boolean {
  return client.refusals > 0 || nowMs - Math.max(client.lastSeenAtMs, client.probedAtMs) >= silenceMs;
}

function expire(context: CoreContext, nowMs: number): void {
  const expired = context.registry.clients.filter((client) => isExpired(client, nowMs));
  for (const client of expired) {
    context.leave(client, "expired");
    if (client.sealed) context.sealed?.fallAsleep(client.sealed, nowMs);
  }
  for (const client of expired) announceLeave(context, client);
}
