import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { InnerType } from "./constants.ts";
import { frameAt } from "./frame-fixture.ts";
import { BODY_SIZE_MAX, WINDOW_MAX } from "./limits.ts";
import { type ReceivedMessage, ReceiveStream } from "./receive-stream.ts";
import { frameCountOf, SendStream, type StreamMessage } from "./send-stream.ts";
import { serialAdd, serialBefore } from "./serial.ts";
import { adopt, resumePoint, type StreamState, streamStateOf } from "./stream-state.ts";

const FRAME = 140;

function textOf(byteCount: number): Uint8Array {
  return Uint8Array.from({ length: byteCount }, (_, index) => (index * 31 + byteCount) % 251);
}

function message(text: Uint8Array | string, tag = 0): StreamMessage<number> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { type: InnerType.MSG, origin: 1, dest: 2, text: bytes, tag };
}

function receiver(epoch: number): ReceiveStream {
  const receive = new ReceiveStream();
  receive.begin(epoch, epoch);
  return receive;
}

/** Carries the frame over, if the sender holds it. */
function carry(send: SendStream<number>, receive: ReceiveStream, seq: number): string | undefined {
  const frame = frameAt(send, seq);
  if (!frame) return undefined;
  const { type, origin, dest } = frame;
  return receive.receive(seq, { type, origin, dest, hasMore: frame.hasMore, text: frame.text.slice() });
}

function carryAll(send: SendStream<number>, receive: ReceiveStream): readonly ReceivedMessage[] {
  for (let seq = receive.next; seq !== send.next; seq = serialAdd(seq, 1)) carry(send, receive, seq);
  return receive.takeMessages();
}

const SIZES = [0, 1, 2, 3, 4, 66, 467, 468].flatMap((frames) => [-1, 0, 1].map((by) => frames * FRAME + by));

describe("streams", () => {
  test.each([...SIZES.filter((size) => size >= 0), BODY_SIZE_MAX - 1, BODY_SIZE_MAX])(
    "streams: a message of %d bytes comes out as it went in, over the edge of the numbers",
    (size) => {
      const epoch = 2 ** 32 - 2;
      const send = new SendStream<number>(epoch);
      const receive = receiver(epoch);
      send.push(message("before"));
      const seq = send.push(message(textOf(size)));
      expect(send.byteCount).toBe(6 + size);
      const [, whole] = carryAll(send, receive);
      expect(whole?.text).toEqual(textOf(size));
      expect([whole?.seq, whole?.frameCount]).toEqual([seq, Math.max(1, Math.ceil(size / FRAME))]);
      expect(frameCountOf(size)).toBe(whole?.frameCount ?? 0);
      expect(send.next).toBe(serialAdd(seq, 1));
    },
  );

  test("streams: of a message that is too long the end is told and the content gone; the next one is whole", () => {
    const send = new SendStream<number>(1);
    const receive = receiver(1);
    for (const size of [BODY_SIZE_MAX + 1, 3 * BODY_SIZE_MAX]) send.push(message(textOf(size)));
    send.push(message("after"));
    const texts = carryAll(send, receive).map(({ text }) => text && new TextDecoder().decode(text));
    expect(texts).toEqual([undefined, undefined, "after"]);
  });

  test("streams: in any order and any number of times, each message comes out once, in order", () => {
    const run = fc.record({
      epoch: fc.constantFrom(1, 7, 2 ** 31 - 5, 2 ** 32 - 5),
      sizes: fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 12 }),
      order: fc.array(fc.nat({ max: 63 }), { maxLength: 200 }),
    });
    fc.assert(
      fc.property(run, ({ epoch, sizes, order }) => {
        const send = new SendStream<number>(epoch);
        const receive = receiver(epoch);
        for (const size of sizes) send.push(message(textOf(size)));
        const got: ReceivedMessage[] = [];
        for (const offset of order) {
          const seq = serialAdd(epoch, offset);
          const wasHeld = receive.holds(seq);
          const arrival = carry(send, receive, seq);
          if (arrival !== undefined) expect(arrival === "duplicate").toBe(wasHeld);
          expect(receive.earlyCount).toBeLessThan(WINDOW_MAX);
          expect(receive.hasGap).toBe(receive.earlyCount > 0);
          got.push(...receive.takeMessages());
        }
        got.push(...carryAll(send, receive));
        expect(got.map(({ text }) => text?.length)).toEqual(sizes);
        expect(receive.earlyCount).toBe(0);
      }),
    );
  });

  test("streams: what lies outside the window is not held", () => {
    const receive = receiver(2 ** 32 - 10);
    const frame = { type: InnerType.MSG, origin: 1, dest: 2, hasMore: false, text: textOf(1) };
    expect(receive.receive(serialAdd(receive.next, WINDOW_MAX), frame)).toBe("outside");
    expect(receive.receive(serialAdd(receive.next, WINDOW_MAX - 1), frame)).toBe("early");
    expect(receive.receive(serialAdd(receive.next, -1), frame)).toBe("duplicate");
    expect(receive.receive(serialAdd(receive.next, 2 ** 31), frame)).toBe("duplicate");
    expect(receive.earlyCount).toBe(1);
  });

  test("streams: the ack passes a message only when it is committed, and half a message at once", () => {
    const send = new SendStream<number>(5);
    const receive = receiver(5);
    const seqs = ["a", "b", "c"].map((text) => send.push(message(text)));
    send.push(message(textOf(3 * FRAME)));
    for (let seq = 5; seq < 5 + 5; seq++) carry(send, receive, seq);
    expect([receive.next, receive.ack]).toEqual([10, 5]);
    receive.commit(seqs[1] ?? 0);
    expect(receive.ack).toBe(7);
    receive.commit(seqs[0] ?? 0);
    expect(receive.ack).toBe(7);
    receive.commit(seqs[2] ?? 0);
    expect(receive.ack).toBe(10);
  });

  test("streams: type, origin and dest of a long message are its first frame's", () => {
    const receive = receiver(1);
    const frame = (origin: number, hasMore: boolean) => ({
      type: InnerType.MSG,
      origin,
      dest: origin,
      hasMore,
      text: textOf(2),
    });
    receive.receive(2, frame(9, false));
    receive.receive(1, frame(3, true));
    const [whole] = receive.takeMessages();
    expect([whole?.origin, whole?.dest, whole?.text?.length, whole?.frameCount]).toEqual([3, 3, 4, 2]);
  });
});

