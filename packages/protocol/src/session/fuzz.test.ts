/**
 * What a stranger can send, mutated from what is right: nothing throws, nothing hangs, and what is not authentic leaves
 * no trace. SEED=n replays a run, ROUNDS=n makes it longer.
 */
import { describe, expect, test } from "bun:test";
import { bytesOf, hexOf } from "../../test/bytes.ts";
import { FAKE_KEYS, fakeSuite } from "../../test/corpus/fake-suite.ts";
import { CLIENT_ADDRESS, CLIENT_ID, CORPUS_FILE, type Corpus, makeCorpus, OI } from "../../test/corpus/make.ts";
import { POSITION } from "../../test/session-samples.ts";
import { decodeFrame, encodeMessage, isRefusal, parseMessage, parseOffer } from "../index.ts";
import {
  BODY_SIZE_MAX,
  FATES_ASKED_MAX,
  frameCountIn,
  HandshakeInitiator,
  HandshakeResponder,
  mayBeEnvelope,
  NUMBER_MAX,
  PAGE_ENTRIES_MAX,
  parseSessionOffer,
  prologueOf,
  readAnswer,
  readClose,
  readEntry,
  readFrames,
  readHistoryRequest,
  readReceipts,
  readRefusals,
  readSkipped,
  readStep,
  readWelcome,
  type SessionOffer,
  SessionStep,
  sessionWords,
  WINDOW_MAX,
  writeHistoryRequest,
} from "./index.ts";
import { readPosition } from "./position.ts";
import { CALM, checksumCipher, Pair, type Side, seededRandom } from "./session-fixture.ts";
import { adopt, resumePoint, streamStateOf } from "./stream-state.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const ROUNDS = Number(process.env["ROUNDS"] ?? 20_000);
const ENVELOPE_ROUNDS = Math.ceil(ROUNDS / 10);
const ADDRESS = { address: "192.0.2.66", port: 6 };
/** Bytes and integers at which decoders change their mind. */
const TELLING_BYTES = [0, 1, 2, 4, 5, 6, 7, 0x20, 0x7f, 0x80, 0x8c, 0x8d, 0xfe, 0xff];

process.stdout.write(`fuzz: SEED=${SEED}\n`);

class Mutator {
  readonly random: () => number;
  readonly #seeds: readonly Uint8Array[];

