/** The generated C header, compiled by cc without a warning and run against our bytes. */
import { describe, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitCHeader } from "../codegen/c-header.ts";
import { encodeFrame } from "../src/index.ts";
import { bytesOf, hexOf } from "./bytes.ts";
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
const STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-Wconversion"];

async function compiled(
  name: string,
  program: string,
  include: string,
  compiler = ["cc", "-std=c99"],
): Promise<string> {
  const source = join(folder, `${name}.${compiler[0] === "c++" ? "cpp" : "c"}`);
  const binary = join(folder, name);
  writeFileSync(source, program);
  await run([...compiler, ...STRICT, "-I", include, source, "-o", binary]);
  return binary;
}

/** Frames on stdin: each is shown and written again. The bytes stand at an odd address, where an overlay would fail. */
const ECHO = `#include <stdio.h>
#include "recado.h"
int main(void) {
  static unsigned char buffer[1 + RECADO_FRAME_BYTES], again[RECADO_FRAME_BYTES];
  unsigned char *bytes = buffer + 1;
  struct recado_frame frame;
  while (fread(bytes, 1, RECADO_FRAME_BYTES, stdin) == RECADO_FRAME_BYTES) {
    if (recado_frame_decode(bytes, RECADO_FRAME_BYTES, &frame) != 0) return 1;
    printf("%lu %lu %lu %lu|%s|%s|", (unsigned long)frame.type, (unsigned long)frame.origin, (unsigned long)frame.dest,
           (unsigned long)frame.size, frame.name, frame.text);
    if (recado_frame_encode(&frame, again) != 0) return 2;
    for (int index = 0; index < RECADO_FRAME_BYTES; index++) printf("%02x", (unsigned)again[index]);
    printf("\\n");
  }
  memset(frame.text, 'x', sizeof frame.text);
  if (recado_frame_encode(&frame, again) != -1) return 3;
  return recado_frame_decode(bytes, RECADO_FRAME_BYTES + 1, &frame) == -1 ? 0 : 4;
}
`;

/** One of each layout on stdin: each is shown, and all are written again. */
const SESSION = `#include <inttypes.h>
#include <stdio.h>
#include "recado.h"
enum { TOTAL = RECADO_INNER_FRAME_BYTES + RECADO_ENVELOPE_BYTES + RECADO_STREAM_STATE_BYTES + RECADO_RECEIPT_BYTES };
int main(void) {
  unsigned char bytes[TOTAL], again[TOTAL], *to = again;
  const unsigned char *at = bytes;
  struct recado_inner_frame f;
  struct recado_envelope e;
  struct recado_stream_state s;
  struct recado_receipt r;
  if (fread(bytes, 1, TOTAL, stdin) != TOTAL) return 1;
  if (recado_inner_frame_decode(at, RECADO_INNER_FRAME_BYTES, &f) != 0) return 2;
  if (recado_envelope_decode(at += RECADO_INNER_FRAME_BYTES, RECADO_ENVELOPE_BYTES, &e) != 0) return 3;
  if (recado_stream_state_decode(at += RECADO_ENVELOPE_BYTES, RECADO_STREAM_STATE_BYTES, &s) != 0) return 4;
  if (recado_receipt_decode(at += RECADO_STREAM_STATE_BYTES, RECADO_RECEIPT_BYTES, &r) != 0) return 5;
  printf("%d %" PRIu32 " %" PRIu32 " %" PRIu32 " %d %d %d %d %d", f.type == RECADO_INNER_FRAME_TYPE_CONTROL, f.origin,
         f.dest, f.size, f.flags, (f.flags & RECADO_INNER_FRAME_FLAGS_DATA) != 0,
         (f.flags & RECADO_INNER_FRAME_FLAGS_MORE) != 0, f.window, f.ack_delay);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %d %d\\n", f.seq, f.ack, f.sack_high, f.sack_low, f.text[0],
         f.text[RECADO_INNER_FRAME_TEXT_BYTES - 1]);
  printf("%" PRIu32 " %" PRIu32 "\\n", e.sid, e.counter);
  printf("%" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 "\\n", s.send_epoch, s.send_base, s.recv_epoch, s.recv_next);
  printf("%" PRIu32 " %d\\n", r.seq, r.fate == RECADO_RECEIPT_FATE_MAILBOX_FULL);
  printf("%d %d %d\\n", RECADO_SESSION_STEP_UNKNOWN_SESSION, RECADO_CONTROL_CODE_RECEIPTS, RECADO_CLOSE_REASON_ID_IN_USE);
  if (recado_inner_frame_encode(&f, to) != 0) return 6;
  if (recado_envelope_encode(&e, to += RECADO_INNER_FRAME_BYTES) != 0) return 7;
  if (recado_stream_state_encode(&s, to += RECADO_ENVELOPE_BYTES) != 0) return 8;
  if (recado_receipt_encode(&r, to += RECADO_STREAM_STATE_BYTES) != 0) return 9;
  for (int index = 0; index < TOTAL; index++) printf("%02x", (unsigned)again[index]);
  return 0;
}
`;

