/** What the operator does to clients in sessions, between the real cores. */
import { expect, test } from "bun:test";
import type { ClientEvent } from "@recado/client";
import { CALM } from "./network.ts";
import { World } from "./world.ts";

const LIMIT_MS = 600_000;

test("muting: a sealed client's texts fail with the reason, under another session too, until it is unmuted; it hears on", () => {
  const world = new World({ seed: 3 });
  world.network.weather = { ...CALM, delayMs: [5, 15] };
  const knownKey = world.server.keyPair.publicKey;
  const [ana, bob] = [1, 2].map((id) => world.addClient(id, { name: `c${id}`, knownKey }));
  if (!ana || !bob) throw new Error("no clients");
  const events: ClientEvent[] = [];
  ana.onEvent = (event) => void events.push(event);
  const heard: string[] = [];
  bob.onEvent = (event) => void (event.kind === "message" && heard.push(event.message.text));
  world.passUntil(() => world.allRegistered(), LIMIT_MS);
  const fails = () =>
    events.flatMap((event) => (event.kind === "delivery" && event.delivery === "failed" ? [event.why] : []));

  world.server.act((core) => expect(core.mute(1)).toBe(true));
  ana.say("a todos", 0);
  ana.say("só você", 2);
  bob.say("ouves?", 1);
  world.pass(2_000);
  const why = "O operador silenciou você: sua mensagem não foi enviada.";
  expect(fails()).toEqual([why, why]);
  expect(heard).toEqual([]);
  expect(events.flatMap((event) => (event.kind === "message" ? [event.message.text] : []))).toEqual(["ouves?"]);

  ana.leave();
  world.pass(2_000);
  ana.connect();
  world.passUntil(() => ana.connection.state.name === "registered", LIMIT_MS);
  ana.say("de novo", 2);
  world.pass(2_000);
  expect(fails()).toHaveLength(3);
  expect(world.server.core.snapshot(world.nowMs).drops.get("muted")).toBe(3);

  world.server.act((core) => expect(core.unmute(1)).toBe(true));
  ana.say("obrigada", 2);
  world.pass(2_000);
  expect(heard).toEqual(["obrigada"]);
});

test("turned away: what may have reached the server is unconfirmed, what never left has failed and may be sent again", () => {
  const world = new World({ seed: 4 });
  world.network.weather = { ...CALM, delayMs: [5, 15] };
  const ana = world.addClient(1, { name: "c1", knownKey: world.server.keyPair.publicKey });
  world.passUntil(() => world.allRegistered(), LIMIT_MS);
  const fates = new Map<number, string>();
  ana.onEvent = (event) => void (event.kind === "delivery" && fates.set(event.sendId, event.delivery));
  world.server.crash();
  for (let index = 0; index < 200; index++) ana.say(`${index}`, 0);
  world.pass(1_000);
  const ban = { kind: "id", value: "1", reason: "", atMs: 0 } as const;
  world.server.store.apply({ kind: "banned", ban });
  world.server.restart();
  world.passUntil(() => ana.connection.state.name === "refused", LIMIT_MS);
  const ends = [...fates.entries()].sort(([a], [b]) => a - b).map(([, fate]) => fate);
  const shown = ends.lastIndexOf("unconfirmed") + 1;
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(200);
  expect(ends).toEqual([...Array(shown).fill("unconfirmed"), ...Array(200 - shown).fill("failed")]);
});
