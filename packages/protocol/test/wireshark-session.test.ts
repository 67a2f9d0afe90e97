/** Sessions in the generated dissector, run by tshark: steps of a handshake, envelopes, and what is in them. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { SessionStep } from "../src/session/constants.ts";
import { writeStep } from "../src/session/step-frame.ts";
import { hexOf, rawFrame } from "./bytes.ts";
import { type Inner, innerBytes, sealed } from "./sealed.ts";
import { temporaryFolder, testWith } from "./tools.ts";
import { dissected, liveInfo, treeOf } from "./tshark.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const SID = 0xdead_beef;
const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const INFO = ["_ws.col.Info"];

function logged(...lines: string[]): string[] {
  const path = join(folder, "keys.log");
  writeFileSync(path, lines.join("\n"));
  return ["-o", `recado.keylog:${path}`];
}

function secret(sid: number, key: Uint8Array): string {
  return `RECADO_TRAFFIC_SECRET_0 ${sid.toString(16).padStart(8, "0")} ${hexOf(key)}`;
}

const options = logged("# made by a test", "CLIENT_RANDOM 00 11", secret(SID, KEY.toReversed()), secret(SID, KEY), "");

function envelope(...frames: Inner[]): Uint8Array {
  return sealed(SID, 17, KEY, Buffer.concat(frames.map(innerBytes)));
}

/** Numbers of these sizes in bytes, big-endian. */
function packed(...numbers: readonly (readonly [value: number, size: number])[]): number[] {
  return numbers.flatMap(([value, size]) =>
    Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256),
  );
}

function control(...text: number[]): Inner {
  return { type: 5, origin: 0, dest: 1, text: Uint8Array.from(text) };
}

/** Its time is 410 · 2³² + 7 ms. */
function entry(
  { number, seq, fate = 0, text = "" }: { number: number; seq: number; fate?: number; text?: string },
  frame: Inner,
): Inner {
  const header = packed([number, 6], [410, 2], [7, 4], [seq, 4], [fate, 1]);
  return { ...frame, type: 7, text: Uint8Array.of(...header, ...new TextEncoder().encode(text)) };
}

/** The frames in the info column. */
function linesOf(info: string): string[] {
  return info.replace("Envelope deadbeef 17: ", "").split(" | ");
}

/** The frames in the info column; then the values of these fields and what the dissector notes. */
async function shown(payload: Uint8Array, fields: readonly string[]): Promise<[string[], ...string[]]> {
  const columns = [...INFO, ...fields.map((name) => `recado.${name}`), "_ws.expert.message"];
  const [[info = "", ...values] = []] = await dissected([payload], columns, { folder, options });
  return [linesOf(info), ...values];
}

