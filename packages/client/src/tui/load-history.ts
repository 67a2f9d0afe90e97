/** Messages of before, for the screen: from the server's history, and from this machine. */
import { ConnectError } from "../client-options.ts";
import type { ChatMessage, HistoryEntry, HistoryPage } from "../events.ts";
import type { LocalHistory, StoredLine } from "../store/client-store.ts";
import { type BufferKey, peerKey, peerOf } from "./buffer.ts";
import type { ScreenClient } from "./connection-holder.ts";
import type { Conversation, Msg, OlderFault, OlderLine, OlderRequest } from "./messages.ts";

/** Of each conversation, at the start. */
const LINES = 200;
const TYPED_LINES = 500;
const PEERS = 30;

/** What this machine has of the conversations with the server. */
export function remembered(local: LocalHistory, atMs: number): Msg {
  const peers = local.peers(PEERS).toReversed();
  const keys: readonly BufferKey[] = ["status", "everybody", ...peers.map(peerKey)];
  return { kind: "remembered", conversations: keys.map((key) => conversationOf(local, key)), atMs };
}

function conversationOf(local: LocalHistory, key: BufferKey): Conversation {
  const peer = key === "everybody" ? 0 : peerOf(key);
  const lines = peer === undefined ? [] : local.lines({ with: peer, beforeKey: undefined, limit: LINES });
  return { key, lines: lines.map(storedLine), typed: local.typed(key, TYPED_LINES) };
}

/** From the server, where it keeps a history for us; otherwise from this machine. */
export async function loadOlder(
  client: ScreenClient | undefined,
  request: OlderRequest,
  wallMs: () => number,
): Promise<Msg> {
  const { buffer } = request;
  const fault = (why: OlderFault): Msg => ({ kind: "older-failed", buffer, why, atMs: wallMs() });
  if (client === undefined) return fault("closed");
  try {
    const page = await askServer(client, request);
    if (page === "nothing-to-find") return fault(page);
    return { kind: "older", buffer, lines: page.entries.map(historyLine), hasMore: page.hasMore, atMs: wallMs() };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const isAway = error.code === "closed" || error.code === "unsupported";
    if (!isAway || request.with === undefined) return fault(isAway ? error.code : "no-answer");
    const { with: peer, beforeKey, limit } = request;
    const lines = client.local.lines({ with: peer, beforeKey, limit });
    return { kind: "older", buffer, lines: lines.map(storedLine), hasMore: lines.length === limit, atMs: wallMs() };
  }
}

function askServer(client: ScreenClient, request: OlderRequest): Promise<HistoryPage | "nothing-to-find"> {
  const { with: peer, words, beforeNumber: before, limit } = request;
  return peer === undefined ? client.search(words, { before, limit }) : client.history({ with: peer, before, limit });
}

function historyLine({ delivery, ...message }: HistoryEntry): OlderLine {
  return { message, key: undefined, delivery, why: undefined };
}

function storedLine({ key, delivery, why, number, sealed, ...line }: StoredLine): OlderLine {
  const scope = line.origin === 0 ? "server" : line.dest === 0 ? "public" : "private";
  const message: ChatMessage = {
    ...line,
    scope,
    ...(number !== undefined && { number }),
    ...(sealed && { sealed: true as const }),
  };
  return { message, key, delivery, why };
}
