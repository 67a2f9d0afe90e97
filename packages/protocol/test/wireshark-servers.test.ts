/** The list of other servers in the generated dissector, run by tshark. */
import { expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FrameFlag } from "../src/session/constants.ts";
import { writeServers } from "../src/session/control.ts";
import { hexOf } from "./bytes.ts";
import { type Inner, innerBytes, sealed } from "./sealed.ts";
import { temporaryFolder, testWith } from "./tools.ts";
import { dissected } from "./tshark.ts";

// Other people's programs, which a busy machine starts slowly.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const SID = 0xdead_beef;
const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const INFO = ["_ws.col.Info"];

function envelope(frame: Inner): Uint8Array {
  return sealed(SID, 17, KEY, Buffer.from(innerBytes(frame)));
}

testWith("tshark", "Wireshark dissector: shows the other servers, also over several frames", async () => {
  const keys = join(folder, "keys.log");
  writeFileSync(keys, `RECADO_TRAFFIC_SECRET_0 ${SID.toString(16)} ${hexOf(KEY)}\n`);
  const line = `sala.example 1235 ${"A".repeat(43)}`;
  const text = writeServers([line, line, line]);
  const [first, rest] = [text.subarray(0, 140), text.subarray(140)];
  const rows = await dissected(
    [
      envelope({ type: 5, text: first, flags: FrameFlag.DATA | FrameFlag.MORE, seq: 3 }),
      envelope({ type: 5, text: rest, flags: FrameFlag.DATA, seq: 4 }),
    ],
    ["_ws.expert.message", ...INFO],
    { folder, options: ["-o", `recado.keylog:${keys}`] },
  );
  expect(rows.map(([expert]) => expert)).toEqual(["", ""]);
  expect(rows[0]?.[1]).toContain("SERVERS sala.example 1235 ");
  expect(rows[1]?.[1]).toContain(`CONTROL 1 → 0 [DATA 4]: ${new TextDecoder().decode(rest)}`);
});
