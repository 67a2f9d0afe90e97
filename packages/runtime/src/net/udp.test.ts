/** The transport against kernels of every mood, and against the real one. */
import { describe, expect, test } from "bun:test";
import { testWith } from "../testing/tools.ts";
import type { Endpoint } from "./transport.ts";
import { openUdpTransport, plainAddress, type RawSocket, UdpTransport } from "./udp.ts";

const LOCAL = { address: "127.0.0.1", port: 1 };
const QUEUE_SHARE = 256;

type Sent = string;

/** Answers each packet as its script says; after the script everything is taken. */
class MoodyKernel implements RawSocket {
  readonly sent: Sent[] = [];
  offeredCount = 0;
  readonly moods: ("take" | "stolen" | "full" | "never")[] = [];

  send(bytes: Uint8Array, port: number, address: string): boolean {
    return this.sendMany([bytes, port, address]) === 1;
  }

  sendMany(packets: readonly (Uint8Array | number | string)[]): number {
    this.offeredCount += packets.length / 3;
    let count = 0;
    for (let at = 0; at < packets.length; at += 3) {
      const mood = this.moods[0] === "never" ? "never" : (this.moods.shift() ?? "take");
      if (mood === "full") {
        this.moods.unshift("full");
        return count;
      }
      if (mood !== "take") {
        if (count > 0) return count;
        throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      }
      this.sent.push(`${packets[at + 2]}:${packets[at + 1]}`);
      count++;
    }
    return count;
  }

  close(): void {}
}

function open(moods: MoodyKernel["moods"] = []) {
  const kernel = new MoodyKernel();
  kernel.moods.push(...moods);
  return { kernel, transport: new UdpTransport(kernel, LOCAL, { datagram: () => undefined }, undefined) };
}

const targets = (...ports: number[]): Endpoint[] => ports.map((port) => ({ address: "10.0.0.1", port }));
const frame = new Uint8Array(176);

describe("UDP transport", () => {
  test("UDP transport: an error of an earlier datagram costs the next receivers nothing, wherever it strikes", () => {
    for (const moods of [
      ["stolen"],
      ["take", "stolen"],
      ["take", "take", "stolen", "stolen", "take", "stolen"],
    ] as const) {
      const { kernel, transport } = open([...moods]);
      transport.broadcast(frame, targets(1, 2, 3, 4));
      expect(kernel.sent).toEqual(["10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3", "10.0.0.1:4"]);
      expect(transport.counters).toMatchObject({
        datagramsOut: 4,
        bytesOut: 4 * 176,
        sendErrors: 0,
        dropsQueueFull: 0,
      });
    }
    const { kernel, transport } = open(["stolen", "stolen"]);
    transport.send(frame, 9, "10.0.0.1");
    expect(kernel.sent).toEqual(["10.0.0.1:9"]);
  });

  test("UDP transport: many dead receivers cost the sender no more than their number", () => {
    const receiverCount = 2_000;
    const { kernel, transport } = open(Array.from({ length: receiverCount }, () => ["take", "stolen"] as const).flat());
    transport.broadcast(frame, targets(...Array.from({ length: receiverCount }, (_, index) => index + 1)));
    expect(kernel.sent).toHaveLength(receiverCount);
    expect(kernel.offeredCount).toBeLessThan(100 * receiverCount);
  });

  test("UDP transport: a packet that the kernel never takes is given up, counted, and delays nobody", () => {
    const { kernel, transport } = open(["never"]);
    transport.send(frame, 1, "10.0.0.1");
    kernel.moods.length = 0;
    transport.send(frame, 2, "10.0.0.1");
    expect(kernel.sent).toEqual(["10.0.0.1:2"]);
    expect(transport.counters.sendErrors).toBe(1);
  });

  test("UDP transport: what meets back-pressure leaves later, in order, nothing lost", async () => {
    const { kernel, transport } = open(["take", "full"]);
    transport.broadcast(frame, targets(1, 2, 3));
    transport.send(frame, 4, "10.0.0.1");
    expect(kernel.sent).toEqual(["10.0.0.1:1"]);
    const drained = transport.drained(60_000);
    kernel.moods.length = 0;
    transport.flush();
    await drained;
    expect(kernel.sent.map((sent) => sent.split(":")[1])).toEqual(["1", "2", "3", "4"]);
    expect(transport.counters.datagramsOut).toBe(4);
  });

  test("UDP transport: one receiver's share of the queue is bounded and leaves the others theirs", () => {
    const { kernel, transport } = open(["full"]);
    for (let count = 0; count < QUEUE_SHARE + 10; count++) transport.send(frame, 1, "10.0.0.1");
    transport.send(frame, 2, "10.0.0.1");
    expect(transport.counters.dropsQueueFull).toBe(10);
    kernel.moods.length = 0;
    transport.flush();
    expect(kernel.sent.length).toBe(QUEUE_SHARE + 1);
    expect(kernel.sent.at(-1)).toBe("10.0.0.1:2");
  });

  testWith(
    ["IPv6"],
    "UDP transport: a datagram crosses the real loopback, IPv4 and IPv6, and one peer has one name",
    async () => {
      for (const [bind, to] of [
        ["127.0.0.1", "127.0.0.1"],
        ["::1", "::1"],
        ["::", "127.0.0.1"],
      ] as const) {
        const arrived = Promise.withResolvers<{ text: string; address: string; port: number }>();
        const receiver = await openUdpTransport(
          { address: bind, port: 0 },
          {
            datagram: (bytes, port, address) => arrived.resolve({ text: Buffer.from(bytes).toString(), address, port }),
          },
        );
        const sender = await openUdpTransport({ address: to, port: 0 }, { datagram: () => undefined });
        sender.send(Buffer.from("olá"), receiver.local.port, to);
        expect(await arrived.promise).toEqual({ text: "olá", address: to, port: sender.local.port });
        sender.close();
        receiver.close();
      }
    },
  );

  test("UDP transport: a probe of a closed port says so, of an open one does not, and loses nothing sent meanwhile", async () => {
    const heard: string[] = [];
    const refused = Promise.withResolvers<Endpoint>();
    const prober = await openUdpTransport(
      { address: "127.0.0.1", port: 0 },
      {
        datagram: (bytes) => heard.push(Buffer.from(bytes).toString()),
        refused: (port, address) => refused.resolve({ port, address }),
      },
    );
    const answered = Promise.withResolvers<void>();
    const living = await openUdpTransport(
      { address: "127.0.0.1", port: 0 },
      {
        datagram: (bytes, port, address) => {
          living.send(Buffer.from(`eco ${Buffer.from(bytes).toString()}`), port, address);
          answered.resolve();
        },
      },
    );
    const dead = await openUdpTransport({ address: "127.0.0.1", port: 0 }, { datagram: () => undefined });
    dead.close();
    prober.probe(Buffer.from("vivo?"), living.local.port, "127.0.0.1");
    prober.probe(Buffer.from("morto?"), dead.local.port, "127.0.0.1");
    expect(await refused.promise).toEqual({ port: dead.local.port, address: "127.0.0.1" });
    await answered.promise;
    const echoed = Promise.withResolvers<void>();
    const look = setInterval(() => heard.includes("eco vivo?") && echoed.resolve(), 5);
    await echoed.promise;
    clearInterval(look);
    prober.close();
    living.close();
  });

  test("UDP transport: an IPv4-mapped address is written as plain IPv4", () => {
    expect(plainAddress("::ffff:192.0.2.7")).toBe("192.0.2.7");
    expect(plainAddress("2001:db8::1")).toBe("2001:db8::1");
    expect(plainAddress("::1")).toBe("::1");
  });
});
