/** What a connection may tell the screen at any moment, in any order. */
import type { ChatMessage, ClientEvent, ConnectionState, Delivery, HistoryEntry } from "@recado/client";
import type { TestTui } from "@recado/client/testing";
import { encodeFrame } from "@recado/protocol";
import { TORTURE_TEXTS } from "../harness/torture-texts.ts";
import type { Chance } from "../sim/chance.ts";
import { somebody } from "./somebody.ts";

const NAMED = { host: "chat.example", port: 1235 };
const SERVER = { address: "10.0.0.1", port: 1235 };
const DELIVERIES: readonly Delivery[] = [
  "queued",
  "sent",
  "confirmed",
  "unconfirmed",
  "delivered",
  "waiting",
  "relayed",
  "failed",
];
const LOSSES = ["no-answer", "server-silent", "server-stopped", "port-unreachable", "id-in-use"] as const;
const FAULTS = ["locked", "unwritable", "corrupt", "full"] as const;
const DAY_MS = 86_400_000;

function textBy(chance: Chance): string {
  if (chance.happens(0.01)) return chance.pick(TORTURE_TEXTS).repeat(400);
  return chance.happens(0.3) ? chance.pick(TORTURE_TEXTS) : chance.pick(["oi", "bom dia, ana!", "a\nb", "* acena"]);
}

function message(tui: TestTui, chance: Chance): ChatMessage {
  const { id, name } = somebody(chance);
  const scope = chance.pick(["public", "public", "private", "server"] as const);
  const origin = scope === "server" ? 0 : id;
  const dest = scope === "private" ? (id === 1 ? 2 : 1) : 0;
  const atMs = tui.nowMs - (chance.happens(0.1) ? chance.whole(0, 5) * DAY_MS : 0);
  const extras = { ...(chance.happens(0.5) && { number: chance.whole(1, 500) }) };
  return { scope, origin, name, dest, text: textBy(chance), atMs, ...extras };
}

function state(tui: TestTui, chance: Chance): ConnectionState {
  switch (chance.whole(0, 6)) {
    case 0:
      return { name: "connecting", attempt: chance.whole(1, 5) };
    case 1:
      return {
        name: "waiting",
        attempt: 1,
        retryAtMs: tui.nowMs + chance.whole(0, 30_000),
        why: chance.pick(LOSSES),
      };
    case 2:
      return { name: "refused", text: textBy(chance) };
    case 3:
      return { name: "closed" };
    default: {
      const sealed = chance.happens(0.5);
      return { name: "registered", server: "recado", sealed, rttMs: chance.between(0, 900) };
    }
  }
}

function sent(tui: TestTui, chance: Chance): ClientEvent {
  const dest = chance.pick([0, 0, 2, 3]);
  const scope = dest === 0 ? "public" : "private";
  const text = textBy(chance);
  return {
    kind: "sent",
    sendId: chance.whole(1, 300),
    message: { scope, origin: 1, name: "ana", dest, text, atMs: tui.nowMs },
  };
}

function rtt(chance: Chance): ClientEvent {
  const share = () => chance.next();
  const link = {
    rttMs: share(),
    jitterMs: chance.happens(0.5) ? undefined : 3,
    lost: share(),
    reordered: share(),
    duplicated: share(),
    resent: share(),
  };
  return { kind: "rtt", rttMs: chance.between(0, 5_000), ...(chance.happens(0.5) && { link }) };
}

const EVENTS: readonly ((tui: TestTui, chance: Chance) => ClientEvent)[] = [
  ...Array.from({ length: 12 }, () => (tui: TestTui, chance: Chance): ClientEvent => {
    return { kind: "message", message: message(tui, chance) };
  }),
  (tui, chance) => ({ kind: "state", state: state(tui, chance), server: SERVER, named: NAMED }),
  ...[sent, sent],
  ...Array.from({ length: 3 }, () => (_tui: TestTui, chance: Chance): ClientEvent => {
    const why = chance.happens(0.3) ? { why: textBy(chance) } : {};
    const rttMs = chance.happens(0.5) ? undefined : 4;
    return { kind: "delivery", sendId: chance.whole(1, 300), delivery: chance.pick(DELIVERIES), rttMs, ...why };
  }),
  (tui, chance) => ({ kind: "placed", sendId: chance.whole(1, 300), number: chance.whole(1, 500), atMs: tui.nowMs }),
  (_tui, chance) => ({ kind: "skipped", count: chance.whole(1, 1_000) }),
  (_tui, chance) => ({
    kind: "memory",
    fault: chance.happens(0.3) ? undefined : chance.pick(FAULTS),
    path: "/home/ana/.local/state/recado/1.sqlite",
  }),
  (_tui, chance) => ({ kind: "server-error", text: textBy(chance) }),
  (_tui, chance) => ({ kind: "joined", entry: somebody(chance) }),
  (_tui, chance) => ({ kind: "left", entry: somebody(chance) }),
  (_tui, chance) => ({ kind: "renamed", entry: somebody(chance), oldName: somebody(chance).name }),
  (_tui, chance) => ({ kind: "roster", entries: Array.from({ length: chance.whole(0, 40) }, () => somebody(chance)) }),
  (_tui, chance) => ({ kind: "status", uptimeSeconds: 1, clientCount: chance.whole(0, 9), text: textBy(chance) }),
  (_tui, chance) => rtt(chance),
  (_tui, chance) => ({ kind: "dropped", reason: textBy(chance), from: SERVER }),
  (_tui, chance) => ({
    kind: "server-key",
    host: "chat.example",
    port: 1235,
    key: chance.bytes(32),
    fingerprint: "k7qd-93mn-p2xw",
    verdict: chance.pick(["new", "known", "changed"]),
  }),
];

/** What the connection answers from now on. */
function answers(tui: TestTui, chance: Chance): string {
  const { client } = tui;
  client.sendResult = chance.happens(0.7)
    ? { ok: true, sendIds: [] }
    : { ok: false, reason: chance.pick(["not-registered", "too-long", "queue-full"]) };
  client.rttMs = chance.happens(0.5) ? undefined : 5;
  client.isDiscarded = chance.happens(0.5);
  const entry = (_: unknown, index: number): HistoryEntry => ({ ...message(tui, chance), number: index + 1 });
  client.stored = chance.happens(0.3) ? undefined : Array.from({ length: chance.whole(0, 120) }, entry);
  return "other answers";
}

function datagram(tui: TestTui, chance: Chance): string {
  const frame = { type: 2, origin: 2, dest: 0, size: 3, name: "bob", text: "oi" };
  const bytes = chance.happens(0.5) ? chance.bytes(chance.whole(0, 300)) : encodeFrame(frame);
  const direction = chance.pick(["in", "out"] as const);
  for (const tap of tui.client.taps) tap({ direction, bytes, isSealed: chance.happens(0.3), peer: SERVER });
  tui.screen.settle();
  return `datagram ${bytes.toHex()}`;
}

export function connectionDeed(tui: TestTui, chance: Chance): string {
  const which = chance.next();
  if (which < 0.05) return answers(tui, chance);
  if (which < 0.12) return datagram(tui, chance);
  if (which < 0.2) {
    const ms = chance.pick([20, 1_500, 60_000, DAY_MS]);
    tui.nowMs += ms;
    tui.screen.settle();
    return `${ms} ms later`;
  }
  const event = chance.pick(EVENTS)(tui, chance);
  tui.event(event);
  return JSON.stringify(event).slice(0, 300);
}
