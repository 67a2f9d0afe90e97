/** Writes what the fuzzer begins with: `bun test/corpus/make.ts`. */
import { encodeFrame, encodeMessage } from "../../src/index.ts";
import {
  AnswerStatus,
  CloseReason,
  ControlCode,
  envelopeSize,
  Fate,
  FrameFlag,
  HandshakeInitiator,
  HandshakeResponder,
  InnerType,
  NUMBER_MAX,
  parseSessionOffer,
  RECEIPTS_MAX,
  REFUSALS_MAX,
  SessionStep,
  writeAnswer,
  writeChallenge,
  writeClose,
  writeEntry,
  writeHistoryRequest,
  writeReceipts,
  writeRefusals,
  writeSidStep,
  writeSkipped,
  writeStep,
  writeWelcome,
} from "../../src/session/index.ts";
import { checksumCipher, seededRandom } from "../../src/session/session-fixture.ts";
import { hexOf } from "../bytes.ts";
import { FRAMES } from "../samples.ts";
import { type Inner, innerBytes } from "../sealed.ts";
import { INNER_FRAME_BYTES, PACKED, POSITION, STREAM_STATE } from "../session-samples.ts";
import { FAKE_KEYS, fakeSuite } from "./fake-suite.ts";

/** Hex, by kind. */
export type Corpus = Readonly<Record<string, readonly string[]>>;

const SEED = 1;
export const CLIENT_ID = 42;
export const CLIENT_ADDRESS = { address: "192.0.2.1", port: 4_000 };
export const OI = {
  kind: "hello",
  origin: CLIENT_ID,
  dest: 0,
  name: "ana",
  text: "oi",
  offer: ["REC0"],
} as const;

/** What passes between the two sides of a handshake: OI, COOKIE step, OI with cookie, REPLY, FINISH. */
function handshake(): Uint8Array[] {
  const suite = fakeSuite(seededRandom(SEED));
  const trusts = (): boolean => true;
  const initiator = new HandshakeInitiator({
    suite,
    keyPair: FAKE_KEYS,
    hello: OI,
    streamState: () => STREAM_STATE,
    position: () => POSITION,
    trusts,
  });
  const responder = new HandshakeResponder({ suite, keyPair: FAKE_KEYS, isSidTaken: () => false, nowMs: 0 });
  const passed = [initiator.frame];
  const cookie = writeStep(0, CLIENT_ID, SessionStep.COOKIE, suite.randomBytes(16));
  initiator.handleDatagram(cookie);
  const offer = parseSessionOffer(initiator.frame);
  const reply = offer && responder.handleOffer(initiator.frame, offer, CLIENT_ADDRESS, 0);
  if (!reply) throw new Error("no reply");
  passed.push(cookie, initiator.frame, reply);
  initiator.handleDatagram(reply);
  passed.push(initiator.frame);
  if (!responder.handleFinish(initiator.frame, CLIENT_ADDRESS, 1)) throw new Error("no finish");
  return passed;
}

const FATES = Object.values(Fate);

const CONTROL = {
  welcome: writeWelcome({ state: STREAM_STATE, ttlSeconds: 90, position: POSITION }),
  receipts: writeReceipts(
    Array.from({ length: RECEIPTS_MAX }, (_, index) => ({
      number: NUMBER_MAX - 6 ** index,
      fate: FATES[index % 4] ?? 0,
    })),
  ),
  refusals: writeRefusals(
    Array.from({ length: REFUSALS_MAX }, (_, seq) => ({ seq, fate: FATES[seq % FATES.length] ?? 0 })),
  ),
  answers: Object.values(AnswerStatus).map((status) =>
    writeAnswer({ ref: 2 ** 32 - 1 - status, status, count: 100 * status, hasMore: status === 0 }),
  ),
  skipped: writeSkipped(70_000),
  challenges: [
    writeChallenge(ControlCode.CHALLENGE, new Uint8Array(8).fill(0xff)),
    writeChallenge(ControlCode.RESPONSE, new Uint8Array(8)),
  ],
  closes: Object.values(CloseReason).map((reason) => writeClose({ reason, sentence: "Até já, João." })),
};

const { DATA, MORE, ACK } = FrameFlag;

const ENTRY = { number: POSITION.number, atMs: 1_764_000_000_000, seq: 1_000, fate: Fate.WAITING };
const ENTRIES = [
  writeEntry({ ...ENTRY, text: new TextEncoder().encode("olá, turma 🎉") }),
  writeEntry({ ...ENTRY, number: NUMBER_MAX, text: new Uint8Array() }),
];

const REQUESTS = [
  writeHistoryRequest(1, { kind: "page", with: 2 ** 32 - 1, before: NUMBER_MAX, limit: 100 }),
  writeHistoryRequest(2 ** 32 - 1, { kind: "search", before: 0, limit: 1, words: "São João 🎉\nfim" }),
  writeHistoryRequest(70_000, { kind: "fates", numbers: [1, 2 ** 32 - 1, 2 ** 32, NUMBER_MAX] }),
].map((text) => new TextEncoder().encode(text));

