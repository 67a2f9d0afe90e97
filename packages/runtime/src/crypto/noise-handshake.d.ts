/** The part of noise-handshake 4.2.0 that we use; noise.ts says what of it is the library's inside. */
declare module "noise-handshake" {
  interface NoiseKeyPair {
    publicKey: Buffer;
    secretKey: Buffer;
  }
  export default class NoiseState {
    constructor(pattern: "XX", initiator: boolean, staticKeyPair: NoiseKeyPair);
    /** Our ephemeral key; made by the library unless it is set before the first `send`. */
    e: NoiseKeyPair | null;
    /** The peer's ephemeral and static public keys. */
    re: Buffer | null;
    rs: Buffer | null;
    digest: Buffer;
    chainingKey: Buffer;
    key: Buffer | null;
    nonce: number;
    handshake: unknown[];
    complete: boolean;
    tx: Buffer | null;
    rx: Buffer | null;
    initialise(prologue: Buffer): void;
    /** Throws when the message is not right, and leaves the state half advanced. */
    recv(message: Buffer): Buffer;
    send(payload?: Buffer): Buffer;
  }
}
