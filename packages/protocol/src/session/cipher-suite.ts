/**
 * What a session needs of cryptography, as interfaces: the core stays free of libraries and of chance, and a simulator
 * puts seeded keys behind them. `@recado/runtime/crypto` is the real thing. Rules: docs/PROTOCOL.md, Handshake, Envelope.
 */

/** X25519; 32 bytes each. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** One direction of a session under one key. */
export interface DatagramCipher {
  /** Encrypts bytes 8 to length − 16 in place, under bytes 0 to 7 as associated data, and writes the tag at the end. */
  seal(datagram: Uint8Array, counter: number): void;
  /** The inverse, in place. False when the seal is not right; then the content is of no use. */
  open(datagram: Uint8Array, counter: number): boolean;
}

export interface TransportKeys {
  readonly send: DatagramCipher;
  readonly receive: DatagramCipher;
  /** The peer's static public key, 32 bytes. */
  readonly remoteStatic: Uint8Array;
  /** The keys of the two ciphers, 32 bytes each, for a key log. */
  readonly sendSecret: Uint8Array;
  readonly receiveSecret: Uint8Array;
}

/** The side that sent the OI. Each method may be called once, in this order. */
export interface NoiseInitiator {
  /** The first message: 32 bytes. */
  writeHello(): Uint8Array;
  /** Undefined, and no change, when the second message is not right: a later one may be. */
  readReply(message: Uint8Array): { readonly payload: Uint8Array; readonly remoteStatic: Uint8Array } | undefined;
  writeFinish(payload: Uint8Array): { readonly message: Uint8Array; readonly keys: TransportKeys };
}

/** The side that answers. */
export interface NoiseResponder {
  /** Reads the first message and writes the second. Undefined when the first is no good key. */
  reply(hello: Uint8Array, payload: Uint8Array): Uint8Array | undefined;
  /** Undefined, and no change, when the third message is not right: a later one may be. */
  finish(message: Uint8Array): { readonly payload: Uint8Array; readonly keys: TransportKeys } | undefined;
}

export interface SessionCrypto {
  /** `prologueOf` gets the first message, which the OI holds, before it is mixed into the transcript. */
  initiator(staticKeys: KeyPair, prologueOf: (hello: Uint8Array) => Uint8Array): NoiseInitiator;
  responder(staticKeys: KeyPair, prologue: Uint8Array): NoiseResponder;
  /** Keyed BLAKE2b; 16 bytes. */
  mac(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** A public key as people compare it. */
  fingerprint(publicKey: Uint8Array): string;
  randomBytes(count: number): Uint8Array;
}