const frames = FRAMES.map((frame) => encodeFrame(frame));
const expected = FRAMES.map(({ type, origin, dest, size, name, text }, index) => {
  return `${type} ${origin} ${dest} ${size}|${name}|${text}|${hexOf(frames[index] ?? new Uint8Array())}\n`;
}).join("");

describe("C header", () => {
  testWith("cc", "C header: reads our bytes and writes the same, in C99 without a warning", async () => {
    const binary = await compiled("echo", ECHO, packagePath("generated"));
    expect(await run([binary], Buffer.concat(frames))).toBe(expected);
  });

  testWith("c++", "C header: serves C++ as well", async () => {
    const binary = await compiled("echo-cpp", ECHO, packagePath("generated"), ["c++", "-std=c++17"]);
    expect(await run([binary], Buffer.concat(frames))).toBe(expected);
  });

  testWith("cc", "C header: reads and writes the layouts of sessions, by name", async () => {
    const binary = await compiled("session", SESSION, packagePath("generated"));
    const input = [INNER_FRAME_BYTES, ...[ENVELOPE_HEX, STREAM_STATE_HEX, RECEIPT_HEX].map(bytesOf)];
    const { origin, dest, size, flags, window, ackDelay, seq, ack, sackHigh, sackLow } = INNER_FRAME;
    expect((await run([binary], Buffer.concat(input))).trim().split("\n")).toEqual([
      [1, origin, dest, size, flags, 1, 0, window, ackDelay, seq, ack, sackHigh, sackLow, 255, 116].join(" "),
      Object.values(ENVELOPE).join(" "),
      Object.values(STREAM_STATE).join(" "),
      `${RECEIPT.seq} 1`,
      "4 2 5",
      hexOf(Buffer.concat(input)),
    ]);
  });

  testWith("cc", "C header: every kind of field, in either order, follows from the declaration", async () => {
    writeFileSync(join(folder, "mixed.h"), emitCHeader([MIXED]));
    const program = `#include <inttypes.h>
#include <stdio.h>
#include "mixed.h"
int main(void) {
  unsigned char bytes[RECADO_MIXED_BYTES];
  struct recado_mixed m;
  if (fread(bytes, 1, sizeof bytes, stdin) != sizeof bytes || recado_mixed_decode(bytes, sizeof bytes, &m) != 0) return 1;
  printf("%d %d %d %d %" PRIu32 " %" PRId32 " %" PRIu64 " %" PRId64 " %s %.4s ", m.flags, m.delta, m.delay, m.skew, m.seq,
         m.offset_ms, m.sack, m.when_ns, m.note, (const char *)m.tag);
  memset(bytes, 0xee, sizeof bytes);
  if (recado_mixed_encode(&m, bytes) != 0) return 2;
  for (size_t index = 0; index < sizeof bytes; index++) printf("%02x", (unsigned)bytes[index]);
  return 0;
}
`;
    const binary = await compiled("mixed", program, folder);
    expect(await run([binary], Buffer.from(MIXED_HEX, "hex"))).toBe(
      `254 -3 48879 -2 4294967294 -2147483648 18364758544493064720 -5 olá abcd ${MIXED_HEX}`,
    );
  });
});
