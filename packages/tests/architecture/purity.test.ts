/** The cores take inputs and time and return outputs: nothing in them may reach for the world. */
import { describe, expect, test } from "bun:test";
import { isTest, sources, withoutComments } from "./sources.ts";

const PURE = [
  "packages/protocol/src/**/*.ts",
  "packages/server/src/core/**/*.ts",
  "packages/client/src/core/**/*.ts",
  "packages/runtime/src/text/*.ts",
  "packages/*/src/**/{model,update,view}*.ts",
];

/** Bun.stringWidth is a pure function; the one file that calls it says why. */
const WIDTH_FILE = "packages/runtime/src/text/width.ts";

const BANNED = [
  /\bBun\.(?!stringWidth\b)/,
  /\bnode:/,
  /"bun(:\w+)?"/,
  /\bDate\.now\b/,
  /\bnew Date\(\)/,
  /\bperformance\./,
  /\bMath\.random\b/,
  /\bcrypto\.\w+/,
  /\bconsole\./,
  /\bprocess\./,
  /\bset(Timeout|Interval|Immediate)\(/,
  /\bqueueMicrotask\(/,
  /\bfetch\(/,
];

describe("purity", () => {
  const files = PURE.flatMap((pattern) => sources(pattern)).filter(({ path }) => !isTest(path));

  test("purity: the cores exist where this test looks for them", () => {
    for (const folder of ["protocol/src/", "server/src/core/", "client/src/core/", "runtime/src/text/"]) {
      expect(files.some(({ path }) => path.startsWith(`packages/${folder}`))).toBe(true);
    }
  });

  test("purity: no core reaches for a socket, a clock, a timer, chance, a file or a console", () => {
    const offences = files.flatMap(({ path, text }) => {
      const code = withoutComments(text);
      const banned = BANNED.filter((pattern) => pattern.test(code)).map((pattern) => `${path}: ${pattern.source}`);
      return code.includes("Bun.stringWidth") && path !== WIDTH_FILE ? [...banned, `${path}: stringWidth`] : banned;
    });
    expect(offences).toEqual([]);
  });
});
