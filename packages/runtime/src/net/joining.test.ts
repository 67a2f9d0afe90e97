/** Joined sending, seen from sockets that receive it: nothing about it shows but the number of calls. */
import { ptr } from "bun:ffi";
import { describe, expect, test } from "bun:test";
import { waitFor } from "../testing/wait.ts";
import { DatagramBatch } from "./datagram-batch.ts";
import { EAGAIN, JoinedSender } from "./joined-sender.ts";
import { type Libc, openLibc } from "./libc.ts";
import { OutputTurn } from "./output-turn.ts";
import { Receivers } from "./receivers.ts";
import type { DatagramTransport, Endpoint, Packet } from "./transport.ts";
import { openJoiningUdpTransport, openUdpTransport } from "./udp.ts";

const LOOPBACK = { address: "127.0.0.1", port: 0 };
const FRAME = 176;

interface Listener extends AsyncDisposable {
  readonly at: Endpoint;
  /** The first two bytes of each, as a number, and its size. */
  readonly heard: { readonly number: number; readonly size: number }[];
}

async function listener(address = LOOPBACK.address): Promise<Listener> {
  const heard: Listener["heard"] = [];
  const transport = await openUdpTransport(
    { address, port: 0 },
    {
      datagram: (bytes) => heard.push({ number: ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0), size: bytes.length }),
    },
  );
  return { at: transport.local, heard, [Symbol.asyncDispose]: async () => transport.close() };
}

function numbered(number: number, size = FRAME): Uint8Array {
  const bytes = new Uint8Array(size);
  bytes[0] = number >> 8;
  bytes[1] = number;
  return bytes;
}

async function hears({ heard }: Listener, count: number): Promise<void> {
  await waitFor(
    () => (heard.length >= count ? true : undefined),
    () => `${count} datagrams; ${heard.length} came`,
  );
}

const numbers = ({ heard }: Listener): number[] => heard.map(({ number }) => number);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The C library, with calls counted, and perhaps one of them in a bad mood. */
function counted(moods: Partial<Libc> = {}): { readonly libc: Libc; readonly calls: { sendmmsg: number } } | undefined {
  const real = openLibc();
  if (!real) return undefined;
  const calls = { sendmmsg: 0 };
  const sendmmsg: Libc["sendmmsg"] = (...args) => {
    calls.sendmmsg++;
    return real.sendmmsg(...args);
  };
  return { libc: { ...real, sendmmsg, ...moods }, calls };
}

const FIVE = [50_000, 50_001, 50_002, 50_003, 50_004].map((port) => ({ address: "127.0.0.1", port }));

function sentOneByOne(sender: JoinedSender): void {
  const turn = new OutputTurn(new Receivers().of);
  for (const to of FIVE) turn.unicast(new Uint8Array(FRAME), to);
  sender.send(turn);
}

function sentAsBatch(sender: JoinedSender): void {
  const batch = new DatagramBatch();
  for (const to of FIVE) batch.put(new Uint8Array(FRAME), to);
  sender.sendBatch(batch, new Receivers().of);
}

const ignored = { datagram: () => undefined };

async function opened(local: Endpoint = LOOPBACK, moods?: Partial<Libc>) {
  const { libc, calls } = counted(moods) ?? { libc: undefined, calls: { sendmmsg: 0 } };
  const transport: DatagramTransport = await openJoiningUdpTransport(local, ignored, libc);
  return { transport, calls };
}

const isLinux = process.platform === "linux";