describe("Wireshark dissector", () => {
  testWith("tshark", "Wireshark dissector: shows the steps of a handshake and what they carry", async () => {
    const bodies = [16, 100, 94, 4, 4].map((size) => Uint8Array.from({ length: size }, (_, index) => index + 1));
    const [cookie, reply, finish, sid] = bodies.map(hexOf);
    const columns = [...INFO, "recado.step", "recado.step.cookie", "recado.step.noise", "recado.envelope.sid"];
    const frames = bodies.map((body, index) => writeStep(0, 7, index + 1, body));
    const rows = await dissected([...frames, writeStep(7, 0, 9, Uint8Array.of(1))], columns, { folder });
    expect(rows).toEqual([
      ["SESSAO 0 → 7: COOKIE", "1", cookie, "", ""],
      ["SESSAO 0 → 7: REPLY", "2", "", reply, ""],
      ["SESSAO 0 → 7: FINISH", "3", "", finish, ""],
      ["SESSAO 0 → 7: UNKNOWN_SESSION", "4", "", "", `0x${sid}`],
      ["SESSAO 0 → 7: PENDING", "5", "", "", `0x${sid}`],
      ["SESSAO 7 → 0: step 9", "9", "", "", ""],
    ] as string[][]);
    expect(frames.length).toBe(Object.keys(SessionStep).length);
  });

  testWith("tshark", "Wireshark dissector: a step is no text that could be wrong", async () => {
    const step = writeStep(0, 7, SessionStep.REPLY, new Uint8Array(100).fill(0xff));
    const unknown = writeStep(0, 7, 9, new Uint8Array());
    const rows = await dissected([step, unknown], ["_ws.expert.message", "recado.text"], { folder });
    expect(rows).toEqual([
      ["", ""],
      ["Unknown step", ""],
    ]);
  });

  testWith("tshark", "Wireshark dissector: shows of a sealed envelope what anybody can see", async () => {
    const columns = [
      ...INFO,
      "recado.envelope.sid",
      "recado.envelope.counter",
      "recado.envelope.ciphertext_length",
      "recado.envelope.tag",
      "_ws.expert.message",
    ];
    const payloads = [1, 2, 3, 4, 5, 6].map((count) => sealed(SID, 0xffff_fffe, KEY, new Uint8Array(176 * count)));
    expect(await dissected(payloads, columns, { folder })).toEqual(
      payloads.map((payload, index) => [
        `Envelope deadbeef 4294967294: ${176 * (index + 1)} bytes of ciphertext`,
        "0xdeadbeef",
        "4294967294",
        `${176 * (index + 1)}`,
        hexOf(payload.slice(-16)),
        "",
      ]),
    );
  });

  testWith("tshark", "Wireshark dissector: what has no envelope's length or first byte is a clear frame", async () => {
    const payloads = [
      sealed(SID, 0, KEY, new Uint8Array(176)).slice(0, -1),
      sealed(SID, 0, KEY, new Uint8Array(7 * 176)),
      sealed(0x00ad_beef, 0, KEY, new Uint8Array(176)),
    ];
    expect(await dissected(payloads, INFO, { folder })).toEqual([
      ["199 bytes, a frame has 176"],
      ["1256 bytes, a frame has 176"],
      ["200 bytes, a frame has 176"],
    ]);
  });

  testWith("tshark", "Wireshark dissector: opens with a key log and shows every field", async () => {
    const frame = {
      type: 2,
      origin: 4_294_967_295,
      dest: 7,
      flags: 0b1111_1111,
      window: 64,
      ackDelay: 25,
      seq: 4_000_000_000,
      ack: 4_294_967_290,
      sackHigh: 0x8000_0000,
      sackLow: 0x0000_0021,
      text: "olá\tquebra\nde linha",
    };
    const names = [
      "type",
      "origin",
      "dest",
      "size",
      "flags",
      "flags.data",
      "flags.more",
      "flags.ack",
      "window",
      "ack_delay",
      "seq",
      "ack",
      "sack_high",
      "sack_low",
      "sacked",
    ];
    const columns = [...INFO, ...names.map((name) => `recado.inner_frame.${name}`)];
    const [row] = await dissected([envelope(frame)], columns, { folder, options });
    expect(row).toEqual([
      "Envelope deadbeef 17: MSG 4294967295 → 7 [DATA 4000000000, MORE, ACK 4294967290 SACK 4294967291 0 58]: olá·quebra·de linha",
      ..."2 4294967295 7 20 0xff 1 1 1 64 25 4000000000 4294967290 0x80000000 0x00000021".split(" "),
      "4294967291 0 58",
    ]);
  });

  testWith("tshark", "Wireshark dissector: each frame of an envelope has its subtree", async () => {
    const payload = envelope(
      { text: "oi", flags: 1, seq: 5 },
      { type: 6, origin: 1, flags: 0xf8 },
      { type: 1, flags: 1, seq: 6 },
    );
    const lines = await treeOf([payload], { folder, options });
    expect(lines.filter((line) => line.startsWith("Frame: "))).toEqual([
      "Frame: MSG 1 → todos [DATA 5]: oi",
      "Frame: EMPTY 1 → 0",
      "Frame: TCHAU 1 → 0 [DATA 6]",
    ]);
  });

  testWith("tshark", "Wireshark dissector: shows what CONTROL frames say", async () => {
    const state = packed([3_000_000_001, 4], [3_000_000_002, 4], [7, 4], [9, 4]);
    const position = packed([3_000_000_003, 4], [2 ** 48 - 1, 6]);
    const payload = envelope(
      control(1, ...state, ...packed([90, 2]), ...position),
      control(3, 1, 2, 3, 4, 5, 6, 7, 8),
      control(4, 8, 7, 6, 5, 4, 3, 2, 1),
      control(5, 2, ...new TextEncoder().encode("até")),
      control(5, 7),
    );
    const columns = [
      "stream_state.send_epoch",
      "stream_state.send_base",
      "stream_state.recv_epoch",
      "stream_state.recv_next",
      "position.log",
      "position.number_high",
      "position.number_low",
      "control.code",
      "control.ttl",
      "control.challenge",
      "control.reason",
      "control.sentence",
    ];
    const [info, ...values] = await shown(payload, columns);
    expect(info).toEqual([
      "CONTROL 0 → 1: WELCOME ttl 90 s, behind 281474976710655",
      "CONTROL 0 → 1: CHALLENGE 0102030405060708",
      "CONTROL 0 → 1: RESPONSE 0807060504030201",
      "CONTROL 0 → 1: CLOSE KICKED: até",
      "CONTROL 0 → 1: CLOSE REFUSED",
    ]);
    expect(values).toEqual([
      ..."3000000001 3000000002 7 9 3000000003 65535 4294967295 1,3,4,5,5 90".split(" "),
      "0102030405060708,0807060504030201",
      "2,7",
      "até",
      "",
    ]);
  });

  testWith("tshark", "Wireshark dissector: shows what CONTROL frames say of the history", async () => {
    const receipts = packed([12, 6], [1, 1], [2 ** 32, 6], [3, 1], [2 ** 48 - 1, 6], [99, 1]);
    const refusals = packed([12, 4], [20, 1], [4_294_967_295, 4], [16, 1], [14, 4], [98, 1]);
    const payload = envelope(
      control(2, ...receipts),
      control(6, ...refusals),
      control(7, ...packed([4_294_967_295, 4], [0, 1], [100, 2], [1, 1])),
      control(7, ...packed([7, 4], [3, 1], [0, 2], [0, 1])),
      control(7, ...packed([8, 4], [9, 1], [0, 2], [0, 1])),
      control(8, ...packed([4_000_000_000, 4])),
    );
    const columns = [
      "receipt.number_high",
      "receipt.number_low",
      "receipt.fate",
      "refusal.seq",
      "refusal.fate",
      "answer.ref",
      "answer.status",
      "answer.count",
      "answer.more",
      "control.skipped",
    ];
    const [info, ...values] = await shown(payload, columns);
    expect(info).toEqual([
      "CONTROL 0 → 1: RECEIPTS 12 DELIVERED, 4294967296 RELAYED, 281474976710655 fate 99",
      "CONTROL 0 → 1: REFUSALS seq 12 EMPTY, seq 4294967295 UNKNOWN_DESTINATION, seq 14 fate 98",
      "CONTROL 0 → 1: ANSWER 4294967295 OK, 100 entries and more",
      "CONTROL 0 → 1: ANSWER 7 UNAVAILABLE, 0 entries",
      "CONTROL 0 → 1: ANSWER 8 status 9, 0 entries",
      "CONTROL 0 → 1: SKIPPED 4000000000",
    ]);
    expect(values).toEqual([
      ..."0,1,65535 12,0,4294967295 1,3,99 12,4294967295,14 20,16,98".split(" "),
      ..."4294967295,7,8 0,3,9 100,0,0 1,0,0 4000000000".split(" "),
      "",
    ]);
  });

  testWith("tshark", "Wireshark dissector: shows of an ENTRY its place in the history, and its text", async () => {
    const payload = envelope(
      entry({ number: 2 ** 48 - 1, seq: 9, text: "olá, turma" }, { origin: 1, dest: 0, flags: 1, seq: 5 }),
      entry({ number: 2 ** 32, seq: 4_294_967_295, fate: 2 }, { origin: 2, dest: 7, flags: 1, seq: 6 }),
    );
    const names = ["number_high", "number_low", "time_high", "time_low", "seq", "fate"];
    const columns = [...names.map((name) => `entry.${name}`), "inner_frame.text"];
    const [info, ...values] = await shown(payload, columns);
    expect(info).toEqual([
      "ENTRY 1 → todos [DATA 5]: #281474976710655 olá, turma",
      "ENTRY 2 → 7 [DATA 6]: #4294967296 yours",
    ]);
    expect(values).toEqual(["65535,1", "4294967295,0", "410,410", "7,7", "9,4294967295", "0,2", "olá, turma", ""]);
  });

  testWith("tshark", "Wireshark dissector: an ENTRY over several frames and envelopes has one place", async () => {
    const part = (seq: number, text: string, flags = 3): Inner => ({ type: 7, origin: 1, dest: 0, flags, seq, text });
    const first = (seq: number, number: number): Inner =>
      entry({ number, seq: 9, text: "a".repeat(123) }, part(seq, ""));
    const last = 4_294_967_295;
    const payloads = [
      envelope(first(last, 12), part(0, "b".repeat(140)), part(1, "c".repeat(140))),
      envelope(part(2, "d".repeat(20), 1), first(3, 13), part(4, "fim", 1), { text: "oi", flags: 1, seq: 5 }),
    ];
    const rows = await dissected(payloads, [...INFO, "recado.entry.number_low"], { folder, options });
    expect(rows.map(([info = "", numbers]) => [...linesOf(info), numbers])).toEqual([
      [
        `ENTRY 1 → todos [DATA ${last}, MORE]: #12 ${"a".repeat(123)}`,
        `ENTRY 1 → todos [DATA 0, MORE]: ${"b".repeat(140)}`,
        `ENTRY 1 → todos [DATA 1, MORE]: ${"c".repeat(140)}`,
        "12",
      ],
      [
        `ENTRY 1 → todos [DATA 2]: ${"d".repeat(20)}`,
        `ENTRY 1 → todos [DATA 3, MORE]: #13 ${"a".repeat(123)}`,
        "ENTRY 1 → todos [DATA 4]: fim",
        "MSG 1 → todos [DATA 5]: oi",
        "13",
      ],
    ]);
  });

  testWith("tshark", "Wireshark dissector: shows what a HISTORY frame asks for", async () => {
    const [info, ...values] = await shown(envelope({ type: 8, text: "7 search 0 50 São João" }), ["inner_frame.text"]);
    expect([info, values]).toEqual([["HISTORY 1 → 0: 7 search 0 50 São João"], ["7 search 0 50 São João", ""]]);
  });

  testWith("tshark", "Wireshark dissector: notes what is wrong in an envelope, frame by frame", async () => {
    const broken = envelope({ text: "oi" });
    broken[30] = (broken[30] ?? 0) ^ 1;
    const rows = await dissected(
      [
        envelope({ type: 9 }, { text: "oi" }),
        envelope({ size: 141 }),
        envelope({ type: 5 }),
        envelope({ type: 5, text: Uint8Array.of(99) }),
        envelope({ type: 5, text: Uint8Array.of(1, ...new Uint8Array(27)) }),
        envelope({ type: 5, text: Uint8Array.of(7, ...new Uint8Array(7)) }),
        broken,
        sealed(SID + 1, 0, KEY, new Uint8Array(176)),
      ],
      ["_ws.expert.message", ...INFO],
      { folder, options },
    );
    expect(rows).toEqual([
      ["Unknown type", "Envelope deadbeef 17: type 9 1 → 0 | MSG 1 → todos: oi"],
      ["Size is 141, the field has 140 bytes", "Envelope deadbeef 17: MSG 1 → todos"],
      ["Too short for its code", "Envelope deadbeef 17: CONTROL 1 → 0: no code"],
      ["Unknown code", "Envelope deadbeef 17: CONTROL 1 → 0: code 99"],
      ["Too short for its code", "Envelope deadbeef 17: CONTROL 1 → 0: WELCOME"],
      ["Too short for its code", "Envelope deadbeef 17: CONTROL 1 → 0: ANSWER"],
      ["No key of the key log opens it", "Envelope deadbeef 17: 176 bytes of ciphertext"],
      ["The key log has no key for it", "Envelope deadbef0 17: 176 bytes of ciphertext".replace("17", "0")],
    ]);
  });

  testWith("tshark", "Wireshark dissector: finds keys that were logged after it began", async () => {
    const keylog = join(folder, "growing.log");
    const live = liveInfo(["-o", `recado.keylog:${keylog}`]);
    live.capture(envelope({ text: "cedo" }));
    const before = await live.next();
    writeFileSync(keylog, secret(SID, KEY));
    live.capture(envelope({ text: "tarde" }));
    const after = await live.next();
    await live.end();
    expect([before, after]).toEqual([
      "Envelope deadbeef 17: 176 bytes of ciphertext",
      "Envelope deadbeef 17: MSG 1 → todos: tarde",
    ]);
  });

  testWith("tshark", "Wireshark dissector: survives any content, opened and sealed", async () => {
    const text = fc.uint8Array({ maxLength: 140, size: "max" });
    const frame = fc.record({ type: fc.integer({ min: 0, max: 9 }), flags: fc.nat(255), ack: fc.nat(), text });
    const control = text.map((bytes) => ({
      type: 5,
      text: Uint8Array.from([1 + ((bytes[0] ?? 0) % 9), ...bytes.slice(1)]),
    }));
    const frames = fc.array(fc.oneof(frame, control), { minLength: 1, maxLength: 6 });
    const noise = fc.uint8Array({ minLength: 176, maxLength: 176 }).map((bytes) => sealed(SID, 0, KEY, bytes));
    const datagram = fc.oneof(
      frames.map((all) => envelope(...all)),
      noise,
      fc.uint8Array({ minLength: 1, maxLength: 1_200, size: "max" }),
    );
    const property = fc.asyncProperty(fc.array(datagram, { minLength: 100, maxLength: 100 }), async (payloads) => {
      const rows = await dissected(payloads, ["_ws.lua.error", "_ws.malformed.expert", "_ws.col.Protocol"], {
        folder,
        options,
      });
      expect(rows).toEqual(payloads.map(() => ["", "", "Recado"]));
    });
    await fc.assert(property, { numRuns: 5, endOnFailure: true });
  });

  testWith(
    "tshark",
    "Wireshark dissector: knows envelopes on any port by their conversation or their key",
    async () => {
      const other = sealed(0x0102_0304, 0, KEY, new Uint8Array(176));
      const columns = ["_ws.col.Protocol"];
      const after = await dissected([rawFrame({ type: 0 }), other], columns, { folder, port: 5_555 });
      expect(after).toEqual([["Recado"], ["Recado"]]);
      const alone = await dissected([other], columns, { folder, port: 5_556, options });
      expect(alone).toEqual([["UDP"]]);
      const known = await dissected([envelope({ text: "oi" })], columns, { folder, port: 5_557, options });
      expect(known).toEqual([["Recado"]]);
    },
  );
});
