/** The benchmark's own programs: that the C reference passes on what the generators send, and that these count it. */
import { afterAll, expect, test } from "bun:test";
import { argumentsOf, type GeneratorOptions, type Outcome } from "../bench/closed-loop.ts";
import { runGenerator } from "../bench/contest.ts";
import { MeasuredProcess } from "../bench/measured-process.ts";
import { NativePrograms } from "../bench/native.ts";

const native = await NativePrograms.compile();
afterAll(() => native?.[Symbol.dispose]());
if (!native) process.stderr.write("bench programs: skipped, no C compiler here\n");

const SHORT = { warmSeconds: 0.05, seconds: 0.1, kind: "plain" } as const;

function outcomeOf(server: MeasuredProcess, load: Pick<GeneratorOptions, "scenario" | "clients" | "outstanding">) {
  const options = argumentsOf({ ...SHORT, ...load, port: server.port, pid: server.pid });
  return runGenerator<Outcome>([native?.path("load") ?? ""], options);
}

const startReference = () => MeasuredProcess.printingPort([native?.path("reference-server") ?? ""]);

for (const scenario of ["private", "public"] as const) {
  test.skipIf(!native)(`bench: ${scenario} messages go through the C reference, and none is lost`, async () => {
    await using server = await startReference();
    const { deliveries, seconds, lost, generatorCpuSeconds } = await outcomeOf(server, {
      scenario,
      clients: 7,
      outstanding: 3,
    });
    expect(deliveries).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThan(0);
    expect(generatorCpuSeconds).toBeGreaterThan(0);
    expect(lost).toBe(0);
  });
}

test.skipIf(!native)("bench: the generator talks with our server as well", async () => {
  await using server = await MeasuredProcess.recado();
  const { deliveries, lost } = await outcomeOf(server, { scenario: "public", clients: 300, outstanding: 1 });
  expect(deliveries).toBeGreaterThan(0);
  expect(lost).toBe(0);
});

test.skipIf(!native)("bench: what a server does not pass on is counted as lost", async () => {
  await using server = await startReference();
  const deaf = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      // Answers an OI, as the generator needs it, and swallows the rest.
      data: (own, bytes, port, address) => {
        if (bytes.readUInt32BE(0) !== 0) return;
        bytes.writeUInt32BE(bytes.readUInt32BE(4), 8);
        own.send(bytes, port, address);
      },
    },
  });
  const options = {
    ...SHORT,
    scenario: "private",
    clients: 5,
    outstanding: 2,
    port: deaf.port,
    pid: server.pid,
  } as const;
  const { deliveries, lost } = await runGenerator<Outcome>([native?.path("load") ?? ""], argumentsOf(options));
  deaf.close();
  expect(deliveries).toBe(0);
  expect(lost).toBe(10);
});

test.skipIf(!native)("bench: the latency generator measures every message through the C reference", async () => {
  await using server = await startReference();
  const numbers = { port: server.port, pid: server.pid, clients: 3, rate: 500, "warm-seconds": 0.05, seconds: 0.1 };
  const flags = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const outcome = await runGenerator<{ messages: number; lost: number; p50: number; p99: number; max: number }>(
    [native?.path("latency") ?? ""],
    flags,
  );
  expect(outcome).toMatchObject({ messages: 50, lost: 0 });
  expect(outcome.p50).toBeGreaterThan(0);
  expect(outcome.p99).toBeGreaterThanOrEqual(outcome.p50);
  expect(outcome.max).toBeGreaterThanOrEqual(outcome.p99);
});
