/** Published vectors of Noise_XX_25519_ChaChaPoly_BLAKE2b; test/vectors/noise-xx.json names their sources. */
import { describe, expect, test } from "bun:test";
import sodium from "sodium-universal";
import vectors from "../../test/vectors/noise-xx.json";
import { createSessionCrypto, keyPairOf } from "./index.ts";

type Vector = (typeof vectors)["flynn"];
type Secrets = { readonly sendSecret: Uint8Array; readonly receiveSecret: Uint8Array };

const unhex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");
const suiteWith = (ephemeralSecret: string) => createSessionCrypto(() => unhex(ephemeralSecret));
const publicOf = (secret: string) => hex(keyPairOf(unhex(secret)).publicKey);
const messageOf = ({ messages }: Vector, index: number) => messages[index] ?? { payload: "", ciphertext: "" };

/** A transport message of Noise has no associated data, so that our envelopes' cipher cannot open it. */
function openTransport(secret: Uint8Array, counter: number, sealed: Uint8Array): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(4, counter, true);
  const payload = new Uint8Array(sealed.length - 16);
  sodium.crypto_aead_chacha20poly1305_ietf_decrypt(payload, null, sealed, null, nonce, secret);
  return payload;
}

function expectTransport(vector: Vector, fromInitiator: Uint8Array, fromResponder: Uint8Array): void {
  const order = [fromInitiator, fromResponder];
  if (vector.firstTransportFrom === "responder") order.reverse();
  for (const [index, { payload, ciphertext }] of vector.messages.slice(3).entries()) {
    const secret = order[index % 2] ?? new Uint8Array();
    expect(hex(openTransport(secret, Math.floor(index / 2), unhex(ciphertext)))).toBe(payload);
  }
}

function respond(vector: Vector): Secrets | undefined {
  const responder = suiteWith(vector.respEphemeral).responder(
    keyPairOf(unhex(vector.respStatic)),
    unhex(vector.prologue),
  );
  const [hello, reply, finish] = [messageOf(vector, 0), messageOf(vector, 1), messageOf(vector, 2)];
  expect(hex(responder.reply(unhex(hello.ciphertext), unhex(reply.payload)))).toBe(reply.ciphertext);
  const finished = responder.finish(unhex(finish.ciphertext));
  expect(hex(finished?.payload)).toBe(finish.payload);
  expect(hex(finished?.keys.remoteStatic)).toBe(publicOf(vector.initStatic));
  return finished?.keys;
}

function initiate(vector: Vector): Secrets {
  const initiator = suiteWith(vector.initEphemeral).initiator(keyPairOf(unhex(vector.initStatic)), () =>
    unhex(vector.prologue),
  );
  const [hello, reply, finish] = [messageOf(vector, 0), messageOf(vector, 1), messageOf(vector, 2)];
  expect(hex(initiator.writeHello())).toBe(hello.ciphertext);
  const read = initiator.readReply(unhex(reply.ciphertext));
  expect(hex(read?.payload)).toBe(reply.payload);
  expect(hex(read?.remoteStatic)).toBe(publicOf(vector.respStatic));
  const { message, keys } = initiator.writeFinish(unhex(finish.payload));
  expect(hex(message)).toBe(finish.ciphertext);
  return keys;
}

describe("Noise vectors", () => {
  test.each(Object.values(vectors))("responder: its messages, payloads and keys are those of $source", (vector) => {
    const keys = respond(vector);
    expectTransport(vector, keys?.receiveSecret ?? new Uint8Array(), keys?.sendSecret ?? new Uint8Array());
  });

  // The other vector's first message has a payload, which the OI has no place for.
  test(`initiator: its messages, payloads and keys are those of ${vectors.flynn.source}`, () => {
    const keys = initiate(vectors.flynn);
    expectTransport(vectors.flynn, keys.sendSecret, keys.receiveSecret);
  });
});
