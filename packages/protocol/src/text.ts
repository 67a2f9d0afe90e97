const UTF8 = new TextEncoder();
export const byteLength = (s: string): number => UTF8.encode(s).length;
export const utf8Of = (s: string): Uint8Array => UTF8.encode(s);
function cut(parts: Iterable<string>, maxBytes: number): string {
  let out = "";
  let room = maxBytes;
  for (const part of parts) {
    room -= byteLength(part);
    if (room < 0) break;
    out += part;
  }
  return out;
}
export const cutText = (s: string, maxBytes: number): string => cut(s.toWellFormed(), maxBytes);
const graphemes = (s: string) => [...new Intl.Segmenter().segment(s)].map((x) => x.segment);
export const cutGraphemes = (s: string, maxBytes: number): string => cut(graphemes(s.toWellFormed()), maxBytes);
export function splitText(text: string, maxBytes = 140): string[] {
  const s = text.toWellFormed();
  if (byteLength(s) <= maxBytes) return [s];
  const parts: string[] = [];
  for (let rest = s; rest !== ""; ) {
    const part = cutGraphemes(rest, maxBytes - 12) || cutText(rest, maxBytes - 12);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts.map((p, i) => `(${i + 1}/${parts.length}) ${p}`);
}
export interface RosterItem {
  readonly id: number;
  readonly name: string;
}
const PREFIX = "Clientes conectados: ";
export function formatRoster(entries: Iterable<RosterItem>): string[] {
  const out: string[] = [];
  let now = "";
  for (const { id, name } of entries) {
    const e = `${id}: ${name}`;
    if (now !== "" && byteLength(`${PREFIX}${now},  ${e}`) > 140) {
      out.push(PREFIX + now);
      now = "";
    }
    now += now === "" ? e : `,  ${e}`;
  }
  out.push(PREFIX + now);
  return out;
}
export function parseRoster(text: string): RosterItem[] | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  return text
    .slice(PREFIX.length)
    .split(",  ")
    .flatMap((e) => {
      const m = /^(\d+): (.*)$/.exec(e);
      return m ? [{ id: Number(m[1]), name: m[2] ?? "" }] : [];
    });
}
export interface StatusText {
  readonly uptimeSeconds: number;
  readonly clientCount: number;
  readonly recent: string;
}
export function parseStatus(text: string): StatusText | undefined {
  const m = /^Servidor ativo há (\d+) segundos\. Clientes conectados: (\d+)\.(?: Recentes: (.*))?$/.exec(text);
  return m ? { uptimeSeconds: Number(m[1]), clientCount: Number(m[2]), recent: m[3] ?? "" } : undefined;
}
