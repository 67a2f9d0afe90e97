/** `/history` and `/search` where there is no screen: the conversation that lines go to, and all that we may read. */
import { ConnectError } from "../client-options.ts";
import type { Command } from "../commands/index.ts";
import type { HistoryEntry, HistoryPage } from "../events.ts";
import { endpointText } from "./endpoint-text.ts";
import type { Face } from "./face.ts";
import { historyLine } from "./plain-lines.ts";
import type { PlainMemory } from "./plain-memory.ts";

type HistoryCommand = Extract<Command, { kind: "history" | "search" }>;

const FOUND_MAX = 50;

export async function showHistory(face: Face, memory: PlainMemory, command: HistoryCommand): Promise<void> {
  const { client, catalog, note } = face;
  const texts = catalog.clientCli;
  try {
    const page =
      command.kind === "history"
        ? await last(face, memory.target, command.count)
        : await client.search(command.words, { limit: FOUND_MAX });
    if (page === "nothing-to-find") {
      note(texts.json.nothingToFind);
      return;
    }
    const own = { id: client.id, name: client.name };
    const context = { catalog, own, wallMs: Date.now(), nameOf: memory.nameOf };
    for (const entry of page.entries) face.write(historyLine(entry, context));
    note(texts.plain[command.kind === "history" ? "history" : "found"](page.entries.length, page.hasMore));
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code === "refused") throw error;
    note(texts.connectErrors[error.code](endpointText(client.server)));
  }
}

/** The last messages of a conversation, as many pages as it takes. */
async function last({ client }: Face, peer: number, count: number): Promise<HistoryPage> {
  let entries: readonly HistoryEntry[] = [];
  let hasMore = true;
  while (hasMore && entries.length < count) {
    const page = await client.history({ with: peer, before: entries[0]?.number ?? 0, limit: count - entries.length });
    entries = [...page.entries, ...entries];
    hasMore = page.hasMore && page.entries.length > 0;
  }
  return { entries, hasMore };
}
