/**
 * What was said and what was heard, and whether the two agree. It knows nothing of how the cores work: each text names
 * itself, `FROM>TO #N` with N counting from 0 for each pair.
 */

const TEXT = /^(\d+)>(\d+) #(\d+)/;

interface Line {
  readonly from: number;
  readonly to: number;
  /** What the sender said, by number: when, and the longest text that bears it. */
  readonly said: { readonly text: string; readonly atMs: number; isVoid: boolean }[];
  readonly hearers: Map<number, Hearer>;
}

interface Hearer {
  /** Numbers that it heard, ever. */
  readonly heard: Set<number>;
  last: number;
}

export interface Figures {
  readonly said: number;
  readonly heard: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly misordered: number;
  readonly forged: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export class Ledger {
  readonly #lines = new Map<string, Line>();
  readonly #delaysMs: number[] = [];
  duplicated = 0;
  misordered = 0;
  /** Texts that nobody said. */
  forged = 0;

  /** A text for `to` (0 is everybody), of at least `byteCount` bytes. */
  compose(from: number, to: number, byteCount = 0): string {
    return `${from}>${to} #${this.#line(from, to).said.length}`.concat(" ").padEnd(byteCount, "abcdefg-").trimEnd();
  }

  said(from: number, to: number, text: string, atMs: number): void {
    this.#line(from, to).said.push({ text, atMs, isVoid: false });
  }

  heard(by: number, origin: number, text: string, atMs: number): void {
    const [, from, to, number] = TEXT.exec(text) ?? [];
    const line = this.#lines.get(`${from}>${to}`);
    const said = line?.said[Number(number)];
    if (!line || said?.text !== text || said.isVoid || line.from !== origin || (line.to !== 0 && line.to !== by)) {
      this.forged++;
      return;
    }
    const hearer = line.hearers.get(by) ?? { heard: new Set(), last: -1 };
    line.hearers.set(by, hearer);
    if (hearer.heard.has(Number(number))) this.duplicated++;
    else if (Number(number) < hearer.last) this.misordered++;
    hearer.heard.add(Number(number));
    hearer.last = Number(number);
    this.#delaysMs.push(atMs - said.atMs);
  }

  /** The hearer died before it could store this: it is to hear it again. */
  unhear(by: number, text: string): void {
    const [, from, to, number] = TEXT.exec(text) ?? [];
    const hearer = this.#lines.get(`${from}>${to}`)?.hearers.get(by);
    hearer?.heard.delete(Number(number));
    if (hearer) hearer.last = Math.max(-1, ...hearer.heard);
  }

  /** The writer died before it could store this: nobody may hear it. */
  void(text: string): void {
    const [, from, to, number] = TEXT.exec(text) ?? [];
    const said = this.#lines.get(`${from}>${to}`)?.said[Number(number)];
    if (said) said.isVoid = true;
  }

  hasHeard(by: number, from: number, to: number, number: number): boolean {
    return this.#lines.get(`${from}>${to}`)?.hearers.get(by)?.heard.has(number) ?? false;
  }

  saidCount(from: number, to: number): number {
    return this.#lines.get(`${from}>${to}`)?.said.length ?? 0;
  }

  /** Private texts that were said and never heard. */
  lostPrivate(): number {
    let lost = 0;
    for (const { to, said, hearers } of this.#lines.values()) {
      if (to !== 0) lost += meant(said) - (hearers.get(to)?.heard.size ?? 0);
    }
    return lost;
  }

  /** Public texts that one of these, who were there all the time, never heard. */
  lostPublic(listeners: readonly number[]): number {
    let lost = 0;
    for (const { from, to, said, hearers } of this.#lines.values()) {
      if (to !== 0) continue;
      for (const by of listeners) if (by !== from) lost += meant(said) - (hearers.get(by)?.heard.size ?? 0);
    }
    return lost;
  }

  figures(lost: number): Figures {
    let said = 0;
    for (const line of this.#lines.values()) said += line.said.length;
    const sorted = this.#delaysMs.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    const { duplicated, misordered, forged } = this;
    const times = { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
    return { said, heard: this.#delaysMs.length, lost, duplicated, misordered, forged, ...times };
  }

  #line(from: number, to: number): Line {
    const key = `${from}>${to}`;
    let line = this.#lines.get(key);
    if (!line) {
      line = { from, to, said: [], hearers: new Map() };
      this.#lines.set(key, line);
    }
    return line;
  }
}

function meant(said: Line["said"]): number {
  return said.filter(({ isVoid }) => !isVoid).length;
}
