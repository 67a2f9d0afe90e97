/** Messages as the store takes them, a hundred people's, a third of them public. */
import type { SqliteServerStore } from "@recado/server/sqlite";

const TEXT = new TextEncoder().encode("um recado de tamanho comum, com acentos: ação, é, ç e mais nada");

export function draft(number: number): Parameters<SqliteServerStore["apply"]>[0] & { readonly kind: "entry" } {
  const [origin, dest] = [(number % 100) + 1, number % 3 === 0 ? 0 : ((number * 7_919) % 100) + 1];
  const atMs = 1_795_000_000_000 + number;
  const entry = { number, atMs, origin, name: `c${origin}`, dest, text: TEXT, isSealed: true, isRelayed: false };
  return { kind: "entry", entry: { ...entry, seq: number } };
}
