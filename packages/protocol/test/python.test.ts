/** The generated Python module, run by python3 against our bytes. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { snake } from "../codegen/naming.ts";
import { emitPython } from "../codegen/python.ts";
import { encodeFrame } from "../src/index.ts";
import { hexOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import { INNER_FRAME, INNER_FRAME_BYTES, PACKED } from "./session-samples.ts";
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
import json
import recado_frame
from dataclasses import asdict
from recado_frame import (AnswerStatus, CloseReason, ControlCode, EntryFate, InnerFrame, InnerFrameFlags, InnerFrameType,
                          ReceiptFate, RefusalFate, SessionStep)
inner = InnerFrame.unpack(bytes.fromhex(sys.stdin.readline()))
print(list(inner.text) == list(range(255, 115, -1)), InnerFrameType(inner.type).name,
      InnerFrameFlags.DATA in InnerFrameFlags(inner.flags), InnerFrameFlags.MORE in InnerFrameFlags(inner.flags),
      inner.window, inner.ack_delay, inner.sack_high)
print(inner.pack().hex())
print(ReceiptFate(1).name, RefusalFate(17).name, EntryFate(2).name, AnswerStatus(3).name, SessionStep(4).name,
      ControlCode(2).name, CloseReason(5).name, InnerFrameType(7).name)
for line in sys.stdin:
    name, data = line.split()
    value = getattr(recado_frame, name).unpack(bytes.fromhex(data))
    print(json.dumps([name, asdict(value), value.pack().hex()]))`;

    // Other people's programs, which a busy machine starts slowly.
    setDefaultTimeout(60_000);
    const inner = hexOf(INNER_FRAME_BYTES);
    const samples = Object.values(PACKED);
    const input = [inner, ...samples.map(({ layout, hex }) => `${layout} ${hex}`)];
    const [first, again, names, ...read] = (await python(program, input.join("\n"))).trim().split("\n");
    const { window, ackDelay, sackHigh } = INNER_FRAME;
    expect(first).toBe(`True CONTROL True False ${window} ${ackDelay} ${sackHigh}`);
    expect(again).toBe(inner);
    expect(names).toBe("DELIVERED MAILBOX_FULL WAITING UNAVAILABLE UNKNOWN_SESSION RECEIPTS ID_IN_USE ENTRY");
    const snaked = (fields: object) =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [snake(name), value]));
    expect(read.map((line) => JSON.parse(line))).toEqual(
      samples.map(({ layout, fields, hex }) => [layout, snaked(fields), hex]),
    );
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
