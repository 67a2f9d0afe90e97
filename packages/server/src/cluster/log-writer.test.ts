/** The writer against a stream that loses answers, and in which others write on its subject. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { LogWriter, type Published } from "./log-writer.ts";
import { decodeBatch, encodeBatch, type LogRecord } from "./records.ts";

const BOOT = "us";
/** Texts of each writer. */
const COUNT = 40;

function text(by: number, seq: number): LogRecord {
  const draft = { origin: by, name: "a", dest: 0, text: new Uint8Array(8), isSealed: true, isRelayed: false, seq };
  return { kind: "text", by, draft, epoch: 1, atMs: 0 };
}

const CLAIM: LogRecord = {
  kind: "claim",
  by: 0,
  boot: "them",
  term: 1,
  epoch: 1,
  member: { id: 1, name: "a", isSealed: true },
};

/** One subject of a stream; the tail follows at its own pace. */
class Subject {
  readonly messages: Uint8Array[] = [];
  readonly later: (() => void)[] = [];
  /** Everything that was to be stored. */
  readonly asked: Uint8Array[] = [];
  /** What becomes of the next publish: its answer may be lost, whether it was stored or not. */
  outcome: () => "answered" | "stored-unanswered" | "lost" = () => "answered";
  readonly writer = new LogWriter({
    boot: BOOT,
    publish: (bytes, behind) => Promise.resolve(this.publish(bytes, behind)),
    ownEnd: () => Promise.resolve(this.staleEnds.shift() ?? this.end),
    leaves: () => undefined,
    later: (_, run) => this.later.push(run),
    monotonicMs: () => this.nowMs,
  });
  nowMs = 0;
  /** Ends of which a leader that is none any more knows: by these it refuses, and then says them when it is asked. */
  readonly staleEnds: number[] = [];
  read = 0;
  /** Of the messages, those that were too old to be kept. */
  expired = 0;
  readonly lost = new Set<number>();

  publish(bytes: Uint8Array, behind: number): Published {
    this.asked.push(bytes);
    const outcome = this.outcome();
    if (outcome === "lost") return "failed";
    const staleEnd = this.staleEnds[0];
    if (staleEnd !== undefined && behind !== staleEnd) return "behind";
    if (behind !== this.end) return "behind";
    this.messages.push(bytes);
    return outcome === "answered" ? "stored" : "failed";
  }

  /** The place of the last message that is there; 0 for none. */
  get end(): number {
    return this.messages.length > this.expired ? this.messages.length : 0;
  }

  /** The next message, as the tail brings it. */
  readOne(): void {
    const bytes = this.messages[this.read];
    if (!bytes) return;
    const place = ++this.read;
    const batch = decodeBatch(bytes);
    this.writer.read(place, batch?.boot === BOOT ? batch.serial : undefined);
    for (const record of batch?.records ?? []) {
      if (record.kind !== "claim") continue;
      const { id } = record.member;
      this.lost.add(id);
      this.writer.drop(({ by }) => by === id);
    }
    this.writer.used();
  }

  interrupt(): void {
    this.messages.push(encodeBatch({ boot: "them", serial: 0, records: [CLAIM] }));
  }

  seqs(by: number): number[] {
    const records = this.messages.flatMap((bytes) => decodeBatch(bytes)?.records ?? []);
    return records.flatMap((record) => (record.kind === "text" && record.by === by ? [record.draft.seq] : []));
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) {
      await Promise.resolve();
      this.readOne();
      for (const run of this.later.splice(0)) run();
    }
  }
}

