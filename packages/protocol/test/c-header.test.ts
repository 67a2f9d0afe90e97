/** The generated C header, compiled by cc without a warning and run against our bytes. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitCHeader } from "../codegen/c-header.ts";
import { snake } from "../codegen/naming.ts";
import { encodeFrame } from "../src/index.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
import { INNER_FRAME, INNER_FRAME_BYTES, PACKED, type PackedSample } from "./session-samples.ts";
import { packagePath, run, temporaryFolder, testWith } from "./tools.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

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

const samples: readonly PackedSample[] = Object.values(PACKED);

/** Reads a layout at `at`, shows its fields in a line, writes it again to `to`. */
function echoOf({ layout, fields }: PackedSample): string {
  const name = `recado_${snake(layout)}`;
  const size = `${name.toUpperCase()}_BYTES`;
  const values = Object.keys(fields).map((field) => `(unsigned long)value.${snake(field)}`);
  return `  {
    struct ${name} value;
    if (${name}_decode(at, ${size}, &value) != 0) return 4;
    printf("${values.map(() => "%lu").join(" ")}\\n", ${values.join(", ")});
    if (${name}_encode(&value, to) != 0) return 5;
    at += ${size}, to += ${size};
  }`;
}

/** One of each layout on stdin: each is shown, and all are written again. */
const SESSION = `#include <inttypes.h>
#include <stdio.h>
#include "recado.h"
enum { TOTAL = ${["InnerFrame", ...samples.map(({ layout }) => layout)].map((layout) => `RECADO_${snake(layout).toUpperCase()}_BYTES`).join(" + ")} };
int main(void) {
  unsigned char bytes[TOTAL], again[TOTAL], *to = again;
  const unsigned char *at = bytes;
  struct recado_inner_frame f;
  if (fread(bytes, 1, TOTAL, stdin) != TOTAL) return 1;
  if (recado_inner_frame_decode(at, RECADO_INNER_FRAME_BYTES, &f) != 0) return 2;
  printf("%d %" PRIu32 " %" PRIu32 " %" PRIu32 " %d %d %d %d %d", f.type == RECADO_INNER_FRAME_TYPE_CONTROL, f.origin,
         f.dest, f.size, f.flags, (f.flags & RECADO_INNER_FRAME_FLAGS_DATA) != 0,
         (f.flags & RECADO_INNER_FRAME_FLAGS_MORE) != 0, f.window, f.ack_delay);
  printf(" %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %d %d\\n", f.seq, f.ack, f.sack_high, f.sack_low, f.text[0],
         f.text[RECADO_INNER_FRAME_TEXT_BYTES - 1]);
  if (recado_inner_frame_encode(&f, to) != 0) return 3;
  at += RECADO_INNER_FRAME_BYTES, to += RECADO_INNER_FRAME_BYTES;
${samples.map(echoOf).join("\n")}
  printf("%d %d %d\\n", RECADO_SESSION_STEP_UNKNOWN_SESSION, RECADO_CONTROL_CODE_RECEIPTS, RECADO_CLOSE_REASON_ID_IN_USE);
  printf("%d %d %d %d %d\\n", RECADO_INNER_FRAME_TYPE_HISTORY, RECADO_ENTRY_FATE_WAITING, RECADO_RECEIPT_FATE_DELIVERED,
         RECADO_REFUSAL_FATE_MAILBOX_FULL, RECADO_ANSWER_STATUS_UNAVAILABLE);
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
    const input = [INNER_FRAME_BYTES, ...samples.map(({ hex }) => bytesOf(hex))];
    const { origin, dest, size, flags, window, ackDelay, seq, ack, sackHigh, sackLow } = INNER_FRAME;
    expect((await run([binary], Buffer.concat(input))).trim().split("\n")).toEqual([
      [1, origin, dest, size, flags, 1, 0, window, ackDelay, seq, ack, sackHigh, sackLow, 255, 116].join(" "),
      ...samples.map(({ fields }) => Object.values(fields).join(" ")),
      "4 2 5",
      "8 2 1 17 3",
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
