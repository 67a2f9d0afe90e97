/** Files that released versions left, opened by this one. */
import { describe, expect, test } from "bun:test";
import { copyFileSync, readdirSync } from "node:fs";
import { CONTENT } from "../../../test/stores/make.ts";
import { SERVER_DATABASE } from "./schema.ts";
import { withFolder } from "./test-folders.ts";

const FOLDER = new URL("../../../test/stores/", import.meta.url).pathname;
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".sqlite"));

describe("stored versions", () => {
  test("stored versions: there is a file of each", () => {
    const expected = SERVER_DATABASE.migrations.map((_, index) => `v${index + 1}.sqlite`);
    expect(files.toSorted()).toEqual(expected.toSorted());
  });

  for (const name of files) {
    test(`stored versions: ${name} opens with everything that was in it`, () =>
      withFolder(async (folder) => {
        copyFileSync(`${FOLDER}${name}`, folder.file());
        const store = folder.opened();
        const { owners, refusals, recent } = store.store.load();
        expect(owners).toEqual([...CONTENT.owners]);
        expect(refusals).toEqual([...CONTENT.refusals]);
        expect(recent).toEqual(CONTENT.entries.filter(({ dest }) => dest === 0));
        expect(store.store.bans()).toEqual(CONTENT.bans);
        expect(store.store.lastNumber).toBe(4);
        expect((await store.page({ id: 1, with: 2 })).entries).toEqual(CONTENT.entries.slice(1, 3));
        expect(await store.search("acao")).toEqual({ entries: CONTENT.entries.slice(0, 1), hasMore: false });
        const next = store.put({ number: 5 });
        await folder.close();
        expect(folder.open().load().recent.at(-1)).toEqual(next);
        const [{ user_version: version } = { user_version: 0 }] = folder.sql<{ user_version: number }>(
          "recado.sqlite",
          "PRAGMA user_version",
        );
        expect(version).toBe(SERVER_DATABASE.migrations.length);
      }));
  }
});
