/**
 * `bun run bench` in this package: what sessions pay for cryptography. Sealing and opening envelopes of one and of six
 * frames against libsodium's bare call on buffers of its own, in one run; and a whole handshake, both ends.
 */
import { bench, do_not_optimize, run } from "mitata";
import sodium from "sodium-universal";
import { datagramCipher } from "../src/crypto/datagram-cipher.ts";
import { createSessionCrypto, generateKeyPair } from "../src/crypto/index.ts";

const SIZES = [200, 1_080];
const key = new Uint8Array(32).fill(1);
const cipher = datagramCipher(key);
const suite = createSessionCrypto();
const client = generateKeyPair();
const server = generateKeyPair();

function addEnvelopes(size: number): void {
  let counter = 0;
  const datagram = new Uint8Array(size);
  bench(`seal ${size}`, () => cipher.seal(datagram, counter++));

  const sealed = new Uint8Array(size);
  cipher.seal(sealed, 0);
  const received = new Uint8Array(size);
  bench(`open ${size}`, () => {
    received.set(sealed);
    do_not_optimize(cipher.open(received, 0));
  });
  bench(`refuse ${size}`, () => do_not_optimize(cipher.open(received, 1)));

  const [message, ciphertext] = [new Uint8Array(size - 24), new Uint8Array(size - 8)];
  const [associatedData, nonce] = [new Uint8Array(8), new Uint8Array(12)];
  bench(`libsodium ${size}`, () =>
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(ciphertext, message, associatedData, null, nonce, key),
  );
}

function meet(): void {
  const prologue = new Uint8Array(192);
  const initiator = suite.initiator(client, () => prologue);
  const responder = suite.responder(server, prologue);
  const reply = responder.reply(initiator.writeHello(), new Uint8Array(4));
  if (!reply || !initiator.readReply(reply)) throw new Error("the reply was refused");
  do_not_optimize(responder.finish(initiator.writeFinish(new Uint8Array(20)).message));
}

for (const size of SIZES) addEnvelopes(size);
bench("handshake", meet);
const { benchmarks } = await run();
const nanos = new Map(benchmarks.map(({ alias, runs }) => [alias, runs[0]?.stats?.p50 ?? Number.NaN]));
const of = (name: string) => nanos.get(name) ?? Number.NaN;

process.stdout.write(
  "\n| bytes | seal, ns | open, ns | refuse, ns | seal ÷ libsodium | open ÷ libsodium |\n|---|---|---|---|---|---|\n",
);
for (const size of SIZES) {
  const figures = [of(`seal ${size}`), of(`open ${size}`), of(`refuse ${size}`)].map((ns) => ns.toFixed(0));
  const ratios = [of(`seal ${size}`), of(`open ${size}`)].map((ns) => (ns / of(`libsodium ${size}`)).toFixed(2));
  process.stdout.write(`| ${[size, ...figures, ...ratios].join(" | ")} |\n`);
}
process.stdout.write(`\nhandshake, both ends: ${(of("handshake") / 1_000).toFixed(0)} µs\n`);