describe("send stream", () => {
  test("send stream: holds a message until the ack passes its last frame, and nothing longer", () => {
    const sizes = fc.array(fc.nat({ max: 700 }), { maxLength: 200 });
    const epoch = fc.constantFrom(1, 2 ** 31 - 20, 2 ** 32 - 20);
    fc.assert(
      fc.property(epoch, sizes, fc.array(fc.nat({ max: 40 }), { maxLength: 100 }), (first, all, steps) => {
        const send = new SendStream<number>(first);
        const lasts = all.map((size, tag) => send.push(message(textOf(size), tag)));
        let ack = first;
        let done = 0;
        for (const by of steps) {
          ack = serialAdd(ack, by);
          if (serialBefore(send.next, ack)) ack = send.next;
          for (const { tag } of send.acknowledge(ack)) expect(tag).toBe(done++);
          expect(done).toBe(lasts.filter((last) => serialBefore(last, ack)).length);
          expect(send.messageCount).toBe(all.length - done);
          expect(send.byteCount).toBe(all.slice(done).reduce((sum, size) => sum + size, 0));
          expect(frameAt(send, serialAdd(send.base, -1))).toBeUndefined();
          expect(frameAt(send, send.next)).toBeUndefined();
          if (done < all.length)
            expect(frameAt(send, send.base)?.text).toEqual(textOf(all[done] ?? 0).subarray(0, FRAME));
        }
      }),
    );
  });

  test("send stream: silence puts EMPTY under the same numbers in place of what means nothing any more", () => {
    const send = new SendStream<number>(1);
    const stale = send.push({ ...message(textOf(300)), type: InnerType.LISTA_CLIENTES });
    send.push(message("stays"));
    send.silence(({ message }) => message.type === InnerType.LISTA_CLIENTES);
    expect(send.byteCount).toBe(5);
    for (const seq of [1, 2, 3]) {
      const frame = frameAt(send, seq);
      expect([frame?.type, frame?.text.length, frame?.hasMore]).toEqual([InnerType.EMPTY, 0, seq < stale]);
    }
    expect(new TextDecoder().decode(frameAt(send, 4)?.text)).toBe("stays");
    const [first, second] = carryAll(send, receiver(1));
    expect([first?.type, first?.text?.length, first?.seq]).toEqual([InnerType.EMPTY, 0, stale]);
    expect(second?.type).toBe(InnerType.MSG);
  });

  test("send stream: restart keeps what is held, under numbers that begin at the new epoch", () => {
    const send = new SendStream<number>(10);
    for (let tag = 0; tag < 5; tag++) send.push(message(textOf(200), tag));
    send.acknowledge(13);
    send.restart(2 ** 32 - 1);
    expect([send.epoch, send.base, send.next]).toEqual([2 ** 32 - 1, 2 ** 32 - 1, 7]);
    expect([send.messageCount, send.byteCount]).toEqual([4, 800]);
    expect(send.messages().map(({ message }) => message.tag)).toEqual([1, 2, 3, 4]);
    send.restart(50, []);
    expect([send.base, send.next, send.messageCount, send.byteCount]).toEqual([50, 50, 0, 0]);
  });

  test("send stream: resume goes on behind what is delivered", () => {
    const send = new SendStream<number>(1);
    send.resume(77, 2 ** 32 - 1);
    expect([send.epoch, send.base, send.next]).toEqual([77, 2 ** 32 - 1, 2 ** 32 - 1]);
    expect(send.push(message("on"))).toBe(2 ** 32 - 1);
    expect(send.next).toBe(0);
  });

  test("send stream: what is held back leaves only when it is released", () => {
    const send = new SendStream<number>(2 ** 32 - 1, true);
    const seq = send.push(message("a"));
    send.push(message("b"));
    expect(send.released).toBe(2 ** 32 - 1);
    send.release(serialAdd(seq, 1));
    expect(send.released).toBe(0);
    send.release(seq);
    expect(send.released).toBe(0);
    send.restart(9);
    expect([send.released, send.next]).toEqual([9, 11]);
  });
});

