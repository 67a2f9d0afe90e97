// TEMPORARY stand-in by the lead; the protocol author deletes it.
import { decodeFrame, encodeFrame, type Frame } from "./generated/frame-codec.ts";
import type { Message } from "./message.ts";
import type { Refusal, RefusalReason } from "./refusal.ts";

const KINDS = ["hello", "bye", "text", "error", "roster"] as const;
export function isRefusal(x: Message | Refusal): x is Refusal {
  return "refused" in x;
}
export function refusalText(r: Refusal): string {
  return r.refused === "unknown-type"
    ? "Tipo de mensagem desconhecido."
    : `Datagrama recusado (${r.refused}); o certo são 176 bytes, texto de até 140.`;
}
export function parseMessage(bytes: Uint8Array): Message | Refusal {
  const no = (refused: RefusalReason): Refusal => ({ refused, byteCount: bytes.length });
  const f = decodeFrame(bytes);
  if (typeof f === "string") {
    if (f !== "wrong-length") return no(f);
    return no(
      bytes.length === 0
        ? "empty"
        : bytes.length === 36
          ? "header-only"
          : bytes.length < 176
            ? "too-short"
            : "too-long",
    );
  }
  const kind = KINDS[f.type];
  if (kind === undefined) return no("unknown-type");
  const { origin, dest, name, text } = f;
  if (kind !== "hello") return { kind, origin, dest, name, text };
  const field = new TextDecoder().decode(bytes.subarray(36));
  const tail = field.slice(text.length + 1).split("\0")[0] ?? "";
  return { kind, origin, dest, name, text, offer: tail === "" ? [] : tail.split(" ") };
}
export function encodeMessage(m: Message): Uint8Array {
  const type = KINDS.indexOf(m.kind);
  const size = new TextEncoder().encode(m.text).length;
  const text = m.kind === "hello" && m.offer.length > 0 ? `${m.text}\0${m.offer.join(" ")}` : m.text;
  const frame: Frame = { type, origin: m.origin, dest: m.dest, size, name: m.name, text };
  return encodeFrame(frame);
}
export function parseServerDatagram(bytes: Uint8Array): Message | Refusal {
  if (bytes.length <= 176) return parseMessage(bytes);
  const head = parseMessage(new Uint8Array(bytes).subarray(0, 176).fill(0, 36));
  if (isRefusal(head) || head.kind !== "text" || head.origin !== 0)
    return { refused: "too-long", byteCount: bytes.length };
  return { ...head, text: new TextDecoder().decode(bytes.subarray(36)).replace(/\0.*$/s, "") };
}
export function errorCodeOf(text: string): string | undefined {
  return text === "ID já em uso." ? "id-in-use" : undefined;
}