describe("joined sending", () => {
  test.skipIf(!isLinux)("joined sending: what waits for one receiver is one send, and arrives as it was", async () => {
    await using ana = await listener();
    const { transport, calls } = await opened();
    for (let number = 0; number < 100; number++) transport.sendEach([{ bytes: numbered(number), to: ana.at }]);
    await hears(ana, 100);
    expect(numbers(ana)).toEqual(upTo(100));
    expect(ana.heard.every(({ size }) => size === FRAME)).toBe(true);
    // The first leaves alone, at once; 99 make two sends of at most 64, in one call.
    expect(calls.sendmmsg).toBe(1);
    expect(transport.counters).toMatchObject({ datagramsOut: 100, bytesOut: 100 * FRAME, sendErrors: 0 });
    transport.close();
  });

  test.skipIf(!isLinux)("joined sending: sizes of every kind keep their bounds and their order", async () => {
    await using ana = await listener();
    const { transport } = await opened();
    const sizes = [176, 176, 1_080, 1_080, 500, 176, 2, 900, 900, 900, 3];
    for (const [number, size] of sizes.entries()) transport.send(numbered(number, size), ana.at.port, ana.at.address);
    await hears(ana, sizes.length);
    expect(ana.heard).toEqual(sizes.map((size, number) => ({ number, size })));
    transport.close();
  });

  test.skipIf(!isLinux)(
    "joined sending: broadcasts and what is for one keep each receiver's order, also when who is there changes",
    async () => {
      const all = [await listener(), await listener(), await listener()];
      const { transport } = await opened();
      const ends = all.map(({ at }) => at);
      const [ana, bob] = all;
      if (!ana || !bob) throw new Error("no listeners");
      for (let number = 0; number < 60; number++) {
        const isForBob = number % 7 === 3;
        const targets = number < 40 ? ends : ends.slice(0, 2);
        if (isForBob) transport.send(numbered(number), bob.at.port, bob.at.address);
        else transport.broadcast(numbered(number), targets);
      }
      const forBob = upTo(60);
      const publics = forBob.filter((number) => number % 7 !== 3);
      await hears(bob, forBob.length);
      await hears(ana, publics.length);
      const third = all[2];
      if (third) await hears(third, publics.filter((number) => number < 40).length);
      expect(numbers(bob)).toEqual(forBob);
      expect(numbers(ana)).toEqual(publics);
      expect(third && numbers(third)).toEqual(publics.filter((number) => number < 40));
      transport.close();
      for (const each of all) await each[Symbol.asyncDispose]();
    },
  );

  test.skipIf(!isLinux)(
    "joined sending: thousands of turns, through all collections of garbage, reach whom they are for",
    async () => {
      const all = await Promise.all(upTo(20).map(() => listener()));
      const { transport } = await opened();
      const rounds = 300;
      for (let round = 0; round < rounds; round++) {
        for (const { at } of all) {
          transport.sendEach([
            { bytes: numbered(2 * round), to: at },
            { bytes: numbered(2 * round + 1), to: at },
          ]);
        }
        transport.endTurn();
        if (round % 50 === 0) Bun.gc(true);
        await Promise.all(all.map((each) => hears(each, 2 * (round + 1))));
      }
      for (const each of all) {
        expect(numbers(each)).toEqual(upTo(2 * rounds));
        await each[Symbol.asyncDispose]();
      }
      transport.close();
    },
  );

  test.skipIf(!isLinux)("joined sending: IPv4 and IPv6 receivers of one socket", async () => {
    await using four = await listener();
    await using six = await listener("::1");
    const { transport } = await opened({ address: "::", port: 0 });
    for (let number = 0; number < 30; number++) transport.broadcast(numbered(number), [four.at, six.at]);
    await hears(four, 30);
    await hears(six, 30);
    expect(numbers(four)).toEqual(upTo(30));
    expect(numbers(six)).toEqual(upTo(30));
    transport.close();
  });

  const refusals: readonly (readonly [string, Partial<Libc>])[] = [
    ["that knows no UDP_SEGMENT", { setsockopt: () => -1 }],
    ["that takes UDP_SEGMENT and does not keep it", { getsockopt: () => -1 }],
    ["that refuses every sendmmsg", { sendmmsg: () => -1 }],
  ];
  for (const [name, moods] of refusals) {
    test.skipIf(!isLinux)(`joined sending: a kernel ${name} gets plain sends, in order`, async () => {
      await using ana = await listener();
      await using bob = await listener();
      const { transport } = await opened(LOOPBACK, moods);
      for (let number = 0; number < 50; number++) {
        if (number % 3 === 0) transport.broadcast(numbered(number), [ana.at, bob.at]);
        else transport.send(numbered(number), ana.at.port, ana.at.address);
      }
      await hears(ana, 50);
      await hears(bob, 17);
      expect(numbers(ana)).toEqual(upTo(50));
      expect(numbers(bob)).toEqual(upTo(50).filter((number) => number % 3 === 0));
      transport.close();
    });
  }

  const SIZES = [1_080, 1_080, 1_080, 200, 1_080, 376, 376, 200, 1_080];

  /** To each of them, one after the other, datagrams of these sizes. */
  function batchTo(receivers: readonly Listener[], batch = new DatagramBatch()): DatagramBatch {
    batch.clear();
    for (const { at } of receivers) for (const [number, size] of SIZES.entries()) batch.put(numbered(number, size), at);
    return batch;
  }

  const kernels: readonly (readonly [string, Partial<Libc>])[] = [["that cuts", {}], ...refusals];
  for (const [name, moods] of kernels) {
    test.skipIf(!isLinux)(`joined sending: a batch arrives as it was put in, by a kernel ${name}`, async () => {
      await using ana = await listener();
      await using bob = await listener();
      const { transport } = await opened(LOOPBACK, moods);
      const expected = SIZES.map((size, number) => ({ number, size }));
      const batch = batchTo([ana, bob]);
      transport.sendBatch(batch);
      // The memory is the caller's again.
      batch.storage.fill(0xff);
      for (const each of [ana, bob]) {
        await hears(each, SIZES.length);
        expect(each.heard).toEqual(expected);
      }
      transport.sendBatch(batchTo([bob], batch));
      await hears(bob, 2 * SIZES.length);
      expect(bob.heard).toEqual([...expected, ...expected]);
      expect(transport.counters).toMatchObject({ datagramsOut: 3 * SIZES.length, sendErrors: 0, dropsQueueFull: 0 });
      transport.close();
    });
  }

  test.skipIf(!isLinux)(
    "joined sending: where the kernel has no room, what is left of a turn is queued, each once",
    () => {
      const errno = new Int32Array([EAGAIN]);
      let calls = 0;
      const sendmmsg = () => (calls++ === 0 ? 1 : -1);
      const { libc } = counted({ sendmmsg, __errno_location: () => ptr(errno) }) ?? {};
      if (!libc) throw new Error("no C library");
      for (const wayOf of [sentOneByOne, sentAsBatch]) {
        calls = 0;
        const queued: number[] = [];
        const plain = (packets: readonly Packet[]): boolean => {
          queued.push(...packets.map(({ to }) => to.port));
          if (queued.length > 100) throw new Error("it does not end");
          return false;
        };
        const sender = new JoinedSender(libc, -1, false, { plain, sent: () => undefined, stolen: () => undefined });
        wayOf(sender);
        expect(queued).toEqual([50_001, 50_002, 50_003, 50_004]);
      }
    },
  );

  test.skipIf(!isLinux)("joined sending: a batch leaves behind what was said before it", async () => {
    await using ana = await listener();
    const { transport } = await opened();
    for (let number = 0; number < 9; number++) transport.send(numbered(number), ana.at.port, ana.at.address);
    const batch = new DatagramBatch();
    for (let number = 9; number < 20; number++) batch.put(numbered(number), ana.at);
    transport.sendBatch(batch);
    await hears(ana, 20);
    expect(numbers(ana)).toEqual(upTo(20));
    transport.close();
  });

  test("a batch takes what it has room for, and says when it is full", () => {
    const batch = new DatagramBatch();
    const to = { address: "10.0.0.1", port: 9 };
    let count = 0;
    for (; batch.hasRoom(1_080); count++) batch.put(numbered(count, 1_080), to);
    expect(count).toBeGreaterThan(400);
    expect(() => batch.put(numbered(0, 1_080), to)).toThrow(RangeError);
    expect(batch.packets(count - 1, 1)).toEqual([{ bytes: numbered(count - 1, 1_080), to }]);
    batch.clear();
    expect([batch.count, batch.packets(), batch.hasRoom(1_080)]).toEqual([0, [], true]);
    for (count = 0; batch.hasRoom(1); count++) batch.put(new Uint8Array(1), to);
    expect(count).toBe(1_024);
  });

  test.skipIf(!isLinux)("joined sending: receivers that are gone cost the others nothing", async () => {
    await using ana = await listener();
    const gone = await listener();
    const { at: dead } = gone;
    await gone[Symbol.asyncDispose]();
    const { transport } = await opened();
    for (let turn = 0; turn < 40; turn++) {
      for (let index = 0; index < 5; index++) {
        transport.broadcast(numbered(turn * 5 + index), [dead, ana.at]);
        transport.send(numbered(9_999), dead.port, dead.address);
      }
      transport.endTurn();
      await hears(ana, 5 * (turn + 1));
    }
    expect(numbers(ana)).toEqual(upTo(200));
    transport.close();
  });
});