/** By hand, so that no change of when a session says what changes them: sids and counters, then the frames. */
function envelopes(): Uint8Array[] {
  const full = new Uint8Array(140).fill(0x78);
  const contents: readonly (readonly Inner[])[] = [
    [{ flags: DATA | ACK, window: 64, seq: 1_000, ack: 2_000, text: "texto 0" }],
    [{ type: InnerType.EMPTY, origin: 0, flags: 0xf8 | ACK, window: 64, ackDelay: 25, ack: 1_001 }],
    [{ type: InnerType.EMPTY, origin: 0, flags: ACK, ack: 1_001, sackHigh: 0x8000_0001, sackLow: 5 }],
    [{ type: InnerType.EMPTY, flags: DATA | ACK, window: 0, ackDelay: 0xffff, seq: 0xffff_ffff, ack: 0 }],
    [
      { flags: DATA | MORE | ACK, window: 64, seq: 1_001, ack: 2_000, text: full },
      { flags: DATA | MORE, seq: 1_002, text: full },
      { flags: DATA, seq: 1_003, text: "fim" },
    ],
    [1_064, 1_063, 1_004, 1_003, 1_000, 936].map((seq) => ({ flags: DATA, seq, text: `${seq}` })),
    [CONTROL.welcome, ...CONTROL.challenges].map((text) => ({ type: InnerType.CONTROL, origin: 0, flags: ACK, text })),
    [{ type: InnerType.CONTROL, origin: 0, flags: DATA, seq: 1_005, text: CONTROL.receipts }],
    [{ type: InnerType.CONTROL, origin: 0, text: CONTROL.closes[0] ?? full }],
    [
      { type: InnerType.CONTROL, origin: 0, flags: DATA, seq: 1_006, text: CONTROL.refusals },
      { type: InnerType.CONTROL, origin: 0, flags: DATA, seq: 1_007, text: CONTROL.answers[0] ?? full },
      { type: InnerType.CONTROL, origin: 0, flags: DATA, seq: 1_008, text: CONTROL.skipped },
    ],
    ENTRIES.map((text, index) => ({ type: InnerType.ENTRY, flags: DATA, seq: 1_009 + index, text })),
    REQUESTS.map((text, index) => ({ type: InnerType.HISTORY, flags: DATA, seq: 1_011 + index, text })),
    [
      { type: 9, flags: DATA, seq: 1_006 },
      { size: 141, flags: DATA, seq: 1_007, text: full },
    ],
  ];
  return contents.map((frames, counter) => {
    const bytes = new Uint8Array(envelopeSize(frames.length));
    new DataView(bytes.buffer).setUint32(0, counter % 2 === 0 ? 0x02000000 : 0x01000000);
    new DataView(bytes.buffer).setUint32(4, counter);
    for (const [index, frame] of frames.entries()) bytes.set(innerBytes(frame), 8 + 176 * index);
    checksumCipher.seal(bytes, counter);
    return bytes;
  });
}

export function makeCorpus(): Corpus {
  const steps = [
    ...handshake(),
    writeStep(0, CLIENT_ID, SessionStep.UNKNOWN_SESSION, Uint8Array.of(0xde, 0xad, 0xbe, 0xef)),
    writeSidStep(CLIENT_ID, SessionStep.PENDING, 0x02000000),
    writeStep(CLIENT_ID, 0, 9, new Uint8Array(139)),
  ];
  const long = "x".repeat(60);
  const offers = [
    [],
    ["REC0"],
    ["REC0", "REC1", "A".repeat(43)],
    ["REC1", "-_".repeat(22).slice(0, 43), "B".repeat(22)],
    [long, long],
  ].map((offer) => encodeMessage({ ...OI, offer }));
  const control = [
    CONTROL.welcome,
    writeReceipts([]),
    CONTROL.receipts,
    CONTROL.refusals,
    ...CONTROL.answers,
    CONTROL.skipped,
    ...CONTROL.challenges,
    ...CONTROL.closes,
  ];
  return {
    frames: FRAMES.map((frame) => hexOf(encodeFrame(frame))),
    steps: steps.map(hexOf),
    offers: offers.map(hexOf),
    envelopes: envelopes().map(hexOf),
    inner: [hexOf(INNER_FRAME_BYTES), PACKED.envelope.hex],
    control: [...control.map(hexOf), PACKED.receipt.hex, PACKED.refusal.hex, PACKED.answer.hex],
    entries: [...ENTRIES.map(hexOf), PACKED.entry.hex, PACKED.position.hex],
    requests: REQUESTS.map(hexOf),
    states: [PACKED.streamState.hex, "00000001".repeat(4), "00".repeat(16), "ff".repeat(16)],
  };
}

export const CORPUS_FILE = `${import.meta.dir}/corpus.json`;

if (import.meta.main) await Bun.write(CORPUS_FILE, `${JSON.stringify(makeCorpus(), null, 2)}\n`);
