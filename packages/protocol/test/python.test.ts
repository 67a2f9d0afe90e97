/** The generated Python module, run by python3 against our bytes. */
import { describe, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitPython } from "../codegen/python.ts";
import { encodeFrame } from "../src/index.ts";
import { hexOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import {
  ENVELOPE,
  ENVELOPE_HEX,
  INNER_FRAME,
  INNER_FRAME_BYTES,
  RECEIPT,
  RECEIPT_HEX,
  STREAM_STATE,
  STREAM_STATE_HEX,
} from "./session-samples.ts";
import { packagePath, run, temporaryFolder, testWith } from "./tools.ts";

const folder = temporaryFolder();

function python(program: string, input: string, modules = packagePath("generated")): Promise<string> {
  return run(["python3", "-B", "-c", `import sys\nsys.path.insert(0, ${JSON.stringify(modules)})\n${program}`], input);
}

describe("Python module", () => {
  testWith("python3", "Python module: reads our bytes and writes the same", async () => {
    const program = `
import json
from dataclasses import asdict
from recado_frame import Frame
for line in sys.stdin:
    frame = Frame.unpack(bytes.fromhex(line))
    print(json.dumps([asdict(frame), frame.pack().hex()]))`;
    const lines = FRAMES.map((frame) => hexOf(encodeFrame(frame)));
    const output = await python(program, lines.join("\n"));
    expect(
      output
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(FRAMES.map((frame, index) => [frame, lines[index]]));
  });

  testWith("python3", "Python module: what does not fit, or is no frame, raises", async () => {
    const program = `
from recado_frame import Frame, FrameType
def refused(action):
    try:
        action()
        return "accepted"
    except ValueError as error:
        return str(error)
print(refused(lambda: Frame(FrameType.MSG, text="é" * 71).pack()))
print(refused(lambda: Frame(name="n" * 21).pack()))
print(refused(lambda: Frame.unpack(bytes(177))))
print(refused(lambda: Frame.unpack(bytes(36) + b"\\xff" + bytes(139))))`;
    const [text, name, length, utf8] = (await python(program, "")).split("\n");
    expect([text, name, length]).toEqual([
      "text: 142 bytes of UTF-8, the limit is 140",
      "name: 21 bytes of UTF-8, the limit is 20",
      "177 bytes, must be 176",
    ]);
    expect(utf8).toContain("utf-8");
  });

  testWith("python3", "Python module: reads and writes the layouts of sessions, by name", async () => {
    const program = `
from recado_frame import (CloseReason, ControlCode, Envelope, InnerFrame, InnerFrameFlags, InnerFrameType, Receipt,
                          ReceiptFate, SessionStep, StreamState)
for line, layout in zip(sys.stdin, [InnerFrame, Envelope, StreamState, Receipt]):
    value = layout.unpack(bytes.fromhex(line))
    print(list(value.text) == list(range(255, 115, -1)) if layout is InnerFrame else value)
    if layout is InnerFrame:
        print(InnerFrameType(value.type).name, InnerFrameFlags.DATA in InnerFrameFlags(value.flags),
              InnerFrameFlags.MORE in InnerFrameFlags(value.flags), value.window, value.ack_delay, value.sack_high)
    print(value.pack().hex())
print(ReceiptFate(17).name, SessionStep(4).name, ControlCode(2).name, CloseReason(5).name)`;
    const inner = hexOf(INNER_FRAME_BYTES);
    const output = await python(program, [inner, ENVELOPE_HEX, STREAM_STATE_HEX, RECEIPT_HEX].join("\n"));
    const { window, ackDelay, sackHigh } = INNER_FRAME;
    const { sendEpoch, sendBase, recvEpoch, recvNext } = STREAM_STATE;
    expect(output.trim().split("\n")).toEqual([
      "True",
      `CONTROL True False ${window} ${ackDelay} ${sackHigh}`,
      inner,
      `Envelope(sid=${ENVELOPE.sid}, counter=${ENVELOPE.counter})`,
      ENVELOPE_HEX,
      `StreamState(send_epoch=${sendEpoch}, send_base=${sendBase}, recv_epoch=${recvEpoch}, recv_next=${recvNext})`,
      STREAM_STATE_HEX,
      `Receipt(seq=${RECEIPT.seq}, fate=${RECEIPT.fate})`,
      RECEIPT_HEX,
      "MAILBOX_FULL UNKNOWN_SESSION RECEIPTS ID_IN_USE",
    ]);
  });

  testWith("python3", "Python module: every kind of field, in either order, follows from the declaration", async () => {
    writeFileSync(join(folder, "mixed.py"), emitPython([MIXED]));
    const program = `
from mixed import Mixed
mixed = Mixed.unpack(bytes.fromhex("${MIXED_HEX}"))
print(mixed)
print(mixed.pack().hex())`;
    const [shown, hex] = (await python(program, "", folder)).split("\n");
    expect(shown).toBe(
      "Mixed(flags=254, delta=-3, delay=48879, skew=-2, seq=4294967294, offset_ms=-2147483648, sack=18364758544493064720, when_ns=-5, note='olá', tag=b'abcd')",
    );
    expect(hex).toBe(MIXED_HEX);
  });
});
