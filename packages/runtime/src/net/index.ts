export { DatagramBatch } from "./datagram-batch.ts";
export { canonicalAddress } from "./ip-address.ts";
export * from "./transport.ts";
export { openJoiningUdpTransport, openPlainUdpTransport, openUdpTransport } from "./udp.ts";
