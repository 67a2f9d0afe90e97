/**
 * Memory that `sendmmsg` reads: message headers, each with one vector, one control message and one address, and room
 * for payloads, in one ArrayBuffer of its own, which never moves. Linux on 64-bit little-endian machines: struct mmsghdr
 * has 64 bytes (sendmmsg(2), bits/socket.h), UDP_SEGMENT is level 17, type 103, a u16 (udp(7)).
 */
import { type Pointer, ptr } from "bun:ffi";

const MESSAGE_SIZE = 64;
const VECTOR_SIZE = 16;
/** CMSG_SPACE(sizeof(u16)); the message itself has CMSG_LEN, 18. */
const CONTROL_SIZE = 24;
const CONTROL_LENGTH = 18;
const ADDRESS_SLOT_SIZE = 32;
const IPPROTO_UDP = 17;
const UDP_SEGMENT = 103;
const WORD = 4;
const U32 = 2 ** 32;

/** Offsets in struct mmsghdr, in words of 4 bytes. */
const NAME = 0;
const NAME_LENGTH = 2;
const VECTORS = 4;
const VECTOR_COUNT = 6;
const CONTROL = 8;
const CONTROL_COUNT = 10;
const WORDS_A_MESSAGE = MESSAGE_SIZE / WORD;

export class MessageArena {
  readonly #words: Uint32Array;
  readonly #payload: Uint8Array;
  readonly #base: number;
  readonly #vectorsAt: number;
  readonly #controlsAt: number;
  readonly #addressesAt: number;
  readonly #payloadAt: number;

  /**
   * `contentCount` is 1 where all messages share vector and control, else `messageCount`. `addressSize` is that of the
   * socket's family.
   */
  constructor(messageCount: number, contentCount: number, payloadSize: number, addressSize: number) {
    this.#vectorsAt = messageCount * MESSAGE_SIZE;
    this.#controlsAt = this.#vectorsAt + contentCount * VECTOR_SIZE;
    this.#addressesAt = this.#controlsAt + contentCount * CONTROL_SIZE;
    this.#payloadAt = this.#addressesAt + messageCount * ADDRESS_SLOT_SIZE;
    const storage = new ArrayBuffer(this.#payloadAt + payloadSize);
    this.#words = new Uint32Array(storage, 0, this.#payloadAt / WORD);
    this.#payload = new Uint8Array(storage, this.#payloadAt);
    this.#base = ptr(storage);
    for (let index = 0; index < messageCount; index++) this.#prepare(index, index % contentCount, addressSize);
    for (let index = 0; index < contentCount; index++) this.#prepareControl(index);
  }

  /** Where the message's header is, as libc takes it. */
  pointer(message: number): Pointer {
    return (this.#base + message * MESSAGE_SIZE) as Pointer;
  }

  get payloadPointer(): number {
    return this.#base + this.#payloadAt;
  }

  put(bytes: Uint8Array, offset: number): void {
    this.#payload.set(bytes, offset);
  }

  setAddress(message: number, address: Uint32Array): void {
    const at = (this.#addressesAt + message * ADDRESS_SLOT_SIZE) / WORD;
    for (let index = 0; index < address.length; index++) this.#words[at + index] = address[index] ?? 0;
  }

  /** What the message, or all that share this content, carries; `segmentSize` where the kernel is to cut it. */
  setContent(content: number, pointer: number, byteCount: number, segmentSize: number): void {
    const vector = (this.#vectorsAt + content * VECTOR_SIZE) / WORD;
    this.#setPointer(vector, pointer);
    this.#words[vector + 2] = byteCount;
    if (segmentSize > 0) this.#words[(this.#controlsAt + content * CONTROL_SIZE) / WORD + 4] = segmentSize;
  }

  setSegmented(message: number, isSegmented: boolean): void {
    this.#words[message * WORDS_A_MESSAGE + CONTROL_COUNT] = isSegmented ? CONTROL_SIZE : 0;
  }

  #prepare(message: number, content: number, addressSize: number): void {
    const at = message * WORDS_A_MESSAGE;
    this.#setPointer(at + NAME, this.#base + this.#addressesAt + message * ADDRESS_SLOT_SIZE);
    this.#words[at + NAME_LENGTH] = addressSize;
    this.#setPointer(at + VECTORS, this.#base + this.#vectorsAt + content * VECTOR_SIZE);
    this.#words[at + VECTOR_COUNT] = 1;
    this.#setPointer(at + CONTROL, this.#base + this.#controlsAt + content * CONTROL_SIZE);
  }

  #prepareControl(content: number): void {
    const at = (this.#controlsAt + content * CONTROL_SIZE) / WORD;
    this.#words[at] = CONTROL_LENGTH;
    this.#words[at + 2] = IPPROTO_UDP;
    this.#words[at + 3] = UDP_SEGMENT;
  }

  #setPointer(at: number, pointer: number): void {
    this.#words[at] = pointer % U32;
    this.#words[at + 1] = Math.floor(pointer / U32);
  }
}
