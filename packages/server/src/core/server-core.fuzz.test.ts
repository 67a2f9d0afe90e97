/** Datagrams of every kind from many sources: nothing throws, nobody gets more than is due, an honest pair is not disturbed. */
import { expect, test } from "bun:test";
import { encodeMessage, FRAME_SIZE, isRefusal, parseMessage } from "@recado/protocol";
import fc from "fast-check";
import { DEFAULT_CORE_CONFIG } from "./config.ts";
import { ServerCore } from "./server-core.ts";

const HONEST = { port: 9_001, address: "198.51.100.1" };
const FRIEND = { port: 9_002, address: "198.51.100.2" };

/** A frame whose header is plausible and whose rest is anything. */
const nearFrame = fc
  .record({
    type: fc.oneof(fc.nat(5), fc.constantFrom(0x0200_0000, 0xffff_ffff)),
    origin: fc.oneof(fc.nat(8), fc.constantFrom(0xffff_ffff)),
    dest: fc.nat(8),
    size: fc.oneof(fc.nat(200), fc.constantFrom(0xffff_ffff)),
    rest: fc.oneof(fc.uint8Array({ minLength: 160, maxLength: 160 }), fc.constant(new Uint8Array(160))),
  })
  .map(({ type, origin, dest, size, rest }) => {
    const bytes = new Uint8Array(FRAME_SIZE);
    const header = new DataView(bytes.buffer);
    for (const [index, value] of [type, origin, dest, size].entries()) header.setUint32(4 * index, value);
    bytes.set(rest, 16);
    return bytes;
  });

const step = fc.record({
  bytes: fc.oneof(nearFrame, fc.uint8Array({ maxLength: 400 })),
  port: fc.integer({ min: 1, max: 4 }),
  afterMs: fc.nat(3_000),
});

function say(core: ServerCore, from: typeof HONEST, origin: number, dest: number, text: string, nowMs: number): void {
  core.handleDatagram(encodeMessage({ kind: "text", origin, dest, name: "", text }), from.port, from.address, nowMs);
}

test("fuzz: whatever strangers send, nothing throws, none is paid back more than it sent, and an honest text arrives", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const core = new ServerCore({ ...DEFAULT_CORE_CONFIG, statusIntervalMs: 1e9 }, 0, 0);
      const hello = { kind: "hello", dest: 0, name: "honesta", text: "oi", offer: [] } as const;
      core.handleDatagram(encodeMessage({ ...hello, origin: 101 }), HONEST.port, HONEST.address, 0);
      core.handleDatagram(encodeMessage({ ...hello, origin: 102 }), FRIEND.port, FRIEND.address, 0);
      core.takeEffects();
      let nowMs = 0;
      const registered = new Set<number>();
      const balance = new Map<number, number>();
      for (const { bytes, port, afterMs } of steps) {
        nowMs += afterMs;
        while (core.nextTimeoutMs() <= nowMs) core.handleTimeout(core.nextTimeoutMs());
        core.takeEffects();
        balance.set(port, (balance.get(port) ?? 0) + bytes.length);
        core.handleDatagram(Uint8Array.from(bytes), port, "203.0.113.9", nowMs);
        for (const effect of core.takeEffects()) {
          if (effect.kind === "event") {
            if (effect.event.kind === "joined") registered.add(effect.event.client.endpoint.port);
            continue;
          }
          expect(effect.bytes.length).toBe(FRAME_SIZE);
          if (effect.kind === "unicast") balance.set(effect.to.port, (balance.get(effect.to.port) ?? 0) - FRAME_SIZE);
        }
        for (const [source, bytesLeft] of balance) {
          if (!registered.has(source) && source < 5) expect(bytesLeft).toBeGreaterThanOrEqual(0);
        }
      }
      say(core, HONEST, 101, 102, "chegou?", nowMs);
      const arrived = core.takeEffects().flatMap((effect) => (effect.kind === "unicast" ? [effect] : []));
      expect(arrived).toHaveLength(1);
      const message = parseMessage(arrived[0]?.bytes ?? new Uint8Array());
      expect(isRefusal(message) ? message : [message.name, message.text, arrived[0]?.to.port]).toEqual([
        "honesta",
        "chegou?",
        FRIEND.port,
      ]);
    }),
    { numRuns: 500 },
  );
});
