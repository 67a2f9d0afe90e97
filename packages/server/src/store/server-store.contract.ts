/** What every ServerStore holds. One that lives on disk reopens what a crash would leave; one in memory is the same again. */
import { describe } from "bun:test";
import { ContractStore, type OpenStore } from "./contract/contract-store.ts";
import { describeHistory } from "./contract/history.ts";
import { describeOwners } from "./contract/owners.ts";
import { describeSearch } from "./contract/search.ts";

export type { OpenStore };

export function describeServerStore(name: string, open: () => Promise<OpenStore>): void {
  async function withStore(run: (store: ContractStore) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      await run(new ContractStore(opened));
    } finally {
      await opened.dispose();
    }
  }

  describe(name, () => {
    describeHistory(name, withStore);
    describeSearch(name, withStore);
    describeOwners(name, withStore);
  });
}
