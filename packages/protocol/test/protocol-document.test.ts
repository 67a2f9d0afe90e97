/** docs/PROTOCOL.md is what strangers implement from: its tables and quoted texts are compared with the code. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { layoutOf } from "../codegen/layout.ts";
import { frameParser } from "../src/frame.ts";
import {
  DEFAULT_PORT,
  errorCodeOf,
  FRAME_SIZE,
  FrameType,
  MAX_ID,
  parseRoster,
  parseStatus,
  REFUSAL_REASONS,
  refusalText,
  SERVER_NAME,
  WireText,
} from "../src/index.ts";
import { packagePath } from "./tools.ts";

const document = readFileSync(packagePath("../../docs/PROTOCOL.md"), "utf8");

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The cells of the table whose first heading is this. */
function tableOf(heading: string): string[][] {
  const lines = document.split("\n");
  const start = lines.findIndex((line) => cellsOf(line)[0] === heading);
  if (start < 0) throw new Error(`no table of ${heading}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map(cellsOf);
}

function quotes(cell = ""): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, quote]) => quote ?? "");
}

/** Matches the sentence with a number in place of each `N`, and any words in place of `MOTIVO`. */
function patternOf(sentence: string): RegExp {
  const literal = sentence.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll(/\bN\b/g, "\\d+").replace("MOTIVO", ".+")}$`);
}

const errors = tableOf("code").flatMap(([code = "", cell]) => quotes(cell).map((sentence) => ({ code, sentence })));

/** What the document has for this sentence. */
function codesFor(text: string): string[] {
  return errors.filter(({ sentence }) => patternOf(sentence).test(text)).map(({ code }) => code);
}

describe("PROTOCOL.md", () => {
  test("PROTOCOL.md: fields and offsets are those of the declaration", () => {
    const { fields, size } = layoutOf("Frame", frameParser);
    expect(tableOf("offset").map((row) => row.slice(0, 3))).toEqual(
      fields.map(({ name, offset, size: bytes }) => [`${offset}`, `${bytes}`, name]),
    );
    expect(document).toContain(`**exactly ${size} bytes**`);
    expect([size, document.includes(`usual port is ${DEFAULT_PORT}`), document.includes(`1 to ${MAX_ID}`)]).toEqual([
      FRAME_SIZE,
      true,
      true,
    ]);
  });

  test("PROTOCOL.md: types are those of the code", () => {
    const types = tableOf("type").map(([number, name]) => [name, Number(number)]);
    expect(types).toEqual(Object.entries(FrameType));
  });

  test("PROTOCOL.md: every sentence that we send stands there under its code", () => {
    for (const refused of REFUSAL_REASONS) {
      for (const byteCount of [1, 15, 16, 36, 100, 177, 192, 400].filter((count) => canBe(refused, count))) {
        const text = refusalText({ refused, byteCount });
        expect({ text, codes: codesFor(text) }).toEqual({ text, codes: [refused] });
      }
    }
    for (const text of [
      WireText.idInUse,
      WireText.unknownDestination,
      WireText.notRegistered(7),
      WireText.wrongAddress(7),
      WireText.rateLimited(20),
      WireText.serverFull(20_000),
      WireText.kicked(""),
      WireText.kicked("barulho"),
    ]) {
      expect({ text, codes: codesFor(text) }).toEqual({ text, codes: [errorCodeOf(text) ?? "none"] });
    }
  });

  test("PROTOCOL.md: no sentence stands there that we do not know", () => {
    for (const { code, sentence } of errors) {
      const text = sentence.replaceAll(/\bN\b/g, "7").replace("MOTIVO", "barulho");
      expect({ sentence, code: errorCodeOf(text) as string }).toEqual({ sentence, code });
    }
  });

  test("PROTOCOL.md: the server's texts are read by our parsers", () => {
    const texts = tableOf("text").flatMap(([cell]) => quotes(cell));
    expect(
      texts.map((text) => text.replace("N", "61").replace("K", "3")).filter((text) => parseStatus(text)),
    ).toHaveLength(1);
    expect(texts.flatMap((text) => parseRoster(text) ?? [])).toEqual([
      { id: 1, name: "ana" },
      { id: 2, name: "bob" },
    ]);
    for (const text of [WireText.shutdown, WireText.accepted, WireText.greeting("NAME"), SERVER_NAME]) {
      expect(document).toContain(`\`${text}\``);
    }
  });
});

/** Some reasons are about one length alone, which their sentence in the document names. */
function canBe(refused: string, byteCount: number): boolean {
  if (refused === "header-only") return byteCount === 16 || byteCount === 36;
  if (refused === "one-byte-long") return byteCount === 177;
  if (refused === "wide-integers") return byteCount === 192;
  if (refused === "text-too-long" || refused === "name-too-long") return byteCount > 176;
  return true;
}
