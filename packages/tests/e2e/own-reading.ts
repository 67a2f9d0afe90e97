/** Our own readers, in the words of peers/session_decoder.py. */
import { decodeFrame, parseOffer } from "@recado/protocol";
import {
  AnswerStatus,
  CloseReason,
  ControlCode,
  counterOf,
  Fate,
  InnerType,
  parseSessionOffer,
  readAnswer,
  readClose,
  readFrames,
  readReceipts,
  readRefusals,
  readSkipped,
  readStep,
  readWelcome,
  sidOf,
} from "@recado/protocol/session";

const TYPES: readonly string[] = Object.keys(InnerType);

function wordOf(table: Readonly<Record<string, number>>, number: number): string | undefined {
  const word = Object.keys(table).find((key) => table[key] === number);
  return word?.toLowerCase().replaceAll("_", "-");
}

function ownClear(bytes: Uint8Array): unknown {
  const step = readStep(bytes);
  if (step) {
    return { type: "SESSAO", origin: step.origin, dest: step.dest, step: step.step, bytes: step.body.toHex() };
  }
  const frame = decodeFrame(bytes);
  if (typeof frame === "string") return frame;
  const offered = parseSessionOffer(bytes);
  return {
    ...frame,
    type: TYPES[frame.type],
    ...(frame.type === InnerType.OI && { offer: parseOffer(bytes) }),
    ...(offered && { hello: offered.hello.toHex() }),
    ...(offered?.cookie && { cookie: offered.cookie.toHex() }),
  };
}

function ownFrames(datagram: Uint8Array, plain: string): unknown[] {
  const opened = Uint8Array.from(datagram);
  opened.set(Uint8Array.fromHex(plain), 8);
  return readFrames(opened).map(({ type, origin, dest, text, hasMore, seq, acknowledgement }) => ({
    type: TYPES[type],
    origin,
    dest,
    size: text.length,
    flags: [seq !== undefined && "DATA", hasMore && "MORE", acknowledgement && "ACK"].filter(Boolean),
    text: text.toHex(),
    ...(seq !== undefined && { seq }),
    ...(acknowledgement && {
      window: acknowledgement.window,
      ack_delay: acknowledgement.ackDelayMs,
      ack: acknowledgement.ack,
      sacks: hex32(acknowledgement.sackHigh) + hex32(acknowledgement.sackLow),
    }),
    ...(type === InnerType.CONTROL && { control: ownControl(text) }),
  }));
}

function ownControl(text: Uint8Array): unknown {
  const code = Object.entries(ControlCode).find(([, value]) => value === text[0])?.[0];
  switch (text[0]) {
    case ControlCode.WELCOME: {
      const welcome = readWelcome(text);
      if (!welcome) return undefined;
      const { sendEpoch, sendBase, recvEpoch, recvNext } = welcome.state;
      const state = { send_epoch: sendEpoch, send_base: sendBase, recv_epoch: recvEpoch, recv_next: recvNext };
      return { code, ...state, ttl: welcome.ttlSeconds, ...welcome.position };
    }
    case ControlCode.RECEIPTS:
      return { code, receipts: readReceipts(text).map(({ number, fate }) => ({ number, fate: wordOf(Fate, fate) })) };
    case ControlCode.REFUSALS:
      return { code, refusals: readRefusals(text).map(({ seq, fate }) => ({ seq, fate: wordOf(Fate, fate) })) };
    case ControlCode.ANSWER: {
      const answer = readAnswer(text);
      if (!answer) return undefined;
      const { ref, status, count, hasMore } = answer;
      return { code, ref, status: wordOf(AnswerStatus, status), count, more: hasMore ? 1 : 0 };
    }
    case ControlCode.SKIPPED:
      return { code, count: readSkipped(text) };
    case ControlCode.CLOSE: {
      const close = readClose(text);
      return close && { code, reason: wordOf(CloseReason, close.reason), sentence: close.sentence };
    }
    default:
      return { code, bytes: text.subarray(1).toHex() };
  }
}

function hex32(value: number): string {
  return value.toString(16).padStart(8, "0");
}

/** What our own readers say of a datagram, in the decoder's words; `plain` is its content, opened: hex. */
export function ownReading(hex: string, plain = ""): unknown {
  const datagram = Uint8Array.fromHex(hex);
  if (datagram[0] === 0) return { kind: "clear", frame: ownClear(datagram) };
  return {
    kind: "envelope",
    sid: hex32(sidOf(datagram)),
    counter: counterOf(datagram),
    plain,
    frames: ownFrames(datagram, plain),
  };
}