describe("log writer", () => {
  test("log writer: an answer that was lost does not write twice", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.outcome = () => "stored-unanswered";
    let isSettled = false;
    subject.writer.append(text(1, 1));
    subject.writer.whenSettled(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    await subject.settle();
    expect(isSettled).toBe(true);
    expect(subject.seqs(1)).toEqual([1]);
  });

  test("log writer: behind a claim of another server nothing is written in the id's name, and the rest goes on", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    // It stands there before we have read it.
    subject.interrupt();
    subject.writer.append(text(1, 1));
    subject.writer.append(text(2, 1));
    await subject.settle();
    expect(subject.seqs(1)).toEqual([]);
    expect(subject.seqs(2)).toEqual([1]);
  });

  test("log writer: what is dropped while it may be stored already is not written again, nor is what stood beside it", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.outcome = () => "stored-unanswered";
    subject.writer.append(text(1, 1));
    subject.writer.append(text(2, 1));
    await Promise.resolve();
    subject.writer.drop(({ by }) => by === 1);
    subject.writer.append(text(2, 2));
    await subject.settle();
    expect(subject.seqs(1)).toEqual([1]);
    expect(subject.seqs(2)).toEqual([1, 2]);
  });

  test("log writer: what is given up behind a record that waits does not settle that record", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.outcome = () => "lost";
    subject.writer.append(text(2, 1));
    let isSettled = false;
    subject.writer.whenSettled(() => {
      isSettled = true;
    });
    await Promise.resolve();
    for (let seq = 1; seq < 5; seq++) subject.writer.append(text(1, seq));
    subject.writer.drop(({ by }) => by === 1);
    subject.writer.callBack();
    expect(isSettled).toBe(false);
    subject.outcome = () => "answered";
    await subject.settle();
    expect(isSettled).toBe(true);
  });

  test("log writer: a NATS that stores what it should have refused is read as if it had stored it once", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.outcome = () => "lost";
    subject.writer.append(text(1, 1));
    subject.writer.append(text(2, 1));
    await Promise.resolve();
    const [first] = subject.asked;
    subject.outcome = () => "answered";
    // The claim stands there first, and the message all the same behind it (nats-server 2.9 without a quorum).
    subject.interrupt();
    subject.messages.push(first ?? new Uint8Array(0));
    await subject.settle();
    const serials = subject.messages.flatMap((bytes) => decodeBatch(bytes) ?? []).filter(({ boot }) => boot === BOOT);
    const bySerial = new Map(serials.map((batch) => [batch.serial, batch] as const));
    expect(bySerial.size).toBe(1);
    expect(subject.seqs(2).length).toBe(serials.length);
  });

  test("log writer: who has been silent for longer than the log keeps messages writes on", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.writer.append(text(1, 1));
    await subject.settle();
    subject.expired = 1;
    subject.writer.append(text(1, 2));
    await subject.settle();
    subject.writer.append(text(1, 3));
    await subject.settle();
    expect(subject.seqs(1)).toEqual([1, 2, 3]);
  });

  test("log writer: a leader that is none any more, and knows less than was read, holds nothing up", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    for (const seq of [1, 2]) {
      subject.writer.append(text(1, seq));
      await subject.settle();
    }
    subject.staleEnds.push(1, 1);
    subject.writer.append(text(1, 3));
    await subject.settle();
    expect(subject.seqs(1)).toEqual([1, 2, 3]);
  });

  test("log writer: a message that does not come back shows, and no more when it has", async () => {
    const subject = new Subject();
    subject.writer.start(0);
    subject.outcome = () => "lost";
    subject.writer.append(text(1, 1));
    await subject.settle();
    subject.nowMs = 5_000;
    expect(subject.writer.isStuck).toBe(false);
    subject.nowMs = 5_001;
    expect(subject.writer.isStuck).toBe(true);
    subject.outcome = () => "answered";
    await subject.settle();
    expect(subject.writer.isStuck).toBe(false);
  });

  test("log writer: whatever is lost, held up and interrupted, each stands there once, in order", async () => {
    const step = fc.record({
      outcome: fc.constantFrom("answered" as const, "answered" as const, "stored-unanswered" as const, "lost" as const),
      passes: fc.boolean(),
      isRead: fc.boolean(),
      isRetried: fc.boolean(),
      expires: fc.boolean(),
    });
    const steps = fc.array(step, { minLength: COUNT, maxLength: COUNT });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(COUNT), async (taken, interruptAt) => {
        const subject = new Subject();
        subject.writer.start(0);
        for (const [seq, { outcome, passes, isRead, isRetried, expires }] of taken.entries()) {
          subject.outcome = () => outcome;
          if (seq === interruptAt) subject.interrupt();
          if (!subject.lost.has(1)) subject.writer.append(text(1, seq));
          subject.writer.append(text(2, seq));
          if (passes) await Promise.resolve();
          if (isRead) subject.readOne();
          if (expires) subject.expired = subject.read;
          if (isRetried) for (const run of subject.later.splice(0)) run();
        }
        subject.outcome = () => "answered";
        await subject.settle();
        const claimedAt = subject.messages.findIndex((bytes) => decodeBatch(bytes)?.boot === "them");
        const behind = claimedAt < 0 ? [] : subject.messages.slice(claimedAt);
        const records = behind.flatMap((bytes) => decodeBatch(bytes)?.records ?? []);
        const own = subject.seqs(1);
        expect(subject.seqs(2)).toEqual(taken.map((_, seq) => seq));
        expect(own).toEqual(own.map((_, seq) => seq));
        expect(records.filter(({ kind, by }) => kind === "text" && by === 1)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
