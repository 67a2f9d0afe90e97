/** What the second decoder makes of the history: recordings that follow docs/PROTOCOL.md, and others that do not. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { testWith } from "@recado/runtime/testing/tools";
import { EPOCHS, type HandMadeFrame, sealedRecording } from "../harness/sealed-recording.ts";
import { decode } from "../harness/session-decoder.ts";

setDefaultTimeout(60_000);

const ANA = 1;
const BOB = 2;
/** Behind which number the server begins. */
const BEGUN = 10;
const LAST = 2 ** 48 - 1;
const UTF8 = new TextEncoder();
const DELIVERED = 1;
const EMPTY_TEXT = 20;

/** Numbers of these sizes in bytes, big-endian. */
function packed(...numbers: readonly (readonly [value: number, size: number])[]): number[] {
  return numbers.flatMap(([value, size]) =>
    Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256),
  );
}

function control(...text: number[]): HandMadeFrame {
  return { direction: "to-client", type: 5, dest: ANA, text: Uint8Array.from(text) };
}

function welcome(log: number): HandMadeFrame {
  const state = packed(
    [EPOCHS["to-client"], 4],
    [EPOCHS["to-client"], 4],
    [EPOCHS["to-server"], 4],
    [EPOCHS["to-server"], 4],
  );
  return { ...control(1, ...state, ...packed([90, 2], [log, 4], [BEGUN, 6])), isData: false };
}

function receipts(number: number, fate: number): HandMadeFrame {
  return control(2, ...packed([number, 6], [fate, 1]));
}

function refusals(seq: number, fate: number): HandMadeFrame {
  return control(6, ...packed([seq, 4], [fate, 1]));
}

function answer(count: number, status = 0): HandMadeFrame {
  return control(7, ...packed([7, 4], [status, 1], [count, 2], [0, 1]));
}

interface HandMadeEntry {
  readonly number: number;
  readonly origin?: number;
  readonly dest?: number;
  readonly seq?: number;
  readonly fate?: number;
  readonly text?: string;
}

function entry({ number, origin = BOB, dest = 0, seq = 0, fate = 0, text = "olá" }: HandMadeEntry): HandMadeFrame {
  const header = packed([number, 6], [1_764_000_000_000, 6], [seq, 4], [fate, 1]);
  const body = new Uint8Array([...header, ...UTF8.encode(text)]);
  return { direction: "to-client", type: 7, origin, dest, text: body };
}

function fromAna(type: number, text: string): HandMadeFrame {
  return { direction: "to-server", type, origin: ANA, text: UTF8.encode(text) };
}

const asks = (text: string): HandMadeFrame => fromAna(8, text);
const bob: HandMadeFrame = { direction: "to-client", type: 0, origin: BOB, dest: ANA, text: UTF8.encode("s bob") };
const OWN = { number: 12, origin: ANA, seq: 1_000, text: "" };

async function misfitsOf(...frames: readonly HandMadeFrame[]): Promise<string[]> {
  const { recording, keyLog } = sealedRecording(ANA, frames);
  const { decoded, exitCode } = await decode(recording, keyLog);
  const misfits = decoded.flatMap((line) => line.misfits);
  expect(exitCode).toBe(misfits.length > 0 ? 1 : 0);
  return misfits;
}

