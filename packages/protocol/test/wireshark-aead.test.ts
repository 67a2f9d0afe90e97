/** The dissector's ChaCha20-Poly1305, run by tshark's Lua against libsodium. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { AEAD } from "../codegen/wireshark-aead.ts";
import { bytesOf, hexOf } from "./bytes.ts";
import { pcapOf } from "./pcap.ts";
import { poly1305, sealed } from "./sealed.ts";
import { run, temporaryFolder, testWith } from "./tools.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

const folder = temporaryFolder();

/** What the Lua program prints, a line each; \`hex\` and \`unhex\` are at its disposal. */
async function printed(program: string): Promise<string[]> {
  const [script, capture] = [join(folder, "aead.lua"), join(folder, "empty.pcap")];
  writeFileSync(capture, pcapOf([]));
  const helpers = `local function unhex(text) return (text:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end)) end
local function hex(bytes) return (bytes:gsub(".", function(byte) return string.format("%02x", byte:byte()) end)) end`;
  writeFileSync(script, `${AEAD}\n${helpers}\n${program}`);
  const output = await run(["tshark", "-r", capture, "-X", `lua_script:${script}`]);
  return output.trim().split("\n");
}

function ones(count: number, byte = "ff"): string {
  return byte.repeat(count);
}

/** RFC 8439 A.3, 7 to 11: sums at and over 2^130 - 5 and 2^128, which chance does not find. */
const EDGES: readonly (readonly [r: string, s: string, message: string])[] = [
  [`02${ones(15, "00")}`, ones(16, "00"), ones(16)],
  [`02${ones(15, "00")}`, ones(16), `02${ones(15, "00")}`],
  [`01${ones(15, "00")}`, ones(16, "00"), `${ones(16)}f0${ones(15)}11${ones(15, "00")}`],
  [`01${ones(15, "00")}`, ones(16, "00"), `${ones(16)}fb${ones(15, "fe")}${ones(16, "01")}`],
  [`02${ones(15, "00")}`, ones(16, "00"), `fd${ones(15)}`],
];
const EDGE_TAGS = ["03", "03", "05", "00", `fa${ones(15)}`].map((tag) => tag.padEnd(32, "0"));

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength, size: "max" });

describe("Wireshark dissector", () => {
  testWith("tshark", "Wireshark dissector: its Poly1305 is RFC 8439's, where numbers are reduced too", async () => {
    const program = EDGES.map(([r, s, message]) => `print(hex(poly1305(unhex("${r}${s}"), unhex("${message}"))))`);
    expect(await printed(program.join("\n"))).toEqual(EDGE_TAGS);
    expect(EDGES.map(([r, s, message]) => hexOf(poly1305(bytesOf(r + s), bytesOf(message))))).toEqual(EDGE_TAGS);
  });

  testWith(
    "tshark",
    "Wireshark dissector: its Poly1305 gives libsodium's tags for messages of any length",
    async () => {
      const property = fc.asyncProperty(
        fc.array(fc.tuple(bytes(32, 32), bytes(1, 70)), { minLength: 20 }),
        async (all) => {
          const program = all.map(
            ([key, message]) => `print(hex(poly1305(unhex("${hexOf(key)}"), unhex("${hexOf(message)}"))))`,
          );
          expect(await printed(program.join("\n"))).toEqual(all.map(([key, message]) => hexOf(poly1305(key, message))));
        },
      );
      await fc.assert(property, { numRuns: 3, endOnFailure: true });
    },
  );

  testWith("tshark", "Wireshark dissector: opens what libsodium seals, and nothing that was changed", async () => {
    const envelope = fc.record({
      sid: fc.integer({ min: 0x0100_0000, max: 0xffff_ffff }),
      counter: fc.integer({ min: 0, max: 0xffff_fffe }),
      key: bytes(32, 32),
      content: bytes(1, 200),
      changed: fc.nat(),
    });
    const property = fc.asyncProperty(fc.array(envelope, { minLength: 10 }), async (all) => {
      const program = all.flatMap(({ sid, counter, key, content, changed }) => {
        const whole = sealed(sid, counter, key, content);
        const broken = whole.slice();
        broken[changed % broken.length] = (broken[changed % broken.length] ?? 0) ^ 1;
        return [whole, broken].map((datagram) => {
          const parts = [datagram.subarray(0, 8), datagram.subarray(8, -16), datagram.subarray(-16)];
          const [header, ciphertext, tag] = parts.map((part) => `unhex("${hexOf(part)}")`);
          const nonce = `bytes_of(0) .. bytes_of(${counter}) .. bytes_of(0)`;
          return `print(hex(open_sealed(unhex("${hexOf(key)}"), ${nonce}, ${header}, ${ciphertext}, ${tag}) or "?"))`;
        });
      });
      const refused = hexOf(new TextEncoder().encode("?"));
      expect(await printed(program.join("\n"))).toEqual(all.flatMap(({ content }) => [hexOf(content), refused]));
    });
    await fc.assert(property, { numRuns: 3, endOnFailure: true });
  });
});
