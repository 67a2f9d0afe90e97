export { DatagramBatch } from "./datagram-batch.ts";
export * from "./transport.ts";
export { openJoiningUdpTransport, openPlainUdpTransport, openUdpTransport, plainAddress } from "./udp.ts";
