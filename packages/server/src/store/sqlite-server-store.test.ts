import { describeServerStore } from "./server-store.contract.ts";
import { TestFolder } from "./sqlite/test-folders.ts";

describeServerStore("SQLite store", async () => {
  const folders = [new TestFolder()];
  return {
    store: folders[0]?.open() ?? raise(),
    reopen: async () => {
      const copy = folders.at(-1)?.copy() ?? raise();
      folders.push(copy);
      return copy.open();
    },
    dispose: async () => {
      await Promise.all(folders.map((folder) => folder.remove()));
    },
  };
});

function raise(): never {
  throw new Error("no folder");
}
