/** When nothing more can be written: nothing is acknowledged, nothing is lost, and it goes on when there is room. */
import { describe, expect, test } from "bun:test";
import { withFolder } from "./test-folders.ts";

const ROOM_KIB = 2_048;

describe("full disk", () => {
  test("full disk: commits wait, the store says why, and after room appears everything is there", () =>
    withFolder(async (folder) => {
      const child = Bun.spawn(
        // Beyond the limit a write fails; the program, which may raise it again up to the hard one, makes room so.
        ["bash", "-c", `ulimit -S -f ${ROOM_KIB}; exec "$0" "$@"`, process.execPath, childPath(), folder.path],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      const told = (await new Response(child.stdout).json()) as Told;
      expect(told.faults).toEqual(["full", null]);
      expect(told.faultWhileFull).toBe("full");
      expect(told.toldWhileFull).toBe(told.toldBefore);
      expect(told.toldBefore).toBeGreaterThan(0);
      expect(told.faultAfter).toBeNull();
      const { entries } = await folder.opened().feed({ id: 1, limit: 10_000, after: 0 });
      expect(entries.length).toBeGreaterThan(0);
      const [{ count } = { count: 0 }] = folder.sql<{ count: number }>(
        "recado.sqlite",
        "SELECT count(*) AS count FROM messages",
      );
      expect(count).toBe(told.applied);
      await folder.close();
      expect(folder.sql<object>("recado.sqlite", "PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    }));
});

/** What the child says. */
interface Told {
  readonly faults: readonly (string | null)[];
  readonly faultWhileFull: string | null;
  readonly toldBefore: number;
  readonly toldWhileFull: number;
  readonly faultAfter: string | null;
  readonly applied: number;
}

function childPath(): string {
  return new URL("../../../test/stores/full-disk-child.ts", import.meta.url).pathname;
}