  constructor(seed: number, ...kinds: readonly (readonly Uint8Array[])[]) {
    this.random = seededRandom(seed);
    this.#seeds = kinds.flat();
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** One of the corpus, changed in a few places. */
  next(): Uint8Array {
    let bytes = new Uint8Array(this.#pick());
    for (let changes = this.below(6); changes > 0; changes--) bytes = this.#change(bytes);
    return bytes;
  }

  #pick(): Uint8Array {
    return this.#seeds[this.below(this.#seeds.length)] ?? new Uint8Array(0);
  }

  #change(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const at = this.below(bytes.length);
    const copy = new Uint8Array(bytes);
    switch (this.below(7)) {
      case 0:
        copy[at] = (copy[at] ?? 0) ^ (1 << this.below(8));
        return copy;
      case 1:
        copy[at] = TELLING_BYTES[this.below(TELLING_BYTES.length)] ?? 0;
        return copy;
      case 2:
        copy.fill(this.below(2) * 0xff, at, at + 4);
        return copy;
      case 3:
        return copy.slice(0, at);
      case 4:
        return Uint8Array.of(...copy.subarray(0, at), ...this.#pick().subarray(this.below(40)), ...copy.subarray(at));
      case 5:
        copy.set(this.#pick().subarray(at, bytes.length), at);
        return copy;
      default:
        return copy.map((byte, index) => (index === at || this.below(30) === 0 ? this.below(256) : byte));
    }
  }
}

const corpus = (await Bun.file(CORPUS_FILE).json()) as Corpus;

function kind(name: string): readonly Uint8Array[] {
  const found = corpus[name]?.map(bytesOf) ?? [];
  if (found.length === 0) throw new Error(`the corpus has no ${name}`);
  return found;
}

/** What can be seen of a side. */
function look({ session, send, receive }: Side): unknown {
  return {
    times: [session.nextTimeoutMs, session.lastHeardAtMs, session.rttMs, session.unacknowledgedSinceMs],
    peer: session.peer,
    isQuiet: session.isQuiet,
    state: streamStateOf(send, receive),
    held: [send.next, send.messageCount, receive.next, receive.earlyCount],
  };
}

function isNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= NUMBER_MAX;
}

describe("fuzz", () => {
  test("fuzz: the corpus is what its script writes", () => {
    expect(corpus).toEqual(makeCorpus());
  });

  test("fuzz: no decoder throws, and what it gives is within its bounds", () => {
    const mutator = new Mutator(SEED, ...Object.keys(corpus).map(kind));
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutator.next();
      const before = hexOf(bytes);
      const frame = decodeFrame(bytes);
      expect(isRefusal(parseMessage(bytes)) || typeof frame === "object").toBe(true);
      expect(parseOffer(bytes).every((word) => /^[!-~]+$/.test(word))).toBe(true);
      const offer = parseSessionOffer(bytes);
      if (offer) expect([offer.hello.length, offer.cookie?.length ?? 16]).toEqual([32, 16]);
      if (bytes.length === 176) expect(prologueOf(bytes).length).toBe(192);
      expect(readStep(bytes)?.body.length ?? 4).toBeOneOf([4, 16, 94, 100]);
      expect(readWelcome(bytes) !== undefined).toBe(bytes[0] === 1 && bytes.length >= 29);
      expect(readReceipts(bytes).length).toBe(Math.floor(Math.max(0, bytes.length - 1) / 7));
      expect(readReceipts(bytes).every(({ number }) => isNumber(number))).toBe(true);
      expect(readRefusals(bytes).length).toBe(Math.floor(Math.max(0, bytes.length - 1) / 5));
      expect(readAnswer(bytes) !== undefined).toBe(bytes[0] === 7 && bytes.length >= 9);
      expect(readSkipped(bytes) !== undefined).toBe(bytes[0] === 8 && bytes.length >= 5);
      expect(isNumber(readPosition(bytes, 0).number)).toBe(true);
      const entry = readEntry(bytes);
      expect(entry?.text.length ?? -17).toBe(entry ? bytes.length - 17 : -17);
      if (entry) expect([isNumber(entry.number), isNumber(entry.atMs)]).toEqual([true, true]);
      expect(readClose(bytes)?.reason ?? 0).toBeLessThan(256);
      if (mayBeEnvelope(bytes)) {
        const frames = readFrames(bytes);
        expect(frames.length).toBeLessThanOrEqual(frameCountIn(bytes.length) ?? 0);
        expect(frames.every(({ type, text }) => type <= 8 && text.length <= 140)).toBe(true);
      }
      expect(hexOf(bytes)).toBe(before);
    }
  });

  test("fuzz: a request for the history is read within its limits, or is none", () => {
    const mutator = new Mutator(SEED + 6, kind("requests"));
    let understood = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const text = new TextDecoder().decode(mutator.next());
      const { ref, request } = readHistoryRequest(text);
      expect(Number.isInteger(ref) && ref >= 0 && ref < 2 ** 32).toBe(true);
      if (!request) continue;
      understood++;
      expect(ref).toBeGreaterThan(0);
      const numbers = request.kind === "fates" ? request.numbers : [request.before];
      expect(numbers.length >= 1 && numbers.length <= FATES_ASKED_MAX && numbers.every(isNumber)).toBe(true);
      if (request.kind !== "fates") expect(request.limit >= 1 && request.limit <= PAGE_ENTRIES_MAX).toBe(true);
      expect(readHistoryRequest(writeHistoryRequest(ref, request))).toEqual({ ref, request });
    }
    expect(understood).toBeGreaterThan(ROUNDS / 100);
  });

