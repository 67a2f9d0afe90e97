import { describe, expect, test } from "bun:test";
import type { KeyPair, NoiseInitiator, NoiseResponder } from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "./index.ts";

const suite = createSessionCrypto();
const client = generateKeyPair();
const server = generateKeyPair();
const PROLOGUE = new TextEncoder().encode("a prologue");
const REPLY_PAYLOAD = Uint8Array.of(1, 2, 3, 4);
const FINISH_PAYLOAD = new Uint8Array(20).fill(7);

interface Meeting {
  readonly initiator: NoiseInitiator;
  readonly responder: NoiseResponder;
  readonly hello: Uint8Array;
}

function meet(clientKeys: KeyPair = client): Meeting {
  const initiator = suite.initiator(clientKeys, () => PROLOGUE);
  return { initiator, responder: suite.responder(server, PROLOGUE), hello: initiator.writeHello() };
}

function replyOf({ responder, hello }: Meeting): Uint8Array {
  return responder.reply(hello, REPLY_PAYLOAD) ?? new Uint8Array();
}

function finishOf(meeting: Meeting) {
  expect(meeting.initiator.readReply(replyOf(meeting))?.payload).toEqual(REPLY_PAYLOAD);
  return meeting.initiator.writeFinish(FINISH_PAYLOAD);
}

function* withOneBitFlipped(message: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < message.length * 8; bit++) {
    yield message.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  }
}

