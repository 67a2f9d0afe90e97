/** The generated dissector, run by tshark over captures that are written here. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { encodeFrame, encodeMessage } from "../src/index.ts";
import { rawFrame } from "./bytes.ts";
import { FRAMES } from "./samples.ts";
import { temporaryFolder, testWith } from "./tools.ts";
import { dissected } from "./tshark.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

const folder = temporaryFolder();

describe("Wireshark dissector", () => {
  testWith("tshark", "Wireshark dissector: shows every field of our bytes", async () => {
    const columns = ["type", "origin", "dest", "size", "name", "text"].map((name) => `recado.${name}`);
    const rows = await dissected(
      FRAMES.map((frame) => encodeFrame(frame)),
      columns,
      { folder },
    );
    expect(rows).toEqual(
      FRAMES.map(({ type, origin, dest, size, name, text }) => [...[type, origin, dest, size].map(String), name, text]),
    );
  });

  testWith("tshark", "Wireshark dissector: says in one line who wrote what to whom", async () => {
    const rows = await dissected(
      [
        rawFrame({ text: "bom dia" }),
        rawFrame({ text: "só para você", dest: 7 }),
        rawFrame({ type: 4 }),
        rawFrame({ origin: 9, name: "mau\x1b[2J", text: "a\x1b[31mb\x9fc" }),
      ],
      ["_ws.col.Protocol", "_ws.col.Info"],
      { folder },
    );
    expect(rows).toEqual([
      ["Recado", "MSG 1 ana → todos: bom dia"],
      ["Recado", "MSG 1 ana → 7: só para você"],
      ["Recado", "LISTA_CLIENTES 1 ana → 0"],
      ["Recado", "MSG 9 mau·[2J → todos: a·[31mb·c"],
    ]);
  });

  testWith("tshark", "Wireshark dissector: notes what is wrong with a frame", async () => {
    const rows = await dissected(
      [
        rawFrame({ text: "bom dia" }),
        rawFrame({ text: "olá" }),
        rawFrame({ type: 9 }),
        rawFrame({}).slice(0, 36),
        rawFrame({ text: "x".repeat(160) }),
        rawFrame({ text: Uint8Array.of(0x6f, 0x6c, 0xe1), size: 3 }),
      ],
      ["_ws.expert.message", "recado.origin", "recado.beyond"],
      { folder },
    );
    expect(rows.map(([note]) => note)).toEqual([
      "",
      "Size is 3, the text has 4 bytes; it counts characters",
      "Unknown type",
      "36 bytes, a frame has 176",
      "196 bytes, a frame has 176",
      "Not UTF-8",
    ]);
    expect(rows.map(([, origin]) => origin)).toEqual(["1", "1", "1", "1", "1", "1"]);
    expect(rows[4]?.[2]).toBe("x".repeat(20));
  });

  testWith("tshark", "Wireshark dissector: shows what an OI offers behind its text", async () => {
    const hello = {
      kind: "hello",
      origin: 1,
      dest: 0,
      name: "ana",
      text: "Conectando como ana...",
      offer: ["REC0"],
    } as const;
    expect(await dissected([encodeMessage(hello)], ["recado.text", "recado.text_padding"], { folder })).toEqual([
      ["Conectando como ana...", "REC0"],
    ]);
  });

  testWith("tshark", "Wireshark dissector: knows frames on any port, and only frames", async () => {
    const rows = await dissected(
      [rawFrame({ text: "oi" }), rawFrame({ type: 77 }), new Uint8Array(20)],
      ["_ws.col.Protocol"],
      {
        folder,
        port: 5_555,
      },
    );
    // The conversation that began with a frame stays one, whatever else is sent in it.
    expect(rows).toEqual([["Recado"], ["Recado"], ["Recado"]]);
    const others = await dissected(
      [
        rawFrame({ type: 77 }),
        rawFrame({ name: "a\x01" }),
        rawFrame({ name: Uint8Array.of(0xff) }),
        new Uint8Array(20),
      ],
      ["_ws.col.Protocol"],
      {
        folder,
        port: 5_556,
      },
    );
    expect(others).toEqual([["UDP"], ["UDP"], ["UDP"], ["UDP"]]);
  });

  testWith("tshark", "Wireshark dissector: may be chosen for a port by hand", async () => {
    const options = ["-d", "udp.port==7777,recado"];
    expect(await dissected([rawFrame({ type: 77 })], ["_ws.col.Protocol"], { folder, port: 7_777, options })).toEqual([
      ["Recado"],
    ]);
  });
});
