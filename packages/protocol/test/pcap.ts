/** A capture file as tcpdump would write it: libpcap's classic format, link type RAW (IPv4 without Ethernet). */
export interface Packet {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

const LINKTYPE_RAW = 101;
const IP_HEADER_SIZE = 20;
const UDP_HEADER_SIZE = 8;

export function pcapOf(packets: readonly Packet[]): Uint8Array {
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, 0xa1b2c3d4);
  header.setUint16(4, 2);
  header.setUint16(6, 4);
  header.setUint32(16, 65_535);
  header.setUint32(20, LINKTYPE_RAW);
  const records = packets.map((packet, index) => {
    const bytes = ipPacket(packet);
    const record = new DataView(new ArrayBuffer(16));
    record.setUint32(0, index);
    record.setUint32(8, bytes.length);
    record.setUint32(12, bytes.length);
    return Buffer.concat([new Uint8Array(record.buffer), bytes]);
  });
  return Buffer.concat([new Uint8Array(header.buffer), ...records]);
}

/** IPv4 (RFC 791) and UDP (RFC 768) without checksums, from 192.0.2.1 to 192.0.2.2. */
function ipPacket({ sourcePort, destinationPort, payload }: Packet): Uint8Array {
  const headers = new DataView(new ArrayBuffer(IP_HEADER_SIZE + UDP_HEADER_SIZE));
  headers.setUint8(0, 0x45);
  headers.setUint16(2, headers.byteLength + payload.length);
  headers.setUint8(8, 64);
  headers.setUint8(9, 17);
  headers.setUint32(12, 0xc0000201);
  headers.setUint32(16, 0xc0000202);
  headers.setUint16(20, sourcePort);
  headers.setUint16(22, destinationPort);
  headers.setUint16(24, UDP_HEADER_SIZE + payload.length);
  return Buffer.concat([new Uint8Array(headers.buffer), payload]);
}
