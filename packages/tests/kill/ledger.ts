/**
 * What clients that are killed and started again said and heard, from their own JSON lines and from what they kept.
 * Each text names itself: `FROM>TO #N`, with N counting for the whole run.
 */

interface Event {
  readonly type: string;
  readonly sendId?: number;
  readonly text?: string;
  readonly delivery?: string;
  readonly number?: number;
  readonly origin?: number;
}

/** A row of a client's own history. */
export interface KeptLine {
  readonly text: string;
  readonly number: number | null;
  readonly isUnsent: boolean;
}

export interface Client {
  readonly id: number;
  /** What it wrote in each of its lives. */
  readonly lives: readonly (readonly string[])[];
  readonly kept: readonly KeptLine[];
}

export interface Account {
  readonly figures: Readonly<Record<string, number>>;
  /** What must not be; empty when all is well. */
  readonly faults: readonly string[];
}

const TEXT = /^(\d+)>(\d+) #(\d+)/;
/** The server has stored it. */
const STORED = new Set(["confirmed", "delivered", "waiting"]);
const GIVEN_UP = new Set(["failed", "unconfirmed"]);

interface Heard {
  readonly number: number | undefined;
  readonly life: number;
}

export function account(clients: readonly Client[], saidCount: number): Account {
  const faults: string[] = [];
  const confirmed = new Set<string>();
  let repeated = 0;
  const heard = new Map(clients.map(({ id }) => [id, hearing(id)]));

  function hearing(id: number): Map<string, Heard> {
    const texts = new Map<string, Heard>();
    const client = clients.find((candidate) => candidate.id === id);
    for (const [life, lines] of client?.lives.entries() ?? []) {
      for (const event of eventsOf(lines)) if (event.type === "message") hear(id, texts, event, life);
    }
    return texts;
  }

  function hear(id: number, texts: Map<string, Heard>, { text = "", number }: Event, life: number): void {
    const before = texts.get(text);
    if (before && (before.number !== number || before.life === life)) faults.push(`${id} heard ${short(text)} twice`);
    else if (before) repeated++;
    texts.set(text, { number, life });
  }

  for (const { id, lives, kept } of clients) {
    for (const lines of lives) {
      for (const { text, delivery } of fatesOf(lines)) {
        if (STORED.has(delivery)) confirmed.add(text);
        if (GIVEN_UP.has(delivery)) faults.push(`${id}: ${short(text)} ${delivery}`);
      }
    }
    const waiting = kept.filter(({ isUnsent }) => isUnsent);
    for (const { text } of waiting) faults.push(`${id} still has ${short(text)} in its outbox`);
    faults.push(...twice(kept.map(({ text }) => text)).map((text) => `${id} keeps ${short(text)} twice`));
    faults.push(...misordered(lives).map((text) => `${id} heard ${short(text)} out of order`));
  }
  for (const text of confirmed) {
    for (const id of receiversOf(text, clients)) {
      if (!heard.get(id)?.has(text)) faults.push(`${short(text)} was confirmed, and ${id} never heard it`);
    }
  }
  const deliveries = [...heard.values()].reduce((sum, texts) => sum + texts.size, 0);
  return {
    figures: { said: saidCount, confirmed: confirmed.size, deliveries, "repeated by a killed client": repeated },
    faults,
  };
}

function eventsOf(lines: readonly string[]): Event[] {
  return lines.flatMap((line): Event[] => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line)];
    } catch {
      // Killed in the middle of a line.
      return [];
    }
  });
}

/** Everything that was told of each text. */
function fatesOf(lines: readonly string[]): { text: string; delivery: string }[] {
  const texts = new Map<number, string>();
  return eventsOf(lines).flatMap(({ type, sendId = 0, text, delivery }) => {
    if (type === "sent" && text !== undefined) texts.set(sendId, text);
    const of = texts.get(sendId);
    return type === "delivery" && delivery !== undefined && of !== undefined ? [{ text: of, delivery }] : [];
  });
}

/** Within each life, of each writer to each receiver, the numbers ascend. */
function misordered(lives: Client["lives"]): string[] {
  return lives.flatMap((lines) => {
    const last = new Map<string, number>();
    return eventsOf(lines).flatMap(({ type, text = "" }) => {
      const [, from, to, number] = (type === "message" && TEXT.exec(text)) || [];
      const pair = `${from}>${to}`;
      const isLate = Number(number) < (last.get(pair) ?? -1);
      if (number !== undefined) last.set(pair, Number(number));
      return isLate ? [text] : [];
    });
  });
}

function receiversOf(text: string, clients: readonly Client[]): number[] {
  const [, from, to] = TEXT.exec(text) ?? [];
  if (to !== "0") return [Number(to)];
  return clients.map(({ id }) => id).filter((id) => id !== Number(from));
}

function twice(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => TEXT.test(text) && seen.size === seen.add(text).size);
}

function short(text: string): string {
  return TEXT.exec(text)?.[0] ?? text.slice(0, 20);
}
