/**
 * The closed loop of the generators that are not in C: each of N clients keeps K messages on their way, and its next
 * one leaves when all for whom one of them was have it. Private messages go to the next client in a ring, public ones
 * to everybody. A message's slot is the tag in its text: 8 hexadecimal digits, in 64 bytes.
 */
import { cpuSecondsOf } from "./process-cpu.ts";

export const TEXT_BYTES = 64;
const TAG_DIGITS = 8;
const FILLING = " um recado de tamanho comum, com acentos: maçã, é, ç";
const DRAIN_LIMIT_MS = 30_000;
const STALL_MS = 500;

export interface Load {
  readonly scenario: "private" | "public";
  readonly clients: number;
  readonly outstanding: number;
}

export interface Schedule {
  readonly warmSeconds: number;
  readonly seconds: number;
}

/** What every generator of a closed loop prints, as one line of JSON. */
export interface Outcome {
  readonly deliveries: number;
  readonly seconds: number;
  readonly serverCpuSeconds: number;
  readonly generatorCpuSeconds: number;
  /** Deliveries of the whole run that never came. */
  readonly lost: number;
}

export interface GeneratorOptions extends Load, Schedule {
  readonly port: number;
  readonly pid: number;
  /** What only some generators know: a broker's protocol. */
  readonly kind: string;
}

/** The command line that all generators read, those in C too. */
export function argumentsOf(options: GeneratorOptions): string[] {
  const { port, pid, scenario, clients, outstanding, warmSeconds, seconds, kind } = options;
  const numbers = { port, pid, clients, outstanding, "warm-seconds": warmSeconds, seconds };
  const flags = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return [...flags, "--scenario", scenario, "--kind", kind];
}

export function readArguments(argv: readonly string[]): GeneratorOptions {
  const text = (name: string): string => argv[argv.indexOf(`--${name}`) + 1] ?? "";
  const number = (name: string): number => Number(text(name));
  return {
    port: number("port"),
    pid: number("pid"),
    kind: text("kind"),
    scenario: text("scenario") === "public" ? "public" : "private",
    clients: number("clients"),
    outstanding: number("outstanding"),
    warmSeconds: number("warm-seconds"),
    seconds: number("seconds"),
  };
}

/** 64 bytes of UTF-8. */
export function textOf(tag: number): string {
  return tag.toString(16).padStart(TAG_DIGITS, "0") + FILLING;
}

export function tagAt(bytes: Uint8Array, offset: number): number {
  let tag = 0;
  for (let at = offset; at < offset + TAG_DIGITS; at++) {
    const digit = bytes[at] ?? 0;
    tag = tag * 16 + (digit & 15) + (digit >> 6) * 9;
  }
  return tag;
}

interface Wire {
  /** Dest 0 is everybody. */
  readonly say: (origin: number, dest: number, tag: number) => void;
  /** How many hear a public message. */
  readonly publicCopies: number;
  /** Messages that may be on their way in all, for wires that lose what they have no room for. */
  readonly messagesMax?: number;
}

export class ClosedLoop {
  readonly #copies: number;
  /** By slot: deliveries that are still to come. */
  readonly #missing: Uint32Array;
  readonly #ready: number[] = [];
  readonly #messagesMax: number;
  #onTheirWay = 0;
  #undelivered = 0;
  #delivered = 0;
  #isOpen = false;

  constructor(
    readonly options: GeneratorOptions,
    readonly wire: Wire,
  ) {
    const { scenario, clients, outstanding } = options;
    this.#copies = scenario === "public" ? wire.publicCopies : 1;
    this.#missing = new Uint32Array(clients * outstanding);
    this.#messagesMax = wire.messagesMax ?? Number.POSITIVE_INFINITY;
  }

  heard(tag: number): void {
    const missing = this.#missing[tag];
    if (!missing) return;
    this.#missing[tag] = missing - 1;
    this.#undelivered--;
    this.#delivered++;
    if (missing > 1) return;
    this.#onTheirWay--;
    this.#ready.push(tag);
    this.#sayWhatMayLeave();
  }

  /** Prints the outcome. */
  async run(): Promise<void> {
    const { clients, outstanding, warmSeconds, seconds, pid } = this.options;
    for (let round = outstanding - 1; round >= 0; round--) {
      for (let client = clients - 1; client >= 0; client--) this.#ready.push(client * outstanding + round);
    }
    this.#isOpen = true;
    this.#sayWhatMayLeave();
    await Bun.sleep(warmSeconds * 1_000);
    const [started, delivered, server, own] = [performance.now(), this.#delivered, cpuSecondsOf(pid), ownCpuSeconds()];
    await Bun.sleep(seconds * 1_000);
    const outcome = {
      deliveries: this.#delivered - delivered,
      seconds: (performance.now() - started) / 1_000,
      serverCpuSeconds: cpuSecondsOf(pid) - server,
      generatorCpuSeconds: ownCpuSeconds() - own,
    };
    this.#isOpen = false;
    await this.#drained();
    process.stdout.write(`${JSON.stringify({ ...outcome, lost: this.#undelivered } satisfies Outcome)}\n`);
  }

  async #drained(): Promise<void> {
    const limit = performance.now() + DRAIN_LIMIT_MS;
    for (let before = -1; this.#undelivered > 0 && this.#delivered !== before && performance.now() < limit; ) {
      before = this.#delivered;
      await Bun.sleep(STALL_MS);
    }
  }

  #sayWhatMayLeave(): void {
    const { scenario, clients, outstanding } = this.options;
    while (this.#isOpen && this.#ready.length > 0 && this.#onTheirWay < this.#messagesMax) {
      const tag = this.#ready.pop() ?? 0;
      const origin = Math.floor(tag / outstanding) + 1;
      this.#missing[tag] = this.#copies;
      this.#undelivered += this.#copies;
      this.#onTheirWay++;
      this.wire.say(origin, scenario === "public" ? 0 : (origin % clients) + 1, tag);
    }
  }
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
