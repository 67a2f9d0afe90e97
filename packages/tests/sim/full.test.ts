/** A server that has no room, and clients that were in before. */
import { expect, test } from "bun:test";
import { CALM } from "./network.ts";
import { World } from "./world.ts";

const LIMIT_MS = 120_000;

test("full: a sealed client that was in before comes in again when there is room, by itself", () => {
  const world = new World({ seed: 11, config: { ratePerSecond: 1e6, burst: 1e6, clientsMax: 1 } });
  world.network.weather = CALM;
  const knownKey = world.server.keyPair.publicKey;
  const ana = world.addClient(1, { knownKey });
  const states: string[] = [];
  ana.onEvent = (event) => {
    if (event.kind === "state") states.push(event.state.name === "waiting" ? event.state.why : event.state.name);
  };
  expect(world.passUntil(() => ana.connection.state.name === "registered", LIMIT_MS)).toBe(true);
  ana.sleep(10_000);
  world.killServer();
  world.server.restart();
  const bob = world.addClient(2, { knownKey });
  expect(world.passUntil(() => bob.connection.state.name === "registered", LIMIT_MS)).toBe(true);
  expect(world.passUntil(() => states.includes("server-full"), LIMIT_MS)).toBe(true);
  bob.leave();
  expect(world.passUntil(() => ana.connection.state.name === "registered", LIMIT_MS)).toBe(true);
  expect(states).not.toContain("refused");
});