const MISFITS: readonly (readonly [misfit: string, ...frames: HandMadeFrame[]])[] = [
  ["WELCOME of no log", welcome(0)],
  ["entry 10 behind 10", welcome(7), bob, entry({ number: BEGUN })],
  ["entry 12 behind 12", welcome(7), bob, entry({ number: 12 }), entry({ number: 12 })],
  ["entry 11 behind 12", welcome(7), bob, entry({ number: 12 }), entry({ number: 11 })],
  ["a text of number 0", welcome(7), bob, answer(1), entry({ number: 0 })],
  ["who was not introduced", welcome(7), entry({ number: 11 })],
  ["an ENTRY of 16 bytes", welcome(7), { ...entry(OWN), text: new Uint8Array(16) }],
  ["entry 11 has no text", welcome(7), bob, entry({ number: 11, text: "" })],
  ["entry 12 has no text", welcome(7), entry({ ...OWN, seq: 0 })],
  ["entry 12 has no text", welcome(7), entry({ ...OWN, dest: ANA })],
  ["a seq of somebody else's stream", welcome(7), bob, entry({ number: 11, seq: 5 })],
  ["has fate delivered", welcome(7), entry({ ...OWN, fate: DELIVERED })],
  ["has fate delivered", welcome(7), bob, entry({ number: 11, dest: ANA, fate: DELIVERED })],
  ["has fate empty", welcome(7), entry({ ...OWN, dest: BOB, fate: EMPTY_TEXT })],
  ["an entry is not UTF-8", welcome(7), { ...entry(OWN), text: Uint8Array.of(...entry(OWN).text, 0xff) }],
  ["2 entries of an answer never came", welcome(7), answer(2)],
  ["CONTROL where 1 entries of an answer", welcome(7), bob, answer(2), entry({ number: 3 }), receipts(3, DELIVERED)],
  ["entry 3 behind 4", welcome(7), bob, answer(2), entry({ number: 4 }), entry({ number: 3 })],
  ["ANSWER of status 3 with 1 entries", welcome(7), answer(1, 3)],
  ["status 9, which nothing has", welcome(7), answer(0, 9)],
  ["fate empty where what was taken", welcome(7), receipts(12, EMPTY_TEXT)],
  ["fate delivered where a failure", welcome(7), refusals(1_000, DELIVERED)],
  ["fate none where", welcome(7), receipts(12, 0)],
  ["RECEIPTS with flags", welcome(7), { ...receipts(12, DELIVERED), isData: false }],
  ["RECEIPTS of 0 bytes", welcome(7), control(2)],
  ["SKIPPED of 3 bytes", welcome(7), control(8, 0, 0, 1)],
  ["MSG with flags", welcome(7), { ...bob, type: 2 }],
  ["HISTORY with flags", welcome(7), { ...asks("7 page 0 0 1"), direction: "to-client" }],
  ["ENTRY with flags", welcome(7), { ...entry(OWN), direction: "to-server" }],
  ["ENTRY with flags", welcome(7), { ...entry(OWN), isData: false }],
  ["asks for nothing", welcome(7), asks("7 page 0 0")],
  ["asks for nothing", welcome(7), asks("7  page 0 0 1")],
  ["REF is 0", welcome(7), asks("0 page 0 0 1")],
  ["LIMIT is 101", welcome(7), asks("7 search 0 101 olá")],
  ["BEFORE is 281474976710656", welcome(7), asks("7 page 0 281474976710656 1")],
  ["1001 fates are asked for", welcome(7), asks(`7 fates ${"1 ".repeat(1_000)}1`)],
];

describe("decoder's misfits", () => {
  testWith(["python3"], "decoder's misfits: what follows the document has none", async () => {
    const misfits = await misfitsOf(
      welcome(7),
      fromAna(2, "oi"),
      entry(OWN),
      control(8, ...packed([70_000, 4])),
      bob,
      entry({ number: 13, text: "para todos" }),
      entry({ number: 14, dest: ANA, text: "só para você" }),
      entry({ number: 15, origin: 0, text: "aviso" }),
      entry({ number: 16, origin: ANA, dest: ANA, seq: 1_001, text: "para mim" }),
      asks("7 page 0 0 100"),
      asks("8 search 281474976710655 1 São João\n🎉"),
      asks("9 fates 17 4294967296"),
      answer(3),
      entry({ number: 3 }),
      { ...bob, origin: 3 },
      entry({ number: 12, origin: 3 }),
      entry({ number: 14, origin: ANA, dest: BOB, seq: 1_001, fate: DELIVERED, text: "minha" }),
      answer(0, 1),
      receipts(LAST, DELIVERED),
      refusals(1_001, EMPTY_TEXT),
      entry({ number: LAST }),
    );
    expect(misfits).toEqual([]);
  });

  for (const [index, [misfit, ...frames]] of MISFITS.entries()) {
    testWith(["python3"], `decoder's misfits: ${index + 1}, ${misfit}`, async () => {
      const misfits = await misfitsOf(...frames);
      expect(misfits.length).toBeGreaterThan(0);
      expect(misfits[0]).toContain(misfit);
    });
  }

  testWith(["python3"], "decoder's misfits: an entry's text may have 65,536 bytes, and no more", async () => {
    const long = (byteCount: number) => entry({ number: 11, text: "x".repeat(byteCount) });
    expect(await misfitsOf(welcome(7), bob, long(65_536))).toEqual([]);
    expect((await misfitsOf(welcome(7), bob, long(65_537)))[0]).toEndWith("too-long");
  });
});
