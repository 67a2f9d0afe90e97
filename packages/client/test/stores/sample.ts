/** What every stored file holds. */
import type { ClientChange, StoredConversation, StoredLine } from "../../src/store/client-store.ts";

const AT_MS = 1_795_000_000_000;

export const SAMPLE_LINES: readonly StoredLine[] = [
  {
    ...{ key: 1, number: 41, atMs: AT_MS, origin: 2, name: "João 👋", dest: 0, text: "bom dia, turma", sealed: true },
    ...{ delivery: undefined, why: undefined },
  },
  {
    ...{
      key: 2,
      number: 42,
      atMs: AT_MS + 1,
      origin: 1,
      name: "ana",
      dest: 2,
      text: "chego às 8\ne levo pão",
      sealed: false,
    },
    ...{ delivery: "waiting", why: undefined },
  },
  {
    ...{ key: 3, number: undefined, atMs: AT_MS + 2, origin: 1, name: "ana", dest: 9, text: "alô?", sealed: false },
    ...{ delivery: "failed", why: "ID de destino não encontrado." },
  },
  {
    ...{ key: 4, number: undefined, atMs: AT_MS + 3, origin: 1, name: "ana", dest: 0, text: "espera", sealed: false },
    ...{ delivery: "queued", why: undefined },
  },
];

export const SAMPLE_STATE: Partial<StoredConversation> = {
  ...{ epoch: 1_000, base: 1_002, next: 1_003, logId: 77, position: 42, lastKey: 4 },
  unsent: [{ key: 4, dest: 0, text: "espera", atMs: AT_MS + 3, firstSeq: 1_002 }],
  unplaced: [],
  open: [{ key: 2, number: 42, dest: 2 }],
};

/** What leads there. */
export function sampleChanges(): ClientChange[] {
  const [heard, ...own] = SAMPLE_LINES;
  if (!heard) throw new Error("no lines");
  return [
    { kind: "position", logId: 77, number: 40 },
    { kind: "stream", epoch: 1_000 },
    { kind: "heard", line: heard },
    ...own.flatMap(({ number: _, ...line }, index): ClientChange[] => [
      { kind: "written", line: { ...line, number: undefined } },
      { kind: "pushed", key: line.key, firstSeq: 1_000 + index, next: 1_001 + index },
    ]),
    { kind: "acknowledged", base: 1_002 },
    { kind: "placed", key: 2, number: 42, atMs: AT_MS + 1 },
  ];
}
