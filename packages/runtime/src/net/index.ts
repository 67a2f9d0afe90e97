export * from "./transport.ts";
export { openUdpTransport, plainAddress } from "./udp.ts";
