import { expect, test } from "bun:test";
import { waitFor } from "../testing/wait.ts";
import type { Libc } from "./libc.ts";
import { PortProbes } from "./port-probe.ts";
import { AF_INET } from "./socket-address.ts";

const AT_ONCE_MAX = 256;

/** A kernel in which so many datagrams of the probed peer wait. */
function floodedLibc(count: number): { libc: Libc; closedCount: () => number } {
  let left = count;
  let closedCount = 0;
  const calls = {
    socket: () => 3,
    bind: () => 0,
    connect: () => 0,
    setsockopt: () => 0,
    getsockopt: () => 0,
    inet_pton: () => 1,
    send: () => 1n,
    close: () => {
      closedCount++;
      return 0;
    },
    recvfrom: (_descriptor: number, _buffer: Uint8Array, _size: number, _flags: number, source: Uint8Array) => {
      if (left === 0) return -1n;
      left--;
      source[0] = AF_INET;
      return 176n;
    },
  };
  return { libc: calls as unknown as Libc, closedCount: () => closedCount };
}

test("port probe: what a flooding peer sends is handed on a part at a time, and all of it", async () => {
  const { libc, closedCount } = floodedLibc(1_000);
  const parts: number[] = [];
  let part = 0;
  const handedOn = (): void => {
    parts.push(part);
    part = 0;
  };
  const datagram = (): void => {
    if (part++ === 0) queueMicrotask(handedOn);
  };
  const local = { address: "127.0.0.1", port: 1_235 };
  const refused = (): void => expect.unreachable();
  const probes = new PortProbes(libc, 2, local, { datagram, refused });
  expect(probes.send(new Uint8Array(1), { address: "127.0.0.1", port: 9 })).toBe(true);
  await waitFor(
    () => closedCount() || undefined,
    () => `the end of the probe; ${parts} came`,
  );
  expect(parts).toEqual([AT_ONCE_MAX, AT_ONCE_MAX, AT_ONCE_MAX, 1_000 - 3 * AT_ONCE_MAX]);
  probes.close();
});
