/** The server with and without joined sending, as programs that are not ours see it: there is no difference. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { TemporaryHome } from "../harness/home.ts";
import { ServerProcess } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

const UNLIMITED = ["--rate", "1000000", "--burst", "1000000"];
const COUNT = 300;

describe("joined sending", () => {
  for (const [name, flags] of [
    ["as usual", []],
    ["with --no-ffi", ["--no-ffi"]],
  ] as const) {
    test(`joined sending: a burst to everybody and to one arrives whole, frame by frame and in order, ${name}`, async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path, [...UNLIMITED, ...flags]);
      using ana = await RawPeer.join(server.port, 1, "ana");
      using bob = await RawPeer.join(server.port, 2, "bob");
      for (let number = 0; number < COUNT; number++) {
        ana.send({ type: 2, origin: 1, dest: number % 3 === 0 ? 2 : 0, name: "ana", text: `#${number}` });
        // As much as the kernel's smallest buffer takes.
        if (number % 50 === 49) await bob.text(`#${number}`);
      }
      const numbered = (peer: RawPeer): string[] => peer.texts.filter((text) => text.startsWith("#"));
      const all = Array.from({ length: COUNT }, (_, number) => number);
      const publics = all.filter((number) => number % 3 !== 0);
      await waitFor(
        () => (numbered(ana).length >= publics.length ? true : undefined),
        () => "the echoes",
      );
      expect(numbered(bob)).toEqual(all.map((number) => `#${number}`));
      expect(numbered(ana)).toEqual(publics.map((number) => `#${number}`));
      expect(bob.datagrams.every(({ length }) => length === 176)).toBe(true);
    });
  }
});
