/**
 * `bare-server.ts udpSocket|dgram`: a server of a few lines on Bun's own UDP socket, or on node:dgram as Bun has it.
 * An OI registers and is answered; a MSG goes to its destination, or to everybody, the sender included. It checks
 * nothing, and does what the C reference does as a programmer of that runtime would first write it.
 */
import { dlopen, FFIType } from "bun:ffi";
import { createSocket } from "node:dgram";
import { OFFSET, OI, RECEIVE_BUFFER_BYTES } from "./frames.ts";

/** socket(7), Linux. */
const [SOL_SOCKET, SO_RCVBUF] = [1, 8];

interface Client {
  readonly port: number;
  readonly address: string;
}

const clients = new Map<number, Client>();

/** To whom a frame goes; an OI is turned into its answer. */
function receiversOf(bytes: Buffer, port: number, address: string): Iterable<Client> {
  const [origin, dest] = [bytes.readUInt32BE(OFFSET.origin), bytes.readUInt32BE(OFFSET.dest)];
  if (bytes.readUInt32BE(OFFSET.type) === OI) {
    const client = { port, address };
    clients.set(origin, client);
    bytes.writeUInt32BE(0, OFFSET.origin);
    bytes.writeUInt32BE(origin, OFFSET.dest);
    return [client];
  }
  if (dest === 0) return clients.values();
  const receiver = clients.get(dest);
  return receiver ? [receiver] : [];
}

async function serveByUdpSocket(): Promise<number> {
  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(own, bytes, port, address) {
        const packets: (Uint8Array | number | string)[] = [];
        for (const client of receiversOf(bytes, port, address)) packets.push(bytes, client.port, client.address);
        own.sendMany(packets);
      },
      error: () => undefined,
    },
  });
  raiseReceiveBuffer(socket);
  return socket.port;
}

/** Where FFI is refused the buffer stays small, and the losses show. */
function raiseReceiveBuffer(socket: object): void {
  if (!("fd" in socket) || typeof socket.fd !== "number") return;
  const { i32, u32, ptr } = FFIType;
  const libc = dlopen("libc.so.6", { setsockopt: { args: [i32, i32, i32, ptr, u32], returns: i32 } });
  const byteCount = new Int32Array(new ArrayBuffer(4));
  byteCount[0] = RECEIVE_BUFFER_BYTES;
  libc.symbols.setsockopt(socket.fd, SOL_SOCKET, SO_RCVBUF, byteCount, byteCount.byteLength);
}

async function serveByDgram(): Promise<number> {
  const socket = createSocket({ type: "udp4", recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.on("message", (bytes, { port, address }) => {
    for (const client of receiversOf(bytes, port, address)) socket.send(bytes, client.port, client.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket.address().port;
}

process.stdout.write(`${await (process.argv[2] === "dgram" ? serveByDgram() : serveByUdpSocket())}\n`);