describe("handshake", () => {
  test("both ends: each knows the other's key, and what one seals the other opens", () => {
    const meeting = meet();
    const { message, keys } = finishOf(meeting);
    const finished = meeting.responder.finish(message);
    expect(finished?.payload).toEqual(FINISH_PAYLOAD);
    expect(finished?.keys.remoteStatic).toEqual(client.publicKey);
    expect(keys.remoteStatic).toEqual(server.publicKey);
    expect(finished?.keys.receiveSecret).toEqual(keys.sendSecret);
    expect(finished?.keys.sendSecret).toEqual(keys.receiveSecret);
    expect(keys.sendSecret).not.toEqual(keys.receiveSecret);
    for (const [from, to] of [
      [keys.send, finished?.keys.receive],
      [finished?.keys.send, keys.receive],
    ]) {
      const datagram = new Uint8Array(200).fill(9);
      from?.seal(datagram, 5);
      expect(datagram.subarray(8, 184)).not.toEqual(new Uint8Array(176).fill(9));
      expect(to?.open(datagram, 5)).toBe(true);
      expect(datagram.subarray(0, 184)).toEqual(new Uint8Array(184).fill(9));
    }
  });

  test("sizes: the messages are as long as docs/PROTOCOL.md says", () => {
    const meeting = meet();
    expect(meeting.hello).toHaveLength(32);
    const reply = replyOf(meeting);
    expect(reply).toHaveLength(100);
    expect(meeting.initiator.readReply(reply)).toBeDefined();
    expect(meeting.initiator.writeFinish(FINISH_PAYLOAD).message).toHaveLength(84);
  });

  test("hello: with any bit flipped, what the server answers is refused, and the right answer taken afterwards", () => {
    const meeting = meet();
    for (const hello of withOneBitFlipped(meeting.hello)) {
      const answer = suite.responder(server, PROLOGUE).reply(hello, REPLY_PAYLOAD);
      expect(answer && meeting.initiator.readReply(answer)).toBeUndefined();
    }
    expect(meeting.responder.finish(finishOf(meeting).message)).toBeDefined();
  });

  test("reply: with any bit flipped it is refused, and the right one taken afterwards", () => {
    const meeting = meet();
    const reply = replyOf(meeting);
    for (const wrong of withOneBitFlipped(reply)) expect(meeting.initiator.readReply(wrong)).toBeUndefined();
    expect(meeting.initiator.readReply(reply)?.payload).toEqual(REPLY_PAYLOAD);
    const { message } = meeting.initiator.writeFinish(FINISH_PAYLOAD);
    expect(meeting.responder.finish(message)?.payload).toEqual(FINISH_PAYLOAD);
  });

  test("finish: with any bit flipped it is refused, and the right one taken afterwards", () => {
    const meeting = meet();
    const { message, keys } = finishOf(meeting);
    for (const wrong of withOneBitFlipped(message)) expect(meeting.responder.finish(wrong)).toBeUndefined();
    expect(meeting.responder.finish(message)?.keys.receiveSecret).toEqual(keys.sendSecret);
  });

  test("length: a message cut anywhere or followed by a byte is refused, and the right one taken afterwards", () => {
    const meeting = meet();
    const reply = replyOf(meeting);
    for (let length = 0; length <= reply.length + 1; length++) {
      if (length === reply.length) continue;
      const wrong = new Uint8Array(length);
      wrong.set(reply.subarray(0, length));
      expect(meeting.initiator.readReply(wrong)).toBeUndefined();
    }
    for (let length = 0; length < 32; length++) {
      expect(suite.responder(server, PROLOGUE).reply(meeting.hello.subarray(0, length), REPLY_PAYLOAD)).toBeUndefined();
    }
    expect(meeting.initiator.readReply(reply)).toBeDefined();
    const { message } = meeting.initiator.writeFinish(FINISH_PAYLOAD);
    for (let length = 0; length < message.length; length++) {
      expect(meeting.responder.finish(message.subarray(0, length))).toBeUndefined();
    }
    expect(meeting.responder.finish(Uint8Array.of(...message, 0))).toBeUndefined();
    expect(meeting.responder.finish(message)).toBeDefined();
  });

  test("twice: a message that comes again changes nothing", () => {
    const meeting = meet();
    const reply = replyOf(meeting);
    expect(meeting.responder.reply(meeting.hello, REPLY_PAYLOAD)).toBeUndefined();
    expect(meeting.initiator.readReply(reply)).toBeDefined();
    expect(meeting.initiator.readReply(reply)).toBeUndefined();
    const { message, keys } = meeting.initiator.writeFinish(FINISH_PAYLOAD);
    expect(meeting.initiator.readReply(reply)).toBeUndefined();
    const finished = meeting.responder.finish(message);
    expect(finished?.keys.receiveSecret).toEqual(keys.sendSecret);
    expect(meeting.responder.finish(message)).toBeUndefined();
    const datagram = new Uint8Array(200);
    keys.send.seal(datagram, 0);
    expect(finished?.keys.receive.open(datagram, 0)).toBe(true);
  });

  test("replay: messages of another handshake between the same two are refused", () => {
    const past = meet();
    const pastReply = replyOf(past);
    expect(past.initiator.readReply(pastReply)).toBeDefined();
    const pastFinish = past.initiator.writeFinish(FINISH_PAYLOAD).message;
    const meeting = meet();
    const reply = replyOf(meeting);
    expect(meeting.initiator.readReply(pastReply)).toBeUndefined();
    expect(meeting.responder.finish(pastFinish)).toBeUndefined();
    expect(meeting.initiator.readReply(reply)).toBeDefined();
    expect(meeting.responder.finish(meeting.initiator.writeFinish(FINISH_PAYLOAD).message)).toBeDefined();
  });

  test("prologue: ends that differ in any byte of it do not meet", () => {
    for (let at = 0; at < PROLOGUE.length; at++) {
      const other = PROLOGUE.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const meeting = { ...meet(), responder: suite.responder(server, other) };
      expect(meeting.initiator.readReply(replyOf(meeting))).toBeUndefined();
    }
  });

  test("prologue: it is asked for with the hello that is then sent", () => {
    const asked: Uint8Array[] = [];
    const initiator = suite.initiator(client, (hello) => {
      asked.push(Uint8Array.from(hello));
      return hello;
    });
    const hello = initiator.writeHello();
    expect(asked).toEqual([hello]);
    const reply = suite.responder(server, hello).reply(hello, REPLY_PAYLOAD) ?? new Uint8Array();
    expect(initiator.readReply(reply)?.payload).toEqual(REPLY_PAYLOAD);
  });

  test("hello: a point of low order is no good key", () => {
    const one = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
    for (const hello of [new Uint8Array(32), one]) {
      expect(suite.responder(server, PROLOGUE).reply(hello, REPLY_PAYLOAD)).toBeUndefined();
    }
  });

  test("inputs: keys and messages are what they were before", () => {
    const keys = generateKeyPair();
    const before = structuredClone(keys);
    const meeting = meet(keys);
    const messages: Uint8Array[] = [meeting.hello, replyOf(meeting)];
    expect(meeting.initiator.readReply(messages[1] ?? new Uint8Array())).toBeDefined();
    messages.push(meeting.initiator.writeFinish(FINISH_PAYLOAD).message);
    const copies = structuredClone(messages);
    expect(meeting.responder.finish(messages[2] ?? new Uint8Array())).toBeDefined();
    expect(messages).toEqual(copies);
    expect(keys).toEqual(before);
  });

  test("chance: the same bytes make the same handshake, others another", () => {
    const helloOf = (seed: number) =>
      createSessionCrypto((count) => new Uint8Array(count).fill(seed))
        .initiator(client, () => PROLOGUE)
        .writeHello();
    expect(helloOf(1)).toEqual(helloOf(1));
    expect(helloOf(1)).not.toEqual(helloOf(2));
    expect(meet().hello).not.toEqual(meet().hello);
  });
});
