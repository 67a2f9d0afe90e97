/**
 * What was said and what was heard, and whether the two agree. It knows nothing of how the cores work: each text names
 * itself, `FROM>TO #N` with N counting from 0 for each pair.
 */

import { WINDOW_MAX } from "@recado/protocol/session";

const TEXT = /^(\d+)>(\d+) #(\d+)/;

interface Line {
  readonly from: number;
  readonly to: number;
  /** What the sender said, by number: when, and the longest text that bears it. */
  readonly said: { readonly text: string; readonly atMs: number }[];
  readonly hearers: Map<number, Hearer>;
}

interface Hearer {
  /** Numbers that it heard, ever. */
  readonly heard: Set<number>;
  /** Numbers that it may hear again, since it was restarted before it could say that it has them. */
  forgiven: Set<number>;
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
    this.#line(from, to).said.push({ text, atMs });
  }

  heard(by: number, origin: number, text: string, atMs: number): void {
    const [, from, to, number] = TEXT.exec(text) ?? [];
    const line = this.#lines.get(`${from}>${to}`);
    const said = line?.said[Number(number)];
    if (!line || said?.text !== text || line.from !== origin || (line.to !== 0 && line.to !== by)) {
      this.forged++;
      return;
    }
    const hearer = line.hearers.get(by) ?? { heard: new Set(), forgiven: new Set(), last: -1 };
    line.hearers.set(by, hearer);
    if (hearer.heard.has(Number(number)) && !hearer.forgiven.delete(Number(number))) this.duplicated++;
    else if (Number(number) < hearer.last) this.misordered++;
    hearer.heard.add(Number(number));
    hearer.last = Number(number);
    this.#delaysMs.push(atMs - said.atMs);
  }

  /** The hearer was restarted: what it heard of late, as many as a window holds, is no repetition. */
  forgive(by: number): void {
    for (const { hearers } of this.#lines.values()) {
      const hearer = hearers.get(by);
      if (!hearer) continue;
      hearer.forgiven = new Set([...hearer.heard].slice(-WINDOW_MAX));
      hearer.last = -1;
    }
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
      if (to !== 0) lost += said.length - (hearers.get(to)?.heard.size ?? 0);
    }
    return lost;
  }

  /** Public texts that one of these, who were there all the time, never heard. */
  lostPublic(listeners: readonly number[]): number {
    let lost = 0;
    for (const { from, to, said, hearers } of this.#lines.values()) {
      if (to !== 0) continue;
      for (const by of listeners) if (by !== from) lost += said.length - (hearers.get(by)?.heard.size ?? 0);
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