  test("fuzz: a session is after what is not authentic as it was before, and goes on as if nothing had come", () => {
    const mutator = new Mutator(SEED + 1, kind("envelopes"), kind("inner"), kind("frames"), kind("steps"));
    for (let run = 0; run < 10; run++) {
      const pairs = [
        new Pair(SEED + run, { ...CALM, loss: 0.2 }),
        new Pair(SEED + run, { ...CALM, loss: 0.2 }),
      ] as const;
      const [bothered, spared] = pairs;
      for (let round = 0; round < ENVELOPE_ROUNDS / 10; round++) {
        const side = round % 2 === 0 ? bothered.left : bothered.right;
        const bytes = mutator.next();
        if (!checksumCipher.open(new Uint8Array(bytes), 0)) {
          const before = look(side);
          const fault = side.session.handleEnvelope(new Uint8Array(bytes), ADDRESS, bothered.nowMs);
          expect(fault).toBeOneOf(["replayed", "not-authentic"]);
          expect(look(side)).toEqual(before);
          expect(side.session.takeEvents()).toEqual([]);
        }
        for (const pair of pairs) {
          if (round % 5 === 0) pair.say(round % 2 === 0 ? pair.left : pair.right, `${round}`);
          pair.pass(7);
        }
      }
      expect(bothered.seen.length).toBeGreaterThan(10);
      expect(bothered.seen.map(({ bytes }) => hexOf(bytes))).toEqual(spared.seen.map(({ bytes }) => hexOf(bytes)));
    }
  });

  test("fuzz: what was authentic once is nothing the second time, wherever it comes from", () => {
    const pair = new Pair(SEED, { ...CALM, loss: 0.3 });
    for (let text = 0; text < 60; text++) {
      pair.say(text % 3 === 0 ? pair.right : pair.left, "x".repeat(text * 10));
      pair.pass(20);
    }
    const seen = pair.seen.map(({ to, bytes }) => ({ to, bytes: new Uint8Array(bytes) }));
    for (const { to, bytes } of seen) pair.deliver(to, bytes);
    for (const { to, bytes } of seen) {
      const before = look(to);
      expect(to.session.handleEnvelope(new Uint8Array(bytes), ADDRESS, pair.nowMs + 1)).toBe("replayed");
      expect(look(to)).toEqual(before);
    }
  });

  test("fuzz: whatever a peer seals, a session answers within bounds and does not throw", () => {
    const mutator = new Mutator(SEED + 2, kind("envelopes"));
    for (let run = 0; run < 10; run++) {
      const pair = new Pair(
        SEED + run,
        { ...CALM, loss: 1 },
        run < 5 ? {} : { receiveRate: { framesPerSecond: 120, burst: 240 } },
      );
      const { right } = pair;
      for (let text = 0; text < 40; text++) pair.say(right, "x".repeat(text * 20));
      for (let round = 0; round < ENVELOPE_ROUNDS / 10; round++) {
        const bytes = mutator.next();
        if (!mayBeEnvelope(bytes)) continue;
        new DataView(bytes.buffer).setUint32(4, round);
        checksumCipher.seal(bytes, round);
        const { length } = pair.seen;
        expect(
          right.session.handleEnvelope(bytes, mutator.below(20) === 0 ? ADDRESS : CLIENT_ADDRESS, pair.nowMs),
        ).toBe(undefined);
        for (const event of right.session.takeEvents()) {
          if (event.kind !== "message") continue;
          expect(event.message.text?.length ?? 0).toBeLessThanOrEqual(BODY_SIZE_MAX);
          right.session.committed(event.message.seq, pair.nowMs);
        }
        pair.pass(mutator.below(40));
        expect(pair.seen.length - length).toBeLessThan(30);
        expect(right.receive.earlyCount).toBeLessThan(WINDOW_MAX);
      }
    }
  });

  test("fuzz: whatever state a peer tells, the streams stay within what they are", () => {
    const mutator = new Mutator(SEED + 3, kind("states"), kind("control"));
    for (let round = 0; round < ROUNDS; round++) {
      const { left } = new Pair(round);
      left.send.push({ type: 2, origin: 1, dest: 2, text: new Uint8Array(300), tag: 0 });
      const padded = new Uint8Array(29);
      padded.set(mutator.next().subarray(0, 18), 1);
      padded[0] = 1;
      const state = readWelcome(padded)?.state;
      if (!state) throw new Error("no state");
      const told = mutator.below(2) === 0 ? state : { ...state, recvEpoch: left.send.epoch };
      const point = resumePoint(left.send, told);
      if (typeof point === "number") expect(point - left.send.base).toBeOneOf([0, 1, 2, 3]);
      adopt(left.receive, told);
      expect(left.receive.epoch).toBe(told.sendEpoch);
    }
  });