describe("stream state", () => {
  /** Five messages said, of 200 bytes and two frames each; so many frames arrived; acked what arrived whole. */
  function talk(epoch: number, arrived: number): { send: SendStream<number>; receive: ReceiveStream } {
    const send = new SendStream<number>(epoch);
    const receive = receiver(epoch);
    for (let tag = 0; tag < 5; tag++) send.push(message(textOf(200), tag));
    for (let index = 0; index < arrived; index++) carry(send, receive, serialAdd(epoch, index));
    for (const { seq } of receive.takeMessages()) receive.commit(seq);
    return { send, receive };
  }

  const other = (): [SendStream<number>, ReceiveStream] => [new SendStream<number>(3), new ReceiveStream()];

  test("stream state: both ends go on where the receiver is, in the middle of a message too", () => {
    for (const epoch of [1, 2 ** 32 - 4]) {
      for (let arrived = 0; arrived <= 10; arrived++) {
        const { send, receive } = talk(epoch, arrived);
        const [otherSend, otherReceive] = other();
        expect(resumePoint(send, streamStateOf(otherSend, receive))).toBe(serialAdd(epoch, arrived));
        adopt(receive, streamStateOf(send, otherReceive));
        expect([receive.epoch, receive.next]).toEqual([epoch, serialAdd(epoch, arrived)]);
        expect(carryAll(send, receive).length).toBe(5 - Math.floor(arrived / 2));
      }
    }
  });

  test("stream state: a state from before the last acks settles nothing anew", () => {
    const { send, receive } = talk(2 ** 32 - 4, 3);
    const [otherSend] = other();
    const old = streamStateOf(otherSend, receive);
    send.acknowledge(2);
    expect(resumePoint(send, old)).toBe(send.base);
    expect(send.base).toBe(2);
  });

  test("stream state: a receiver that holds another stream, or none, begins at the sender's base", () => {
    const { send } = talk(10, 0);
    send.acknowledge(14);
    const [otherSend, otherReceive] = other();
    for (const receive of [receiver(99), new ReceiveStream()]) {
      expect(resumePoint(send, streamStateOf(otherSend, receive))).toBe("unknown");
      adopt(receive, streamStateOf(send, otherReceive));
      expect([receive.epoch, receive.next]).toEqual([10, 14]);
      expect(carryAll(send, receive).length).toBe(3);
    }
  });

  test("stream state: an old copy of the receiver begins at the base, without its half of a message", () => {
    const { receive } = talk(10, 1);
    const { send } = talk(10, 10);
    send.acknowledge(12);
    adopt(receive, streamStateOf(send, other()[1]));
    expect(receive.next).toBe(12);
    expect(carryAll(send, receive).map(({ text }) => text?.length)).toEqual([200, 200, 200, 200]);
  });

  test("stream state: a receiver that is ahead of what was sent shows the sender's copy to be old", () => {
    const { send } = talk(10, 0);
    const ahead: StreamState = { sendEpoch: 1, sendBase: 1, recvEpoch: 10, recvNext: serialAdd(send.next, 1) };
    expect(resumePoint(send, ahead)).toBe("contradiction");
    expect(resumePoint(send, { ...ahead, recvNext: send.next })).toBe(send.next);
  });

  test("stream state: it tells no more than what is committed", () => {
    const send = new SendStream<number>(10);
    const receive = receiver(10);
    send.push(message("a"));
    carryAll(send, receive);
    expect(streamStateOf(other()[0], receive).recvNext).toBe(10);
    receive.commit(10);
    expect(streamStateOf(other()[0], receive).recvNext).toBe(11);
  });
});
