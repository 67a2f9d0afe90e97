/**
 * `bun run bench` in this package: our generated codec against binary-parser's own parse, a hand-written codec, JSON and
 * msgpack, all in one run, on a short, a long and an accented text. The ratios at the end are what the goals speak of.
 */
import { bench, do_not_optimize, group, run } from "mitata";
import { Packr } from "msgpackr";
import { frameParser } from "../src/frame.ts";
import { decodeFrame, encodeFrame, type Frame } from "../src/generated/frame-codec.ts";
import { decodeByHand, encodeByHand } from "./hand-written.ts";

const TEXTS = {
  short: "bom dia a todos",
  long: "x".repeat(140),
  accented: "não é só isso: coração, maçã, pé",
};
const SAMPLES = 64;
const packr = new Packr({ useRecords: false });
const fromJson = new TextDecoder();
const toJson = new TextEncoder();

type Codec = { readonly encode?: (frame: Frame) => unknown; readonly decode: (bytes: Uint8Array) => unknown };

const CODECS: Readonly<Record<string, Codec>> = {
  ours: { encode: encodeFrame, decode: decodeFrame },
  "hand-written": { encode: encodeByHand, decode: decodeByHand },
  "binary-parser": { decode: (bytes) => frameParser.parse(bytes) },
  json: {
    encode: (frame) => toJson.encode(JSON.stringify(frame)),
    decode: (bytes) => JSON.parse(fromJson.decode(bytes)),
  },
  msgpack: { encode: (frame) => packr.pack(frame), decode: (bytes) => packr.unpack(bytes) },
};

function samplesOf(text: string): Frame[] {
  return Array.from({ length: SAMPLES }, (_, index) => ({
    type: 2,
    origin: index + 1,
    dest: 0,
    size: toJson.encode(text).length,
    name: `cliente-${index % 8}`,
    text: text.length === 140 ? text : `${text} ${index}`,
  }));
}

function addBenches(kind: string, text: string): void {
  const frames = samplesOf(text);
  for (const [name, { encode, decode }] of Object.entries(CODECS)) {
    const inputs = frames.map((frame) => {
      if (name !== "json" && name !== "msgpack") return encodeFrame(frame);
      const encoded = encode?.(frame);
      return encoded instanceof Uint8Array ? Uint8Array.from(encoded) : new Uint8Array();
    });
    let turn = 0;
    group(`decode ${kind}`, () => {
      bench(`decode ${kind} ${name}`, () => do_not_optimize(decode(inputs[turn++ % SAMPLES] ?? new Uint8Array())));
    });
    if (!encode) continue;
    group(`encode ${kind}`, () => {
      bench(`encode ${kind} ${name}`, () => do_not_optimize(encode(frames[turn++ % SAMPLES] ?? frames[0] ?? fail())));
    });
  }
}

function fail(): never {
  throw new Error("no sample");
}

for (const [kind, text] of Object.entries(TEXTS)) addBenches(kind, text);
const { benchmarks } = await run();
const nanos = new Map(benchmarks.map(({ alias, runs }) => [alias, runs[0]?.stats?.p50 ?? Number.NaN]));

process.stdout.write(
  "\n| text | decode ÷ binary-parser's parse | encode ÷ the same parse | decode ÷ hand-written | encode ÷ hand-written | decode ÷ JSON | decode ÷ msgpack |\n|---|---|---|---|---|---|---|\n",
);
for (const kind of Object.keys(TEXTS)) {
  const of = (what: string, name: string) => nanos.get(`${what} ${kind} ${name}`) ?? Number.NaN;
  const ratios = [
    of("decode", "binary-parser") / of("decode", "ours"),
    of("decode", "binary-parser") / of("encode", "ours"),
    of("decode", "hand-written") / of("decode", "ours"),
    of("encode", "hand-written") / of("encode", "ours"),
    of("decode", "json") / of("decode", "ours"),
    of("decode", "msgpack") / of("decode", "ours"),
  ];
  process.stdout.write(`| ${kind} | ${ratios.map((ratio) => ratio.toFixed(2)).join(" | ")} |\n`);
}
