/** A bare UDP socket with frames built by hand: what a student's program sends, right or wrong. Not our codec. */

import { waitFor } from "@recado/runtime/testing";
import type { udp } from "bun";

const UTF8 = new TextEncoder();
const FROM_UTF8 = new TextDecoder();

export interface RawFrame {
  readonly type: number;
  readonly origin: number;
  readonly dest?: number;
  readonly size?: number;
  readonly name?: string;
  readonly text?: string;
}

export function rawFrame({ type, origin, dest = 0, size, name = "", text = "" }: RawFrame): Uint8Array {
  const bytes = new Uint8Array(176);
  const textBytes = UTF8.encode(text);
  const header = new DataView(bytes.buffer);
  for (const [index, value] of [type, origin, dest, size ?? textBytes.length].entries())
    header.setUint32(index * 4, value);
  bytes.set(UTF8.encode(name), 16);
  bytes.set(textBytes, 36);
  return bytes;
}

export interface ReadFrame {
  readonly type: number;
  readonly origin: number;
  readonly dest: number;
  readonly size: number;
  readonly name: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

function readFrame(bytes: Uint8Array): ReadFrame {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type = 0, origin = 0, dest = 0, size = 0] = [0, 4, 8, 12].map((offset) => header.getUint32(offset));
  return {
    type,
    origin,
    dest,
    size,
    name: untilNul(bytes.subarray(16, 36)),
    text: untilNul(bytes.subarray(36)),
    bytes,
  };
}

function untilNul(field: Uint8Array): string {
  const end = field.indexOf(0);
  return FROM_UTF8.decode(end < 0 ? field : field.subarray(0, end));
}

export class RawPeer implements Disposable {
  readonly datagrams: Uint8Array[] = [];

  private constructor(
    readonly socket: udp.Socket<"buffer">,
    readonly serverPort: number,
  ) {}

  static async open(serverPort: number): Promise<RawPeer> {
    let peer: RawPeer | undefined;
    const socket = await Bun.udpSocket({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data: (_socket, bytes) => void peer?.datagrams.push(Uint8Array.from(bytes)),
        error: () => undefined,
      },
    });
    peer = new RawPeer(socket, serverPort);
    return peer;
  }

  /** Opens a socket, registers, and waits for the answer. */
  static async join(serverPort: number, id: number, name: string): Promise<RawPeer> {
    const peer = await RawPeer.open(serverPort);
    peer.send({ type: 0, origin: id, name, text: `Conectando como ${name}...` });
    await peer.frame(({ type }) => type === 0);
    return peer;
  }

  get frames(): ReadFrame[] {
    return this.datagrams.map(readFrame);
  }

  get texts(): string[] {
    return this.frames.map(({ text }) => text);
  }

  send(frame: RawFrame): void {
    this.sendBytes(rawFrame(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.send(bytes, this.serverPort, "127.0.0.1");
  }

  async frame(matches: (frame: ReadFrame) => boolean): Promise<ReadFrame> {
    return waitFor(
      () => this.frames.find(matches),
      () =>
        `a frame; there are:\n${this.frames.map(({ type, origin, dest, text }) => `${type} ${origin} ${dest} ${text}`).join("\n")}`,
    );
  }

  async text(text: string): Promise<ReadFrame> {
    return this.frame((frame) => frame.text === text);
  }

  /**
   * Everything that was sent to the server before is dealt with when this returns: the server handles datagrams in
   * order, so its answer to a list request comes last. Only for a registered peer.
   */
  async settled(id: number): Promise<void> {
    const before = this.frames.filter(isList).length;
    this.send({ type: 4, origin: id });
    await waitFor(
      () => this.frames.filter(isList).length > before || undefined,
      () => "the answer to a list request",
    );
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }
}

function isList({ text }: ReadFrame): boolean {
  return text.startsWith("Clientes conectados: ");
}
