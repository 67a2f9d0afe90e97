/** docs/PROTOCOL.md is what strangers implement from: its tables and quoted texts are compared with the code. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Parser } from "binary-parser";
import { layoutOf } from "../codegen/layout.ts";
import { snake } from "../codegen/naming.ts";
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
import {
  AnswerStatus,
  CloseReason,
  ControlCode,
  Fate,
  FrameFlag,
  InnerType,
  SESSION_FRAME_TYPE,
  SessionStep,
} from "../src/session/constants.ts";
import { CHALLENGE_SIZE, RECEIPTS_MAX, REFUSALS_MAX } from "../src/session/control.ts";
import {
  FATES_ASKED_MAX,
  type HistoryRequest,
  PAGE_ENTRIES_MAX,
  writeHistoryRequest,
} from "../src/session/history-request.ts";
import {
  BODY_SIZE_MAX,
  FRAMES_PER_ENVELOPE_MAX,
  MESSAGE_SIZE_MAX,
  TAG_SIZE,
  WINDOW_MAX,
} from "../src/session/limits.ts";
import { NUMBER_MAX } from "../src/session/number.ts";
import { COOKIE_SIZE, HELLO_SIZE, SESSION_WORD } from "../src/session/session-offer.ts";
import { FINISH_PAYLOAD_SIZE, readStep, writeStep } from "../src/session/step-frame.ts";
import {
  answerParser,
  entryParser,
  envelopeParser,
  innerFrameParser,
  positionParser,
  receiptParser,
  refusalParser,
  streamStateParser,
} from "../src/session-frames.ts";
import { packagePath } from "./tools.ts";

const document = readFileSync(packagePath("../../docs/PROTOCOL.md"), "utf8");

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** The cells of the first table whose first heading is this, behind the line that begins so. */
function tableOf(heading: string, place = "# The Recado protocol"): string[][] {
  const lines = document.split("\n");
  const title = lines.findIndex((line) => line.startsWith(place));
  if (title < 0) throw new Error(`no line begins with ${place}`);
  const start = lines.findIndex((line, index) => index > title && cellsOf(line)[0] === heading);
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

/** Offset, bytes and name of each field, as the tables have them. */
function rowsOf(name: string, parser: Parser): string[][] {
  return layoutOf(name, parser).fields.map((field) => [`${field.offset}`, `${field.size}`, snake(field.name)]);
}

/** Name and bytes of each field, as rows of a table say them: `name (u8)`. */
function fieldsIn(cell = ""): [string, number][] {
  return [...cell.matchAll(/(\w+) \(u(\d+)\)/g)].map(([, name = "", bits]) => [name, Number(bits) / 8]);
}

function fieldsOf(name: string, parser: Parser): [string, number][] {
  return layoutOf(name, parser).fields.map((field) => [snake(field.name), field.size]);
}

function grouped(count: number): string {
  return count.toLocaleString("en");
}

/** As a power of two. */
function powerOf(value: number): string {
  const digits = [...`${Math.log2(value)}`];
  return `2${digits.map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("")}`;
}

/** Number and name of each constant, as the tables have them. */
function numbersOf(constants: Readonly<Record<string, number>>): string[][] {
  return Object.entries(constants).map(([name, value]) => [`${value}`, name.toLowerCase().replaceAll("_", "-")]);
}

describe("PROTOCOL.md", () => {
  test("PROTOCOL.md: fields and offsets are those of the declaration", () => {
    const { size } = layoutOf("Frame", frameParser);
    expect(tableOf("offset").map((row) => row.slice(0, 3))).toEqual(rowsOf("Frame", frameParser));
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

  test("PROTOCOL.md: the steps of a handshake have the numbers and lengths of the code", () => {
    const [hello, ...steps] = tableOf("step", "### Handshake");
    expect(steps.map(([number]) => Number(number))).toEqual(Object.values(SessionStep));
    for (const [number, , place, holds = ""] of steps) {
      const size = Number(/(\d+) bytes/.exec(holds)?.[1]);
      const frame = writeStep(0, 1, Number(number), new Uint8Array(140 - 1));
      expect([readStep(frame)?.body.length, place]).toEqual([size, `a clear frame of type ${SESSION_FRAME_TYPE}`]);
    }
    const characters = (size: number) => `${Math.ceil((8 * size) / 6)} characters`;
    const parts = [
      `${HELLO_SIZE} bytes`,
      characters(HELLO_SIZE),
      `${COOKIE_SIZE} bytes of step ${SessionStep.COOKIE}`,
      characters(COOKIE_SIZE),
    ];
    for (const part of [...parts, SESSION_WORD]) expect(hello?.join(" ")).toContain(part);
  });

  test("PROTOCOL.md: the envelope is that of the declaration, with what it seals behind", () => {
    const [header, frame] = [layoutOf("Envelope", envelopeParser).size, layoutOf("InnerFrame", innerFrameParser).size];
    expect(tableOf("offset", "### Envelope").map((row) => row.slice(0, 3))).toEqual([
      ...rowsOf("Envelope", envelopeParser),
      [`${header}`, `${frame}·k`, "ciphertext"],
      [`${header}+${frame}·k`, `${TAG_SIZE}`, "tag"],
    ]);
    expect(document).toContain(`k inner frames, 1 ≤ k ≤ ${FRAMES_PER_ENVELOPE_MAX}`);
    expect(document).toContain(`${header + TAG_SIZE} + ${frame}·k with k from 1 to ${FRAMES_PER_ENVELOPE_MAX}`);
    expect(document).toContain(`Associated data: bytes 0 to ${header - 1}.`);
  });

  test("PROTOCOL.md: the inner frame is that of the declaration, its types and flags those of the code", () => {
    const table = tableOf("offset", "### Inner frame");
    expect(table.map((row) => row.slice(0, 3))).toEqual(rowsOf("InnerFrame", innerFrameParser));
    const meanings = new Map(table.map(([, , name, meaning]) => [name, meaning]));
    const own = Object.entries(InnerType).filter(([name]) => !(name in FrameType));
    const clear = Math.max(...Object.values(FrameType));
    expect(meanings.get("type")).toBe(
      [`0 to ${clear} as in clear frames`, ...own.map(([name, type]) => `${type} ${name}`)].join("; "),
    );
    expect(InnerType).toMatchObject({ ...FrameType });
    const flags = Object.entries(FrameFlag).map(([name, bit]) => `${bit} ${name}`);
    expect(meanings.get("flags")?.split(";")[0]).toBe(flags.join(" · "));
    expect(meanings.get("window")).toEndWith(`0 to ${WINDOW_MAX}`);
  });

  test("PROTOCOL.md: position and entry are those of the declarations", () => {
    const position = tableOf("offset", "### The history");
    expect(position.map((row) => row.slice(0, 3))).toEqual(rowsOf("Position", positionParser));
    expect(position.map(([, , , meaning]) => meaning).join(" ")).toContain(
      `all bits set (${powerOf(NUMBER_MAX + 1)}−1)`,
    );
    const entry = tableOf("offset", "An **ENTRY**");
    const header = layoutOf("Entry", entryParser).size;
    expect(entry.slice(0, -1).map((row) => row.slice(0, 3))).toEqual(rowsOf("Entry", entryParser));
    expect(entry.at(-1)).toEqual([`${header}`, "…", "", "the text, UTF-8"]);
    expect(document).toContain(`Each gets a **number**, 1 to ${powerOf(NUMBER_MAX + 1)}−1`);
    expect(document).toContain(`A text has at most ${grouped(MESSAGE_SIZE_MAX)} bytes (an ENTRY ${header} more)`);
    expect(BODY_SIZE_MAX - MESSAGE_SIZE_MAX).toBe(header);
    const [state, place] = [layoutOf("StreamState", streamStateParser).size, layoutOf("Position", positionParser).size];
    expect(document).toContain(`_stream state_, ${state} bytes, and its _position_ in the history, ${place} bytes`);
    expect(document).toContain(`with a payload of ${FINISH_PAYLOAD_SIZE} bytes`);
  });

  test("PROTOCOL.md: what may be asked of the history is what our writer writes", () => {
    const names = { WITH: 1, BEFORE: 2, LIMIT: 3, REF: 4, NUMBER: 5, WORDS: 6 };
    const { WITH, BEFORE, LIMIT, REF, NUMBER, WORDS } = names;
    const requests: HistoryRequest[] = [
      { kind: "page", with: WITH, before: BEFORE, limit: LIMIT },
      { kind: "search", before: BEFORE, limit: LIMIT, words: `${WORDS}` },
      { kind: "fates", numbers: [NUMBER] },
    ];
    const told = tableOf("text", "A client asks for more");
    const asked = told.map(([cell]) => quotes(cell).join().replace("…", ""));
    const values: Readonly<Record<string, number>> = names;
    expect(asked.map((text) => text.replaceAll(/[A-Z]+/g, (name) => `${values[name]}`))).toEqual(
      requests.map((request) => writeHistoryRequest(REF, request)),
    );
    expect(told[0]?.[1]).toContain(`LIMIT (1 to ${PAGE_ENTRIES_MAX})`);
    expect(told[2]?.[1]).toContain(`up to ${grouped(FATES_ASKED_MAX)} private texts`);
    expect(tableOf("status", "### The history").map((row) => row.slice(0, 2))).toEqual(numbersOf(AnswerStatus));
  });

  test("PROTOCOL.md: the stream state is that of the declaration", () => {
    const table = tableOf("offset", "### Streams and their state");
    expect(table.map((row) => row.slice(0, 3))).toEqual(rowsOf("StreamState", streamStateParser));
  });

  test("PROTOCOL.md: the codes of CONTROL frames are those of the code, and so is what stands behind them", () => {
    const table = tableOf("code", "### Control");
    expect(table.map(([code, name]) => [name, Number(code)])).toEqual(Object.entries(ControlCode));
    const behind = new Map(table.map(([, name, , text]) => [name, text]));
    const [state, position] = [
      layoutOf("StreamState", streamStateParser).size,
      layoutOf("Position", positionParser).size,
    ];
    expect(behind.get("WELCOME")).toBe(
      `stream state (${state} bytes), ttl in seconds (u16), position (${position} bytes)`,
    );
    expect(fieldsIn(behind.get("RECEIPTS"))).toEqual(fieldsOf("Receipt", receiptParser));
    expect(fieldsIn(behind.get("REFUSALS"))).toEqual(fieldsOf("Refusal", refusalParser));
    expect(fieldsIn(behind.get("ANSWER"))).toEqual(fieldsOf("Answer", answerParser));
    expect(behind.get("SKIPPED")).toContain("(u32)");
    expect(behind.get("RECEIPTS")).toStartWith(`1 to ${RECEIPTS_MAX} times: `);
    expect(behind.get("REFUSALS")).toStartWith(`1 to ${REFUSALS_MAX} times: `);
    expect(behind.get("CHALLENGE")).toBe(`${CHALLENGE_SIZE} random bytes`);
  });

  test("PROTOCOL.md: fates and reasons are those of the code", () => {
    expect(tableOf("fate", "### Control").map((row) => row.slice(0, 2))).toEqual(numbersOf(Fate));
    expect(tableOf("reason", "### Control").map((row) => row.slice(0, 2))).toEqual(numbersOf(CloseReason));
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
