/** Random days of a connection: a lossy link, a server that comes and goes, garbage. fast-check prints the seed. */
import { expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import fc from "fast-check";
import type { ClientEvent } from "../events.ts";
import { chat, fromServer, OriginalServer, PagingServer, Rig, rosterFrame } from "./connection-fixture.ts";

const id = fc.integer({ min: 1, max: 12 });
const pushText = fc.constantFrom("+", "-", "0/3", "2/1", "9/9", "x");
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 2000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("advance" as const), ms: fc.integer({ min: 0, max: 70_000 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("send" as const), text: fc.string({ maxLength: 300 }), to: id }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("send" as const), text: fc.string(), to: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("silence" as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("restart", "goodbye", "kick", "refuse", "disconnect") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("connect" as const) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("push" as const), id, text: pushText }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("chat" as const), id, dest: fc.constantFrom(0, 7), text: fc.string() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("garbage" as const), bytes: fc.uint8Array({ maxLength: 400 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rename" as const), name: fc.constantFrom("ana", "bia") }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function apply(rig: Rig, server: OriginalServer | PagingServer, step: Action): void {
  switch (step.kind) {
    case "advance":
      rig.advance(step.ms);
      return;
    case "send":
      rig.send(step.text, step.to);
      return;
    case "silence":
      server.silent = step.on;
      return;
    case "restart":
      if (server instanceof PagingServer) server.roster.length = 0;
      else server.clients.clear();
      return;
    case "goodbye":
      rig.receive(fromServer("text", WireText.shutdown));
      return;
    case "kick":
      rig.receive(fromServer("error", "Você foi removido pelo operador."));
      return;
    case "refuse":
      rig.refuse();
      return;
    case "push":
      rig.receive(rosterFrame({ id: step.id, name: `p${step.id}` }, step.text));
      return;
    case "chat":
      rig.receive(chat(step.id, `p${step.id}`, step.text.replaceAll("\0", "").slice(0, 40), step.dest));
      return;
    case "garbage":
      rig.receive(step.bytes);
      return;
    case "rename":
      rig.connection.rename(step.name, rig.moment);
      rig.flush();
      return;
    case "disconnect":
      rig.connection.disconnect(rig.moment);
      rig.flush();
      return;
    case "connect":
      rig.connect();
  }
}

test("connection: whatever happens, the roster's events agree and every text has one fate", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.constantFrom(0, 5, 30, 60),
      fc.infiniteStream(fc.integer({ min: 0, max: 99 })),
      fc.array(action, { minLength: 30, maxLength: 90 }),
      (isOriginal, lossPercent, dice, steps) => {
        const server = isOriginal ? new OriginalServer() : new PagingServer();
        const rig = new Rig({ random: () => (dice.next().value ?? 0) / 100 });
        rig.server = server.answer;
        rig.loses = () => (dice.next().value ?? 0) < lossPercent;
        rig.connect();
        rig.advance(5000);
        for (const step of steps) apply(rig, server, step);
        checkRoster(rig.events, new Map());
        checkFates(rig);
        rig.loses = () => false;
        server.silent = false;
        rig.advance(400_000);
        expect(["registered", "refused", "closed"]).toContain(rig.connection.state.name);
        expect(rig.connection.unsettledCount).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
}, 30_000);

/** Joins and leaves alternate, and a whole list names exactly those who are there. */
function checkRoster(events: readonly ClientEvent[], here: Map<number, string>): void {
  let isKnown = false;
  for (const event of events) {
    if (event.kind === "state" && event.state.name !== "registered") isKnown = false;
    if (event.kind === "joined")
      expect({ isKnown, isHere: here.has(event.entry.id) }).toEqual({ isKnown: true, isHere: false });
    if (event.kind === "left")
      expect({ isKnown, isHere: here.has(event.entry.id) }).toEqual({ isKnown: true, isHere: true });
    if (event.kind === "left") here.delete(event.entry.id);
    if (event.kind === "joined" || event.kind === "renamed") here.set(event.entry.id, event.entry.name);
    if (event.kind === "roster") {
      here = new Map(event.entries.map(({ id: entryId, name }) => [entryId, name]));
      isKnown = true;
    }
  }
}

const STEPS = [
  "sent>queued",
  "sent>confirmed",
  "sent>unconfirmed",
  "sent>failed",
  "queued>sent",
  "queued>failed",
  "unconfirmed>confirmed",
];

/** `sent` once, perhaps `queued` and `sent` again; then at most unconfirmed, confirmed; or one of confirmed, failed. */
function checkFates(rig: Rig): void {
  const fates = new Map<number, string>();
  for (const event of rig.events) {
    if (event.kind === "sent") {
      expect(fates.has(event.sendId)).toBe(false);
      fates.set(event.sendId, "sent");
    } else if (event.kind === "delivery") {
      expect(STEPS).toContain(`${fates.get(event.sendId)}>${event.delivery}`);
      fates.set(event.sendId, event.delivery);
    }
  }
}
