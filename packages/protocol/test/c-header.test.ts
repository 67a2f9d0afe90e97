/** The generated C header, compiled by cc without a warning and run against our bytes. */
import { describe, expect } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emitCHeader } from "../codegen/c-header.ts";
import { encodeFrame } from "../src/index.ts";
import { hexOf } from "./bytes.ts";
import { FRAMES, MIXED, MIXED_HEX } from "./samples.ts";
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
