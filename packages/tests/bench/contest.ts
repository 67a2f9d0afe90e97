/**
 * One load, several servers, in interleaved rounds: each round starts every server anew, lets it warm up under the load,
 * then measures. Medians stand for a server, with the least and the greatest of the rounds.
 */
import { join } from "node:path";
import { absenceOf, type BrokerKind, startBroker } from "./brokers.ts";
import { argumentsOf, type Load, type Outcome, type Schedule } from "./closed-loop.ts";
import { MeasuredProcess } from "./measured-process.ts";
import type { NativePrograms } from "./native.ts";
import { median } from "./report.ts";

export const ROUNDS = 3;
const MILLION = 1_000_000;
/** A generator that takes longer stands still, and is ended. */
const LIMIT_MS = 60_000;

export interface Contestant {
  readonly name: string;
  readonly start: () => Promise<MeasuredProcess>;
  /** The generator's command, without its options; and which of its protocols. */
  readonly generator: readonly string[];
  readonly kind: string;
}

export interface Score {
  readonly name: string;
  readonly load: Load;
  /** Deliveries a second, of each round. */
  readonly rates: readonly number[];
  /** CPU seconds of the server, all threads, for a million deliveries, of each round. */
  readonly cpus: readonly number[];
  /** Cores that were busy, the median of the rounds: 1 is a whole one. */
  readonly serverCores: number;
  readonly generatorCores: number;
  /** Deliveries that never came, in all rounds. */
  readonly lost: number;
}

const script = (name: string): string[] => [process.execPath, join(import.meta.dir, name)];

/** Our server under clear frames. */
export function ours(native: NativePrograms | undefined): Contestant {
  return plain("Recado", native, () => MeasuredProcess.recado());
}

/** The reference of every ratio: the C server, or, without a compiler, the bare Bun one. */
export function reference(native: NativePrograms | undefined): Contestant {
  return native
    ? plain("C, sendmmsg", native, () => MeasuredProcess.printingPort([native.path("reference-server")]))
    : bareBun(native);
}

export function bareBun(native: NativePrograms | undefined): Contestant {
  return plain("bare Bun", native, () => MeasuredProcess.bare("udpSocket"));
}

export function nodeDgram(native: NativePrograms | undefined): Contestant {
  return plain("node:dgram", native, () => MeasuredProcess.bare("dgram"));
}

function plain(name: string, native: NativePrograms | undefined, start: () => Promise<MeasuredProcess>): Contestant {
  return { name, start, generator: native ? [native.path("load")] : script("plain-load.ts"), kind: "plain" };
}

export function oursSealed(): Contestant {
  const start = (): Promise<MeasuredProcess> => MeasuredProcess.recado();
  return { name: "Recado, sealed", start, generator: script("sealed-load.ts"), kind: "sealed" };
}

const BROKER_NAMES: Readonly<Record<BrokerKind, string>> = { nats: "NATS", "nats-tls": "NATS, TLS", redis: "Redis" };

/** Those of the brokers that are installed. */
export function brokers(kinds: readonly BrokerKind[]): Contestant[] {
  return kinds
    .filter((kind) => absenceOf(kind) === undefined)
    .map((kind) => ({
      name: BROKER_NAMES[kind],
      start: () => startBroker(kind),
      generator: script("broker-load.ts"),
      kind,
    }));
}

/** Sentences for the reader about what is not measured on this machine. */
export function absences(native: NativePrograms | undefined, kinds: readonly BrokerKind[]): string[] {
  const compiler = native
    ? []
    : ["**No C compiler here**: the reference is the bare Bun server, and the generator is in Bun, slower than both."];
  const missing = kinds.flatMap((kind) => {
    const reason = absenceOf(kind);
    return reason === undefined ? [] : [`${BROKER_NAMES[kind]} was skipped: ${reason}.`];
  });
  return [...compiler, ...missing];
}

export async function contest(load: Load, contestants: readonly Contestant[], schedule: Schedule): Promise<Score[]> {
  const outcomes = contestants.map((): Outcome[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, contestant] of contestants.entries()) {
      outcomes[index]?.push(await measure(contestant, load, schedule));
    }
  }
  return contestants.map(({ name }, index) => scoreOf(name, load, outcomes[index] ?? []));
}

async function measure(contestant: Contestant, load: Load, schedule: Schedule): Promise<Outcome> {
  await using server = await contestant.start();
  const { port, pid } = server;
  return await runGenerator(
    contestant.generator,
    argumentsOf({ ...load, ...schedule, port, pid, kind: contestant.kind }),
  );
}

/** Runs a generator to its end and reads the line of JSON that it prints. */
export async function runGenerator<T = Outcome>(program: readonly string[], args: readonly string[]): Promise<T> {
  const generator = Bun.spawn([...program, ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: LIMIT_MS,
  });
  const [text, complaint] = await Promise.all([
    new Response(generator.stdout).text(),
    new Response(generator.stderr).text(),
  ]);
  if ((await generator.exited) !== 0) throw new Error(`${program.join(" ")} ${args.join(" ")}: ${complaint}`);
  return JSON.parse(text);
}

function scoreOf(name: string, load: Load, outcomes: readonly Outcome[]): Score {
  return {
    name,
    load,
    rates: outcomes.map(({ deliveries, seconds }) => deliveries / seconds),
    cpus: outcomes.map(({ serverCpuSeconds, deliveries }) => (serverCpuSeconds / deliveries) * MILLION),
    serverCores: median(outcomes.map(({ serverCpuSeconds, seconds }) => serverCpuSeconds / seconds)),
    generatorCores: median(outcomes.map(({ generatorCpuSeconds, seconds }) => generatorCpuSeconds / seconds)),
    lost: outcomes.reduce((sum, { lost }) => sum + lost, 0),
  };
}
