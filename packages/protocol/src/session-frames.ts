/**
 * The layouts of sessions, declared beside the frame and fed to the same generator (codegen/). Their meaning:
 * docs/PROTOCOL.md, Sessions.
 */
/// <reference path="./binary-parser.d.ts" />
import { Parser } from "binary-parser";

/** One sealed frame: 176 bytes, of which the name's 20 carry sequence and acknowledgement. */
export const innerFrameParser = new Parser()
  .endianess("big")
  .uint32("type")
  .uint32("origin")
  .uint32("dest")
  .uint32("size")
  .uint8("flags")
  .uint8("window")
  .uint16("ackDelay")
  .uint32("seq")
  .uint32("ack")
  .uint32("sackHigh")
  .uint32("sackLow")
  .buffer("text", { length: 140 });

/** In front of the sealed frames. */
export const envelopeParser = new Parser().endianess("big").uint32("sid").uint32("counter");

/** What each side tells of its two streams in a handshake. */
export const streamStateParser = new Parser()
  .endianess("big")
  .uint32("sendEpoch")
  .uint32("sendBase")
  .uint32("recvEpoch")
  .uint32("recvNext");

/** What became of one message. */
export const receiptParser = new Parser().endianess("big").uint32("seq").uint8("fate");
