/** A store that follows a log which several servers share. */
import { describe, expect, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { OtherHistoryError } from "./opening.ts";
import { withFolder } from "./test-folders.ts";

const LOG = { copyOf: 77 };

describe("copy", () => {
  test("copy: what was read of the log is there at once, streams too, though the file follows later", () =>
    withFolder(async (folder) => {
      const copy = folder.opened(LOG);
      expect(copy.store.logId).toBe(LOG.copyOf);
      copy.own({ id: 1, receiveEpoch: 9, receiveNext: 5 });
      const entry = copy.put({ isSealed: true, seq: 7, text: "lacrado" });
      copy.apply({ kind: "applied", place: 3 });
      await copy.commit();
      const { owners, recent } = copy.store.load();
      expect(owners).toMatchObject([{ id: 1, receiveEpoch: 9, receiveNext: 8 }]);
      expect(recent).toEqual([entry]);
    }));

  test("copy: after a crash it holds the log up to the place that it says, and nothing behind it", () =>
    withFolder(async (folder) => {
      const copy = folder.opened(LOG);
      copy.own({ id: 1 });
      for (let place = 1; place <= 50; place++) {
        copy.put({ text: `${place}` });
        copy.apply({ kind: "applied", place });
        await copy.commit();
        if (place % 10 === 0) await Bun.sleep(7);
      }
      await waitFor(
        () => (folder.sql<{ value: number }>("recado.sqlite", PLACE).length > 0 ? true : undefined),
        () => "a place in the file",
      );
      const crashed = folder.copy();
      const reopened = crashed.open(LOG);
      const { recent } = reopened.load();
      expect(new TextDecoder().decode(recent.at(-1)?.text)).toBe(String(reopened.logPlace));
      await crashed.remove();
    }));

  test("copy: a folder of another history is not taken for a copy, nor a copy for a history of its own", () =>
    withFolder(async (folder) => {
      const own = folder.opened();
      own.put();
      await own.commit();
      await folder.close();
      expect(() => folder.open(LOG)).toThrow(OtherHistoryError);
      await withFolder(async (other) => {
        const copy = other.opened(LOG);
        copy.put();
        copy.apply({ kind: "applied", place: 1 });
        await copy.commit();
        await other.close();
        expect(() => other.open({ copyOf: 78 })).toThrow(OtherHistoryError);
        expect(() => other.open()).toThrow(OtherHistoryError);
        expect(other.open(LOG).lastNumber).toBe(2 ** 33);
      });
    }));
});

const PLACE = "SELECT value FROM meta WHERE key = 'log_place'";
