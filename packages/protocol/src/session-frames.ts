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

/** How far an identity has come in a server's history. Numbers of 48 bits are a high and a low part. */
export const positionParser = new Parser().endianess("big").uint32("log").uint16("numberHigh").uint32("numberLow");

/** In front of the text of an ENTRY: its place in the history, its time, and what its writer needs to know it by. */
export const entryParser = new Parser()
  .endianess("big")
  .uint16("numberHigh")
  .uint32("numberLow")
  .uint16("timeHigh")
  .uint32("timeLow")
  .uint32("seq")
  .uint8("fate");

/** What became of one message that is in the history. */
export const receiptParser = new Parser().endianess("big").uint16("numberHigh").uint32("numberLow").uint8("fate");

/** A message that was not taken. */
export const refusalParser = new Parser().endianess("big").uint32("seq").uint8("fate");

/** In front of the entries that answer a request. */
export const answerParser = new Parser().endianess("big").uint32("ref").uint8("status").uint16("count").uint8("more");