  test("fuzz: a responder stays within its places, and only a right last step finishes", () => {
    const mutator = new Mutator(SEED + 4, kind("steps"), kind("offers"));
    const suite = fakeSuite(mutator.random);
    const responder = new HandshakeResponder({ suite, keyPair: FAKE_KEYS, isSidTaken: () => false, nowMs: 0 });
    let answers = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = mutator.next();
      const nowMs = round * 10;
      const from = { ...CLIENT_ADDRESS, port: mutator.below(3) };
      const offer: SessionOffer | undefined = bytes.length === 176 ? parseSessionOffer(bytes) : undefined;
      const answer = offer && responder.handleOffer(bytes, offer, from, nowMs);
      if (answer) {
        answers++;
        expect([answer.length, readStep(answer)?.origin]).toEqual([176, 0]);
      }
      expect(responder.handleFinish(bytes, from, nowMs)?.kind).toBe(undefined);
      expect(responder.halfOpenCount).toBeLessThanOrEqual(256);
    }
    expect(answers).toBeGreaterThan(ROUNDS / 100);
  });

  test("fuzz: a thousand addresses get 64 places without a cookie, and 256 with one", () => {
    const suite = fakeSuite(seededRandom(SEED));
    const responder = new HandshakeResponder({ suite, keyPair: FAKE_KEYS, isSidTaken: () => false, nowMs: 0 });
    const offerFrom = (port: number, cookie?: Uint8Array): Uint8Array | undefined => {
      const hello = new Uint8Array(32).fill(1);
      const oi = encodeMessage({ ...OI, offer: sessionWords(OI.offer, hello, cookie) });
      return responder.handleOffer(oi, { hello, cookie }, { ...CLIENT_ADDRESS, port }, 0);
    };
    for (let port = 0; port < 1_000; port++) {
      const first = readStep(offerFrom(port) ?? new Uint8Array(0));
      expect(first?.step).toBe(port < 64 ? SessionStep.REPLY : SessionStep.COOKIE);
      if (port < 64) continue;
      offerFrom(port, new Uint8Array(16));
      expect(responder.halfOpenCount).toBe(Math.min(port, 256));
      expect(offerFrom(port, first?.body) !== undefined).toBe(port < 256);
    }
    expect(responder.halfOpenCount).toBe(256);
  });

  test("fuzz: an initiator takes nothing but its own server's answers, and in the end those", () => {
    const mutator = new Mutator(SEED + 5, kind("steps"), kind("offers"), kind("envelopes"));
    for (let run = 0; run < 10; run++) {
      const suite = fakeSuite(mutator.random);
      const state = { sendEpoch: 1, sendBase: 1, recvEpoch: 0, recvNext: 0 };
      const initiator = new HandshakeInitiator({
        suite,
        keyPair: FAKE_KEYS,
        hello: OI,
        streamState: () => state,
        position: () => POSITION,
        trusts: () => true,
      });
      const bother = (): void => {
        for (let round = 0; round < ROUNDS / 20; round++) {
          const outcome = initiator.handleDatagram(mutator.next());
          // A cookie proves nothing, and who forges it gains nothing: the offer is the same.
          if (outcome) expect([outcome.kind, initiator.isFinished]).toEqual(["next-step", false]);
        }
      };
      bother();
      const responder = new HandshakeResponder({ suite, keyPair: FAKE_KEYS, isSidTaken: () => false, nowMs: 0 });
      const offer = parseSessionOffer(initiator.frame);
      const reply = offer && responder.handleOffer(initiator.frame, offer, CLIENT_ADDRESS, 0);
      expect(initiator.handleDatagram(reply ?? new Uint8Array(0))?.kind).toBe("next-step");
      expect(initiator.isFinished).toBe(true);
      const { frame } = initiator;
      for (let round = 0; round < ROUNDS / 20; round++) {
        expect(initiator.handleDatagram(mutator.next())).toBe(undefined);
      }
      expect(initiator.frame).toBe(frame);
      const finish = responder.handleFinish(frame, CLIENT_ADDRESS, 0);
      expect(finish?.kind === "finished" && [finish.id, finish.streamState, finish.position]).toEqual([
        CLIENT_ID,
        state,
        POSITION,
      ]);
    }
  });
});
